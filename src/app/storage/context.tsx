/** How views reach the page's storage. */
import { createContext, use } from 'react';
import type { PageStorage } from './storage';

const StorageContext = createContext<PageStorage | undefined>(undefined);

export const StorageProvider = StorageContext;

/** @throws Error outside of a provider, which is a mistake in the program. */
export function useStorage(): PageStorage {
  const storage = use(StorageContext);
  if (!storage) throw new Error('A view is used outside of StorageProvider.');
  return storage;
}
