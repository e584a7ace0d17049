/** The list of proposals with its filters, and beside it the one that is open. */
import { Button, Switch } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import type { ArchiveFilter } from '../../engine/archive/protocol';
import type { TrainerStatus } from '../../engine/trainer/protocol';
import { count } from '../components/format';
import type { ProposalArchive } from './archive';
import { Failure } from './detail/Progress';
import { Empty } from './Empty';
import { FilterPanel } from './filter/FilterPanel';
import { useInspectedRun, useInspectedStatus } from './inspected';
import type { Shown } from './shown';
import type { ListState } from './table/rowList';
import { Table } from './table/Table';
import { useRowList } from './table/useRowList';

const Detail = lazy(async () => ({ default: (await import('./detail/Detail')).Detail }));

/** The row that the tab key reaches. */
const rowInTurn = '[role="row"][tabindex="0"]';

interface ListProps {
  readonly archive: ProposalArchive;
  readonly shown: Shown;
  readonly onKeep: (change: Partial<Shown>) => void;
  readonly onOpen: (number: number) => void;
}

export function List({ archive, shown, onKeep, onOpen }: ListProps) {
  const { selected, newest } = shown;
  // The address gives new objects for the same filter whenever any part of it changes.
  const filterText = JSON.stringify(shown.filter);
  const filter = useMemo(() => JSON.parse(filterText) as ArchiveFilter, [filterText]);
  const { by, order } = shown.sort;
  const sort = useMemo(() => ({ by, order }), [by, order]);
  const [reading, setReading] = useState<'reading' | 'away'>('away');
  const following = newest === 'follow' && reading === 'away' ? 'following' : 'held';
  const { list, state } = useRowList(archive, filter, sort, following);
  const status = useInspectedStatus();
  const stored = useInspectedRun();
  const wide = useMediaQuery('(min-width: 1280px)', true, { getInitialValueInEffect: false });
  const sight = useCallback((first: number, last: number) => list.want(first, last), [list]);
  const setFilter = useCallback((next: ArchiveFilter) => onKeep({ filter: next }), [onKeep]);
  const close = useCallback(
    (by: 'key' | 'pointer') => {
      onKeep({ selected: undefined });
      // Who goes by keyboard goes on in the list; a pointer's list must not be held by a focus it does not use.
      if (by === 'key') requestAnimationFrame(() => document.querySelector<HTMLElement>(rowInTurn)?.focus());
    },
    [onKeep],
  );
  const filters = <FilterPanel filter={filter} counts={state.counts} onChange={setFilter} />;
  // Until the archive of an open run has answered, nobody knows whether there is anything to show.
  const waiting = state.counts === undefined && state.status !== 'empty' && runIsOpen(status);
  const none = state.counts === undefined || state.counts.archived === 0;
  const nothing = waiting ? 'not known' : none ? 'none made' : undefined;
  const setCount = Object.keys(filter).length;
  // Before a run has begun there is nothing of it to open, even where the address names a proposal.
  const opened = state.counts === undefined ? undefined : selected;
  return (
    <div className="inspector-list" data-detail={opened === undefined ? 'closed' : 'open'}>
      {wide ? (
        <div className="inspector-filters">{filters}</div>
      ) : (
        <details className="inspector-filters">
          <summary>Filters{setCount > 0 && `, ${setCount} set`}</summary>
          {filters}
        </details>
      )}
      <div className="inspector-rows">
        <div className="inspector-bar">
          <Summary state={state} />
          {state.newer > 0 && following === 'held' && (
            <button type="button" className="text-button" onClick={() => list.refresh()}>
              Show {count(state.newer)} newer
            </button>
          )}
          {newest === 'follow' && following === 'held' && <span className="dim">held while you read</span>}
          {!stored && (
            <Switch
              size="xs"
              label="Follow newest"
              checked={newest === 'follow'}
              onChange={({ currentTarget }) => onKeep({ newest: currentTarget.checked ? 'follow' : 'hold' })}
            />
          )}
        </div>
        {state.status === 'failed' && (
          <div className="inspector-failed">
            <Failure message={`The list could not be read. ${state.message ?? ''} The run is not harmed.`} />
            <Button size="xs" variant="default" onClick={() => list.refresh()}>
              Try again
            </Button>
          </div>
        )}
        {nothing === 'none made' &&
          (stored ? <p className="dim">No proposal of this run is stored.</p> : <Empty status={status} />)}
        {nothing === 'not known' && <div className="inspector-empty" />}
        {nothing === undefined && (
          <Table
            state={state}
            sort={sort}
            selected={selected}
            onSort={(next) => onKeep({ sort: next })}
            onOpen={onOpen}
            onSight={sight}
            onReading={setReading}
          />
        )}
      </div>
      {opened !== undefined && (
        <Suspense fallback={<p role="status">Loading …</p>}>
          <Detail archive={archive} number={opened} onOpen={onOpen} onClose={close} />
        </Suspense>
      )}
    </div>
  );
}

function runIsOpen(status: TrainerStatus): boolean {
  return status === 'ready' || status === 'running' || status === 'paused';
}

function Summary({ state }: { readonly state: ListState }) {
  const { counts } = state;
  if (!counts)
    return <p className="inspector-summary">{state.status === 'busy' && 'Asking the archive …'}</p>;
  const { total, archived, forgotten } = counts;
  return (
    <p className="inspector-summary">
      <strong>{count(total)}</strong> {total === 1 ? 'proposal' : 'proposals'}
      {total < archived && `, ${count(archived - total)} hidden by the filters`}
      {total === 0 && archived > 0 && ': nothing passes them all'}
      {forgotten > 0 && `; ${count(forgotten)} older ones had to make room`}
    </p>
  );
}
