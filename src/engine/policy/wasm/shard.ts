/** How a batch is divided among workers: by estimated cost, and by nothing that varies from run to run. */
import type { RolloutRequest, UpdateRow } from '../../../core/port/policy';
import type { Sample } from './generation';

/** A prompt token costs less than a completion's: the last layer needs only its K and V. */
const promptCost = 0.6;
/** Below this many tokens a shard is not worth a message. */
const smallest = 32;

/** Tokens a sample is taken to cost, before anyone knows how long it gets. */
const expected = (limit: number): number => Math.min(limit, 12);

function rowCost({ prompt, completions }: UpdateRow): number {
  return promptCost * prompt.length + completions.reduce((sum, { tokens }) => sum + tokens.length, 0);
}

/** Rows of at most `most` completion tokens each; a row that has more becomes several with the same prompt. */
function splitRow(row: UpdateRow, most: number): UpdateRow[] {
  const parts: UpdateRow[] = [];
  let completions: UpdateRow['completions'][number][] = [];
  let size = 0;
  for (const completion of row.completions) {
    if (size > 0 && size + completion.tokens.length > most) {
      parts.push({ ...row, completions });
      completions = [];
      size = 0;
    }
    completions.push(completion);
    size += completion.tokens.length;
  }
  if (completions.length > 0) parts.push({ ...row, completions });
  return parts;
}

/**
 * Contiguous shards of about equal cost; fewer than `workers` where the batch is small.
 * @returns at least one shard.
 */
export function shardRows(rows: readonly UpdateRow[], workers: number): UpdateRow[][] {
  const total = rows.reduce((sum, row) => sum + rowCost(row), 0);
  const count = Math.max(1, Math.min(workers, Math.floor(total / smallest)));
  const most = Math.max(smallest, Math.min(512, total / (4 * count)));
  const shards: UpdateRow[][] = Array.from({ length: count }, () => []);
  let before = 0;
  for (const row of rows) {
    for (const part of splitRow(row, most)) {
      const cost = rowCost(part);
      shards[Math.min(count - 1, Math.floor(((before + cost / 2) / total) * count))]?.push(part);
      before += cost;
    }
  }
  return shards;
}

/**
 * Samples of all requests, dealt to shards of about equal cost. Samples of one request stay together, so that they share
 * its prompt and their beginnings, unless the request is a large part of the batch.
 * @returns at least one shard.
 */
export function shardSamples(requests: readonly RolloutRequest[], workers: number): Sample[][] {
  const pieces = requests.flatMap((request, r) => {
    const samples = request.temperatures.map(
      (temperature, index): Sample => ({ request: r, index, temperature }),
    );
    const prompt = promptCost * request.prompt.length;
    return { samples, prompt, each: expected(request.limit) };
  });
  const costOf = (piece: (typeof pieces)[number]): number => piece.prompt + piece.samples.length * piece.each;
  const total = pieces.reduce((sum, piece) => sum + costOf(piece), 0);
  const count = Math.max(1, Math.min(workers, Math.floor(total / smallest)));
  const shards = Array.from({ length: count }, () => ({ cost: 0, samples: [] as Sample[] }));
  const split = pieces.flatMap((piece) => {
    if (count === 1 || costOf(piece) < total / (2 * count)) return [piece];
    const most = Math.ceil(piece.samples.length / count);
    return Array.from({ length: Math.ceil(piece.samples.length / most) }, (_, i) => ({
      ...piece,
      samples: piece.samples.slice(i * most, (i + 1) * most),
    }));
  });
  for (const piece of split.sort((a, b) => costOf(b) - costOf(a))) {
    const cheapest = shards.reduce((best, shard) => (shard.cost < best.cost ? shard : best));
    cheapest.samples.push(...piece.samples);
    cheapest.cost += costOf(piece);
  }
  return shards.map(({ samples }) => samples);
}
