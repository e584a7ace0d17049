/** Around the tasks of a stored run: says whose they are, what answers questions, and how to get back. */
import { Loader } from '@mantine/core';
import { type ReactNode, useEffect, useMemo } from 'react';
import type { RunId } from '../../engine/storage/protocol';
import { ViewLink } from '../address/context';
import { count } from '../components/format';
import { useExamination } from '../examination/context';
import { Models } from '../examination/models';
import { useStoredRuns, useStoredRunsState } from '../runs/context';
import { InspectedProvider } from './inspected';

interface StoredProps {
  readonly run: RunId;
  readonly children: ReactNode;
}

export function Stored({ run, children }: StoredProps) {
  const stored = useStoredRuns();
  const summary = useStoredRunsState(({ runs }) => runs.find(({ id }) => id === run));
  const status = useStoredRunsState((state) => state.status);
  const failure = useStoredRunsState((state) => state.failure);
  const { client } = useExamination().models;
  const inspected = useMemo(
    () => summary && { run: summary, models: new Models(client, 'stored') },
    [summary, client],
  );
  useEffect(() => {
    stored.refresh();
  }, [stored]);
  const back = (
    <ViewLink to="inspector" marks="nothing">
      Back to the open run
    </ViewLink>
  );
  if (inspected) {
    const { name, iterations } = inspected.run;
    return (
      <InspectedProvider value={inspected}>
        <p className="inspector-stored">
          Tasks of the stored run <strong>{name}</strong>. {back}
          <span className="dim">
            Questions are answered by its newest checkpoint, of iteration {count(iterations)}.
          </span>
        </p>
        {children}
      </InspectedProvider>
    );
  }
  if (status === 'loading')
    return (
      <p className="inspector-stored" role="status">
        <Loader size="xs" /> Reading the stored run …
      </p>
    );
  return (
    <p className="inspector-problems" role="alert">
      {status === 'failed'
        ? `The stored runs cannot be read: ${failure} `
        : 'The run in this address is not stored in this browser: it was deleted, or it was trained elsewhere. '}
      {back}
    </p>
  );
}
