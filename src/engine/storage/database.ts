/**
 * The page's database: runs with their checkpoints, metrics, proposals and journals, each part a record of its own, so
 * that listing runs reads no weights and saving one writes only what is new. Version 1 held a single run; it is taken
 * over. What is read back is checked where it is used.
 */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import * as v from 'valibot';
import { presetNames } from '../../core/config/presets';
import { configSchema } from '../../core/config/schema';
import { CheckpointError, parseRunState } from '../../core/selfplay/checkpoint';
import type { PerMode } from '../../core/task/mode';
import type { StoredChunk } from '../archive/chunk';
import type { StoredDraws } from '../archive/draws';
import { policySchema } from '../archive/feed';
import { DamagedRunError } from './errors';
import { type MetricsPart, packMetrics } from './metricsTable';
import { runName } from './names';

const number = v.exactOptional(v.number());

const perModeNumbers = v.object({
  deduction: number,
  abduction: number,
  induction: number,
  error: number,
} satisfies PerMode<typeof number>);

export const recordSchema = v.object({
  id: v.string(),
  name: v.string(),
  preset: v.picklist(presetNames),
  config: configSchema,
  engine: v.picklist(['wasm', 'webgpu', 'reference']),
  machine: v.string(),
  createdAt: v.number(),
  updatedAt: v.number(),
  trainingMs: v.number(),
  iterations: v.number(),
  proposals: v.number(),
  best: v.object({ heldOut: perModeNumbers, natural: perModeNumbers }),
  checkpoints: v.array(
    v.object({
      id: v.string(),
      kind: v.picklist(['newest', 'best', 'series']),
      iteration: v.number(),
      accuracy: v.exactOptional(v.number()),
      savedAt: v.number(),
      bytes: v.number(),
    }),
  ),
  forkedFrom: v.exactOptional(v.object({ run: v.string(), name: v.string(), iteration: v.number() })),
  purgeAt: v.exactOptional(v.number()),
  /** Bytes of metrics, proposals and journal. */
  otherBytes: v.number(),
});

/** A run as it is listed, with what keeping it needs. */
export type RunRecord = v.InferOutput<typeof recordSchema>;

const checkpointSchema = v.object({
  iteration: v.number(),
  /** `RunState` as JSON in UTF-8; compressed (gzip) in all but the newest. */
  state: v.instance(Uint8Array),
  policy: policySchema,
  trainingMs: v.number(),
});

export type StoredCheckpoint = v.InferOutput<typeof checkpointSchema>;

export type PartKind = 'proposals' | 'draws';

export interface Schema extends DBSchema {
  runs: { key: string; value: RunRecord };
  checkpoints: { key: [run: string, checkpoint: string]; value: StoredCheckpoint };
  metrics: { key: [run: string, part: number]; value: MetricsPart };
  archive: { key: [run: string, kind: PartKind, part: number]; value: StoredChunk | StoredDraws };
  journals: { key: string; value: readonly unknown[] };
}

export type Database = IDBPDatabase<Schema>;
type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>;

const databaseVersion = 2;

/** Parts of a run: every store whose keys begin with its id. */
export const partStores = ['checkpoints', 'metrics', 'archive'] as const;

export const allStores = ['runs', ...partStores, 'journals'] as const;

/** Keys of one run's records in {@link partStores}. */
export function keysOf(run: string): IDBKeyRange {
  return IDBKeyRange.bound([run], [run, []]);
}

/** @param name another database, for tests. */
export async function openDatabase(name = 'absolute-zero-playground'): Promise<Database> {
  return openDB<Schema>(name, databaseVersion, {
    upgrade: async (database, from, _to, transaction) => {
      const old = from === 1 ? await oldRun(transaction) : undefined;
      if (from === 1) database.deleteObjectStore('runs');
      database.createObjectStore('runs', { keyPath: 'id' });
      for (const store of partStores) database.createObjectStore(store);
      database.createObjectStore('journals');
      if (old) await takeOver(transaction, old);
    },
    // Another tab of a newer build waits for this one.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
}

/** @throws DamagedRunError that names the first thing that is wrong. */
export function parseRecord(record: unknown): RunRecord {
  return parsed(recordSchema, record, 'A stored run');
}

/** @throws DamagedRunError */
export function parseCheckpoint(checkpoint: unknown): StoredCheckpoint {
  return parsed(checkpointSchema, checkpoint, 'This checkpoint');
}

function parsed<T extends v.GenericSchema>(schema: T, value: unknown, what: string): v.InferOutput<T> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new DamagedRunError(what, `${v.getDotPath(issue) ?? 'it'}: ${issue.message}`);
}

/** The one run of version 1, as it was saved. */
const oldSchema = v.object({
  checkpoint: v.object({ run: v.unknown(), policy: policySchema }),
  metrics: v.array(v.looseObject({ iteration: v.number() })),
  trainingMs: v.number(),
});

async function oldRun(transaction: Upgrade): Promise<v.InferOutput<typeof oldSchema> | undefined> {
  const saved: unknown = await transaction.objectStore('runs').get('newest');
  const result = v.safeParse(oldSchema, saved);
  return result.success ? result.output : undefined;
}

/** Makes a run of version 2 of it. One that version 1 could not have continued either is let go. */
async function takeOver(
  transaction: Upgrade,
  { checkpoint, metrics, trainingMs }: v.InferOutput<typeof oldSchema>,
): Promise<void> {
  try {
    const state = parseRunState(checkpoint.run);
    const now = Date.now();
    const id = crypto.randomUUID();
    const bytes = new TextEncoder().encode(JSON.stringify(state));
    const rows = metrics as unknown as Parameters<typeof packMetrics>[0];
    const summary = {
      ...({ id: 'newest', kind: 'newest', iteration: state.iteration, savedAt: now } as const),
      bytes: bytes.length + 3 * checkpoint.policy.parameters.byteLength,
    };
    await transaction.objectStore('runs').put({
      ...{ id, name: runName(state.config.run.seed, now), preset: 'self-play', config: state.config },
      ...{
        engine: 'wasm',
        machine: 'kept by an earlier version',
        createdAt: now,
        updatedAt: now,
        trainingMs,
      },
      ...{ iterations: state.iteration, proposals: 0, best: { heldOut: {}, natural: {} } },
      ...{ checkpoints: [summary], otherBytes: 0 },
    });
    const stored = { iteration: state.iteration, state: bytes, policy: checkpoint.policy, trainingMs };
    await transaction.objectStore('checkpoints').put(stored, [id, 'newest']);
    await transaction.objectStore('metrics').put(packMetrics(rows, 1), [id, 0]);
  } catch (error) {
    if (!(error instanceof CheckpointError)) throw error;
  }
}
