/** How views reach the archive of proposals and stored runs: one for the whole page, the one the trainer feeds. */
import { createContext, use } from 'react';
import type { ArchiveClient } from '../../engine/archive/client';

const ArchiveContext = createContext<ArchiveClient | undefined>(undefined);

export const ArchiveProvider = ArchiveContext;

/** @throws Error outside of a provider, which is a mistake in the program. */
export function useArchive(): ArchiveClient {
  const archive = use(ArchiveContext);
  if (!archive) throw new Error('A view is used outside of ArchiveProvider.');
  return archive;
}
