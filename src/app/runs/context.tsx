/** How views reach the stored runs, and the view of runs its part of the address. */
import { createContext, use, useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import { useAddress, useOwnParameters } from '../address/context';
import { type RunSelection, readSelection, writeSelection } from './selection';
import type { StoredRuns, StoredRunsState } from './storedRuns';

const StoredRunsContext = createContext<StoredRuns | undefined>(undefined);

export const StoredRunsProvider = StoredRunsContext;

/** @throws Error outside of a provider, which is a mistake in the program. */
export function useStoredRuns(): StoredRuns {
  const stored = use(StoredRunsContext);
  if (!stored) throw new Error('Stored runs are used outside of StoredRunsProvider.');
  return stored;
}

/** The selected part of what is known of stored runs; the component renders again when it changes. */
export function useStoredRunsState<T>(select: (state: StoredRunsState) => T): T {
  return useStore(useStoredRuns().store, select);
}

/** What is selected in the view of runs, and a way to change parts of it. */
export function useSelection(): readonly [RunSelection, (change: Partial<RunSelection>) => void] {
  const address = useAddress();
  const own = useOwnParameters();
  const selection = useMemo(() => readSelection(own), [own]);
  const select = useCallback(
    (change: Partial<RunSelection>) => {
      // Read anew, so that two changes in one tick do not undo each other.
      const now = readSelection(new URLSearchParams(address.store.getState().own));
      address.keep('runs', writeSelection({ ...now, ...change }));
    },
    [address],
  );
  return [selection, select];
}
