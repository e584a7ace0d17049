/** The table's rows for as long as the list is shown, following the run's archive and the address. */
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ArchiveFilter } from '../../../engine/archive/protocol';
import type { ProposalArchive } from '../archive';
import type { Sort } from '../shown';
import { type ListState, RowList } from './rowList';

/** Shortest time between two refreshes of a list that follows the run. */
const followMs = 500;

export interface ShownRows {
  readonly list: RowList;
  readonly state: ListState;
}

/** @param following whether new proposals are taken in by themselves now. */
export function useRowList(
  archive: ProposalArchive,
  filter: ArchiveFilter,
  sort: Sort,
  following: 'following' | 'held',
): ShownRows {
  const [list] = useState(() => new RowList(archive));
  const state = useSyncExternalStore(list.subscribe, list.state);
  useEffect(() => archive.watch((size) => list.grown(size)), [archive, list]);
  useEffect(() => list.ask(filter, sort), [list, filter, sort]);
  const waiting = following === 'following' && state.newer > 0 && state.status === 'ready';
  useEffect(() => {
    if (!waiting) return;
    const timer = setTimeout(() => list.refresh(), followMs);
    return () => clearTimeout(timer);
  }, [waiting, list]);
  return { list, state };
}
