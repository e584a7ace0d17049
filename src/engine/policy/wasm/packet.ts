/**
 * Training rows and rollout shards as two flat buffers, because cloning thousands of small arrays into a worker costs
 * more than computing with them. Reading gives views of the same buffers.
 */
import type { UpdateRow, WeightedCompletion } from '../../../core/port/policy';
import type { Opening, Sample } from './generation';

export interface Packet {
  readonly ints: Int32Array<ArrayBuffer>;
  readonly floats: Float32Array<ArrayBuffer>;
}

export function packRows(rows: readonly UpdateRow[]): Packet {
  let intCount = 1;
  let floatCount = 0;
  for (const { prompt, completions } of rows) {
    intCount += 4 + prompt.length;
    for (const { tokens, oldLogProbs } of completions) {
      intCount += 2 + tokens.length;
      floatCount += 4 + (oldLogProbs?.length ?? 0);
    }
  }
  const ints = new Int32Array(intCount);
  const floats = new Float32Array(floatCount);
  ints[0] = rows.length;
  let i = 1;
  let f = 0;
  for (const { prompt, start, limit, completions } of rows) {
    ints.set([prompt.length, start, limit, completions.length], i);
    ints.set(prompt, i + 4);
    i += 4 + prompt.length;
    for (const { tokens, oldLogProbs, gain, loss, entropy, priorKl } of completions) {
      ints.set([tokens.length, oldLogProbs ? 1 : 0], i);
      ints.set(tokens, i + 2);
      i += 2 + tokens.length;
      floats.set([gain, loss, entropy, priorKl], f);
      if (oldLogProbs) floats.set(oldLogProbs, f + 4);
      f += 4 + (oldLogProbs?.length ?? 0);
    }
  }
  return { ints, floats };
}

export function unpackRows({ ints, floats }: Packet): UpdateRow[] {
  let i = 1;
  let f = 0;
  const int = (): number => ints[i++] ?? 0;
  const float = (): number => floats[f++] ?? 0;
  const slice = (length: number): Int32Array => {
    i += length;
    return ints.subarray(i - length, i);
  };
  return Array.from({ length: ints[0] ?? 0 }, () => {
    const length = int();
    const [start, limit, count] = [int(), int(), int()];
    const prompt = slice(length);
    const completions = Array.from({ length: count }, (): WeightedCompletion => {
      const size = int();
      const hasOld = int() === 1;
      const tokens = slice(size);
      const weights = { gain: float(), loss: float(), entropy: float(), priorKl: float() };
      if (!hasOld) return { tokens, ...weights };
      f += size;
      return { tokens, ...weights, oldLogProbs: floats.subarray(f - size, f) };
    });
    return { prompt, start, limit, completions };
  });
}

/** Packs samples with the requests they belong to; requests without samples are left out. */
export function packSamples(requests: readonly Opening[], samples: readonly Sample[]): Packet {
  const used = [...new Set(samples.map(({ request }) => request))];
  const numberOf = new Map(used.map((request, i) => [request, i]));
  const ints: number[] = [used.length, samples.length];
  for (const request of used) {
    const { prompt = new Int32Array(0), start = 0, limit = 0, stream = 0 } = requests[request] ?? {};
    ints.push(prompt.length, start, limit, stream | 0, ...prompt);
  }
  for (const { request, index } of samples) ints.push(numberOf.get(request) ?? 0, index);
  return {
    ints: Int32Array.from(ints),
    floats: Float32Array.from(samples, ({ temperature }) => temperature),
  };
}

export function unpackSamples({ ints, floats }: Packet): { requests: Opening[]; samples: Sample[] } {
  let i = 2;
  const int = (): number => ints[i++] ?? 0;
  const requests = Array.from({ length: ints[0] ?? 0 }, (): Opening => {
    const length = int();
    const [start, limit, stream] = [int(), int(), int()];
    i += length;
    return { prompt: ints.subarray(i - length, i), start, limit, stream };
  });
  const samples = Array.from({ length: ints[1] ?? 0 }, (_, s): Sample => {
    const request = int();
    return { request, index: int(), temperature: floats[s] ?? 0 };
  });
  return { requests, samples };
}
