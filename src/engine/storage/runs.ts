/**
 * The page's memory between visits: the newest checkpoint of the run with its metrics, in IndexedDB. One run only;
 * what is read back is checked, and anything that does not fit is put aside, never half used.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import * as v from 'valibot';
import { type Checkpoint, CheckpointError, parseRunState } from '../../core/selfplay/checkpoint';
import type { IterationMetrics } from '../../core/selfplay/event';

/** A run as it was saved. */
export interface SavedRun {
  readonly checkpoint: Checkpoint;
  /** Every iteration's metrics so far. */
  readonly metrics: readonly IterationMetrics[];
  readonly trainingMs: number;
}

interface Schema extends DBSchema {
  runs: { key: string; value: SavedRun };
}

const databaseName = 'absolute-zero-playground';
const databaseVersion = 1;
const newest = 'newest';

const policySchema = v.object({
  shape: v.looseObject({ vocabulary: v.number(), width: v.number() }),
  parameters: v.instance(Float32Array),
  firstMoment: v.instance(Float32Array),
  secondMoment: v.instance(Float32Array),
  updates: v.number(),
});

const savedSchema = v.object({
  checkpoint: v.object({ run: v.unknown(), policy: policySchema }),
  metrics: v.array(v.looseObject({ iteration: v.number() })),
  trainingMs: v.number(),
});

function open(): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(databaseName, databaseVersion, {
    upgrade: (database) => {
      database.createObjectStore('runs');
    },
  });
}

/** Replaces the saved run. */
export async function saveNewest(run: SavedRun): Promise<void> {
  const database = await open();
  await database.put('runs', run, newest);
  database.close();
}

/** @returns the saved run, or undefined if there is none. @throws CheckpointError if it cannot be read. */
export async function loadNewest(): Promise<SavedRun | undefined> {
  const database = await open();
  const saved: unknown = await database.get('runs', newest);
  database.close();
  if (saved === undefined) return undefined;
  const checked = v.safeParse(savedSchema, saved);
  if (!checked.success) throw new CheckpointError(`${v.getDotPath(checked.issues[0]) ?? 'it'} is damaged`);
  parseRunState(checked.output.checkpoint.run);
  return saved as SavedRun;
}
