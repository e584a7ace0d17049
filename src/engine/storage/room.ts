/**
 * Makes room when the browser gives no more space: what goes first is what a person misses least. Which checkpoints a
 * run keeps while there is room is `retention.ts`.
 */
import type { Database } from './database';

/** Whether the browser refused to store more. */
export function isQuota(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}

/** Deletes the oldest checkpoint of any series, of other runs first. @returns whether there was one. */
export async function dropOldestCheckpoint(database: Database, open: string): Promise<boolean> {
  const records = await database.getAll('runs');
  const candidates = records
    .flatMap((record) =>
      record.checkpoints
        .filter(({ kind }) => kind === 'series')
        .map((checkpoint) => ({ record, checkpoint })),
    )
    .sort(
      (a, b) =>
        Number(a.record.id === open) - Number(b.record.id === open) ||
        a.checkpoint.savedAt - b.checkpoint.savedAt,
    );
  const [oldest] = candidates;
  if (!oldest) return false;
  const { record, checkpoint } = oldest;
  const transaction = database.transaction(['runs', 'checkpoints'], 'readwrite');
  const checkpoints = record.checkpoints.filter(({ id }) => id !== checkpoint.id);
  await Promise.all([
    transaction.objectStore('checkpoints').delete([record.id, checkpoint.id]),
    transaction.objectStore('runs').put({ ...record, checkpoints }),
    transaction.done,
  ]);
  return true;
}
