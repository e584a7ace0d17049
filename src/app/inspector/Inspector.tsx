/** The task inspector: every proposal of the open run, or of a stored one, as a list, a map and one by one, and the model to be asked. */
import { SegmentedControl } from '@mantine/core';
import { Fragment, lazy, Suspense, useCallback, useEffect, useMemo } from 'react';
import type { RunId } from '../../engine/storage/protocol';
import { useAddress, useOwnParameters } from '../address/context';
import { useArchive } from '../archive/context';
import { Notices } from '../playground/Notices';
import { useSession, useSessionState } from '../session/context';
import type { ProposalArchive } from './archive';
import './inspector.css';
import { List } from './List';
import { Stored } from './Stored';
import { type InspectorPage, inspectorPages, readShown, type Shown, writeShown } from './shown';

const TaskMap = lazy(async () => ({ default: (await import('./map/TaskMap')).TaskMap }));
const AskModel = lazy(async () => ({ default: (await import('./ask/AskModel')).AskModel }));

const pageNames: Readonly<Record<InspectorPage, string>> = {
  list: 'List',
  map: 'Map',
  ask: 'Ask the model',
};

export function Inspector() {
  const address = useAddress();
  const parameters = useOwnParameters();
  const { shown, problems } = useMemo(() => readShown(parameters), [parameters]);
  const session = useSession();
  // A stored run that is open is shown as it is in training.
  const stored = useSessionState(() => (session.isOpen(shown.stored ?? '') ? undefined : shown.stored));
  const archive = useArchiveOf(stored);
  const keep = useCallback(
    (change: Partial<Shown>) => {
      const before = readShown(new URLSearchParams(address.store.getState().own)).shown;
      address.keep('inspector', writeShown({ ...before, ...change }));
    },
    [address],
  );
  // A step of its own, so that "back" leads from a proposal to the list on a narrow screen.
  const open = useCallback(
    (number: number) => {
      const before = readShown(new URLSearchParams(address.store.getState().own)).shown;
      const own = Object.entries(writeShown({ ...before, page: 'list', selected: number }));
      address.go('inspector', Object.fromEntries(own.filter(([, value]) => value !== '')));
    },
    [address],
  );
  // Another run is another list: nothing of the one before stays.
  const pages = (
    <Fragment key={stored ?? 'open'}>
      {shown.page === 'list' && <List archive={archive} shown={shown} onKeep={keep} onOpen={open} />}
      <Suspense fallback={<p role="status">Loading …</p>}>
        {shown.page === 'map' && <TaskMap archive={archive} onOpen={open} />}
        {shown.page === 'ask' && <AskModel />}
      </Suspense>
    </Fragment>
  );
  return (
    <main className="page-main inspector" data-page={shown.page}>
      <div className="inspector-head">
        <h2>Tasks</h2>
        <SegmentedControl
          size="xs"
          aria-label="What to look at"
          data={inspectorPages.map((page) => ({ value: page, label: pageNames[page] }))}
          value={shown.page}
          onChange={(value) => {
            const page = inspectorPages.find((known) => known === value);
            if (page) keep({ page });
          }}
        />
      </div>
      <Notices />
      {problems.length > 0 && (
        <p className="inspector-problems" role="alert">
          Part of the address could not be used. {problems.join(' ')}
        </p>
      )}
      {stored === undefined ? pages : <Stored run={stored}>{pages}</Stored>}
    </main>
  );
}

/** The archive of the open run, or of a stored one for as long as it is looked at. */
function useArchiveOf(stored: RunId | undefined): ProposalArchive {
  const archive = useArchive();
  const looked = useMemo(
    () => (stored === undefined ? undefined : archive.stored(stored)),
    [archive, stored],
  );
  useEffect(
    () => () => {
      looked?.lookAway().catch(() => undefined);
    },
    [looked],
  );
  return looked ?? archive;
}
