/**
 * Where the task being looked at comes from, in one sentence: who wrote it, when, and which tasks the proposer was
 * shown. The rows of those tasks are lit; one that has left the columns is only named.
 */
import type { Origin } from '../../../core/task/task';
import type { BufferRow } from '../../../engine/trainer/protocol';

/** References a sentence names. */
const named = 6;

const authors: Readonly<Record<Origin, string>> = {
  policy: 'the model',
  prior: 'the grammar',
  identity: 'the identity function every run starts from',
  environment: 'the environment',
};

/** @param inSight ids of the rows the columns show. */
export function provenanceSentence(
  { id, origin, iteration, references }: Pick<BufferRow, 'id' | 'origin' | 'iteration' | 'references'>,
  inSight: ReadonlySet<number>,
): string {
  const from =
    origin === 'identity' ? `from ${authors[origin]}` : `by ${authors[origin]}, iteration ${iteration}`;
  if (references.length === 0) return `Task ${id} ${from}; no task was shown as reference.`;
  const list = references.slice(0, named).map((reference) => `#${reference}`);
  const more = references.length > named ? ` and ${references.length - named} more` : '';
  const lit = references.filter((reference) => inSight.has(reference)).length;
  const seen =
    lit === 0 ? 'further down the buffers' : lit === references.length ? 'lit here' : `${lit} lit here`;
  return `Task ${id} ${from}, after ${list.join(', ')}${more} (${seen}).`;
}
