/** What actions act upon, handed down from where the page's own switches live. */
import { createContext, use } from 'react';
import type { ActionContext } from './actions';

const Context = createContext<ActionContext | undefined>(undefined);

export const ActionContextProvider = Context;

/** @throws Error outside of a provider, which is a mistake in the program. */
export function useActionContext(): ActionContext {
  const context = use(Context);
  if (!context) throw new Error('An action is used outside of ActionContextProvider.');
  return context;
}
