/**
 * Stored runs with their curves, read when they are looked at and again when they have grown. What was read stays shown
 * while it is read again. Of the run that is open in this page the curves are the session's, which are ahead of those stored.
 */
import { useEffect, useMemo, useState } from 'react';
import type { RunId, RunSummary, StoredRun } from '../../engine/storage/protocol';
import { useSession } from '../session/context';
import { RunHistory } from '../session/history';
import { useStoredRuns } from './context';
import { messageOf, type StoredRuns } from './storedRuns';

/** A run with its curves. */
export interface RunWithCurves {
  readonly summary: RunSummary;
  readonly history: RunHistory;
}

type Read =
  | { readonly status: 'failed'; readonly message: string }
  | { readonly status: 'ready'; readonly run: StoredRun; readonly history: RunHistory };

export type LoadedRun = { readonly status: 'loading' } | Read;

/** Rows taken over at once: the page stays awake between two of these. */
const rowsAtOnce = 200;

async function read(stored: StoredRuns, id: RunId): Promise<Read> {
  try {
    const run = await stored.requests.load(id);
    return { status: 'ready', run, history: await historyOf(run) };
  } catch (error) {
    return { status: 'failed', message: messageOf(error) };
  }
}

/** The curves of a stored run. Its clock was kept as a whole only, so seconds are spread evenly over its iterations. */
async function historyOf({ summary, metrics: { exam, rows } }: StoredRun): Promise<RunHistory> {
  const history = new RunHistory();
  if (exam) history.recordEvaluation(0, exam);
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const part = rows.slice(from, from + rowsAtOnce);
    const trainingSeconds = (summary.trainingSeconds * (from + part.length)) / rows.length;
    history.recordIterations(part, { trainingSeconds });
    for (const { iteration, evaluation } of part) {
      if (evaluation) history.recordEvaluation(iteration, evaluation);
    }
    await new Promise((resolve) => setTimeout(resolve));
  }
  return history;
}

/** One run. */
export function useStoredRun(summary: RunSummary): LoadedRun {
  const summaries = useMemo(() => [summary], [summary]);
  return useReads(summaries).get(summary.id) ?? { status: 'loading' };
}

export type LoadedRuns =
  | { readonly status: 'loading' }
  | {
      readonly status: 'ready';
      readonly shown: readonly RunWithCurves[];
      readonly failures: readonly { readonly name: string; readonly message: string }[];
    };

/** Several runs; ready when all of them have been read or have failed. */
export function useRunsWithCurves(summaries: readonly RunSummary[]): LoadedRuns {
  const reads = useReads(summaries);
  return useMemo(() => {
    const all = summaries.map((summary) => ({ summary, read: reads.get(summary.id) }));
    if (all.some(({ read: found }) => found === undefined)) return { status: 'loading' };
    return {
      status: 'ready',
      shown: all.flatMap(({ summary, read: found }) =>
        found?.status === 'ready' ? [{ summary, history: found.history }] : [],
      ),
      failures: all.flatMap(({ summary, read: found }) =>
        found?.status === 'failed' ? [{ name: summary.name, message: found.message }] : [],
      ),
    };
  }, [summaries, reads]);
}

/** What was read of each run so far, by id. */
function useReads(summaries: readonly RunSummary[]): ReadonlyMap<RunId, Read> {
  const stored = useStoredRuns();
  const session = useSession();
  const [reads, setReads] = useState<ReadonlyMap<RunId, Read>>(new Map());
  // Read again when a run has grown, but not with every save of the one that is training here.
  const wanted = JSON.stringify(
    summaries.map(({ id, updatedAt }) => (session.isOpen(id) ? [id] : [id, updatedAt])),
  );
  useEffect(() => {
    let current = true;
    const ids = (JSON.parse(wanted) as [RunId][]).map(([id]) => id);
    Promise.all(ids.map(async (id) => [id, await read(stored, id)] as const)).then((found) => {
      if (current) setReads(new Map(found));
    });
    return () => {
      current = false;
    };
  }, [stored, wanted]);
  return useMemo(
    () =>
      new Map(
        [...reads].map(([id, found]) => [
          id,
          found.status === 'ready' && session.isOpen(id) ? { ...found, history: session.history } : found,
        ]),
      ),
    [reads, session],
  );
}
