/** How charts reach what they share with the others on the page. */
import { createContext, type ReactNode, use, useState } from 'react';
import { useStore } from 'zustand';
import { useStorage } from '../storage/context';
import { Deck, type DeckState } from './deck';

const Context = createContext<Deck | undefined>(undefined);

/** Everything inside shares one crosshair, one zoom and one set of axes. */
export function ChartDeck({ children }: { readonly children: ReactNode }) {
  const storage = useStorage();
  const [deck] = useState(() => new Deck(storage));
  return <Context value={deck}>{children}</Context>;
}

/** @throws Error outside of a ChartDeck, which is a mistake in the program. */
export function useDeck(): Deck {
  const deck = use(Context);
  if (!deck) throw new Error('A chart is used outside of ChartDeck.');
  return deck;
}

/** The selected part of the state; the component renders again when it changes. */
export function useDeckState<T>(select: (state: DeckState) => T): T {
  return useStore(useDeck().store, select);
}
