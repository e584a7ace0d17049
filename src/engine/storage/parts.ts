/** Reads a run's stored parts back, checked; what does not fit is named and nothing of it is used. */
import { gunzipSync } from 'fflate';
import * as v from 'valibot';
import type { StoredArchive } from '../archive/archive';
import { type StoredChunk, type StoredColumn, storedColumns } from '../archive/chunk';
import type { StoredDraws } from '../archive/draws';
import { type Database, keysOf, type PartKind, parseCheckpoint, type StoredCheckpoint } from './database';
import { DamagedRunError, NotStoredError } from './errors';
import { isMetricsPart, type MetricsPart } from './metricsTable';

const column = v.union([
  v.instance(Uint8Array),
  v.instance(Uint16Array),
  v.instance(Uint32Array),
  v.instance(Float32Array),
]);
const chunkSchema = v.object({
  count: v.number(),
  texts: v.array(v.string()),
  columns: v.object(
    Object.fromEntries(storedColumns.map((name) => [name, column])) as Record<StoredColumn, typeof column>,
  ),
});
const drawsSchema = v.object({
  count: v.number(),
  proposals: v.instance(Uint32Array),
  iterations: v.instance(Uint32Array),
  why: v.instance(Uint8Array),
  rates: v.instance(Float32Array),
});

/** @throws DamagedRunError */
export async function readArchive(database: Database, run: string): Promise<StoredArchive> {
  const proposals = await readKind(database, run, 'proposals');
  const draws = await readKind(database, run, 'draws');
  for (const { value } of proposals) check(v.is(chunkSchema, value), 'The proposals of this run');
  for (const { value } of draws) check(v.is(drawsSchema, value), 'The solve history of this run');
  return {
    firstChunk: proposals[0]?.part ?? 0,
    chunks: proposals.map(({ value }) => value as StoredChunk),
    firstDraws: draws[0]?.part ?? 0,
    draws: draws.map(({ value }) => value as StoredDraws),
  };
}

async function readKind(
  database: Database,
  run: string,
  kind: PartKind,
): Promise<{ readonly part: number; readonly value: StoredChunk | StoredDraws }[]> {
  const range = IDBKeyRange.bound([run, kind], [run, kind, []]);
  const [keys, values] = await Promise.all([
    database.getAllKeys('archive', range),
    database.getAll('archive', range),
  ]);
  return keys.flatMap(([, , part], index) => {
    const value = values[index];
    return value ? [{ part, value }] : [];
  });
}

/** @throws DamagedRunError */
export async function readMetrics(database: Database, run: string): Promise<readonly MetricsPart[]> {
  const parts = await database.getAll('metrics', keysOf(run));
  for (const part of parts) check(isMetricsPart(part), 'The metrics of this run');
  return parts;
}

/** With its state as plain JSON text again. @throws NotStoredError, DamagedRunError */
export async function readCheckpoint(
  database: Database,
  run: string,
  checkpoint: string,
): Promise<StoredCheckpoint> {
  const found: unknown = await database.get('checkpoints', [run, checkpoint]);
  if (found === undefined) throw new NotStoredError('checkpoint');
  const stored = parseCheckpoint(found);
  const { state } = stored;
  const compressed = state[0] === 0x1f && state[1] === 0x8b;
  try {
    return { ...stored, state: compressed ? gunzipSync(state) : state };
  } catch {
    throw new DamagedRunError('This checkpoint', 'its state does not unpack');
  }
}

function check(fits: boolean, what: string): asserts fits {
  if (!fits) throw new DamagedRunError(what, 'a part has not the form this version writes');
}
