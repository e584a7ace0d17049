/**
 * A rollout of one shard on one kernel: prompts become a prefix tree, requests become slots, and everything from the
 * first token to the last happens inside the kernels. Results do not depend on what else is in the batch.
 */

import { parameterCount } from '../../../core/model/shape';
import type { RolloutOptions, RolloutRequest } from '../../../core/port/policy';
import { PrefixTree, type Rows } from '../packing/tree';
import type { Kernel } from './kernel';
import { writeTree } from './paths';

/** One completion wanted of a request: which temperature, and which number it has in the random stream. */
export interface Sample {
  readonly request: number;
  readonly index: number;
  readonly temperature: number;
}

/** Completions of some samples, one after another in flat buffers. */
export interface Generated {
  /** `[samples]` tokens of each. */
  readonly lengths: Int32Array<ArrayBuffer>;
  readonly tokens: Int32Array<ArrayBuffer>;
  readonly logProbs: Float32Array<ArrayBuffer>;
}

/** How tokens are drawn: the options of a rollout, none left out. */
export type Drawing = Required<RolloutOptions>;

/** What a rollout needs of a request. */
export type Opening = Omit<RolloutRequest, 'temperatures'>;

/**
 * Memory for K and V that one wave of samples may reserve; more samples go in several waves. Where the weights fit
 * the second-level cache but not together with much else, small waves keep K and V there too: at 0.8M parameters and
 * 128 tokens that is 1.75 times faster. Smaller models do not care, and larger ones want many rows for each weight read.
 */
function waveBytes(parameterBytes: number): number {
  return parameterBytes > 2 ** 20 && parameterBytes < 2 ** 22 ? 2 ** 21 : 2 ** 28;
}

/** Samples that start alike: they share a slot until they draw different tokens. */
interface Slot {
  readonly node: number;
  readonly state: number;
  readonly limit: number;
  readonly samples: number[];
}

class Wave {
  readonly #tree = new PrefixTree();
  readonly #slots: Slot[] = [];
  readonly #slotOf = new Map<string, Slot>();
  readonly samples: Sample[] = [];
  readonly #requests: readonly Opening[];
  /** Nodes that samples may add at most; their last tokens are never read. */
  #grown = 0;
  #outputs = 0;
  readonly #limits: number[] = [];
  #longest = 0;

  constructor(requests: readonly Opening[]) {
    this.#requests = requests;
  }

  /** Nodes computed at most, over all steps. */
  get nodes(): number {
    return this.#tree.nodes + this.#grown;
  }

  add(sample: Sample): void {
    const request = this.#requests[sample.request];
    if (!request) throw new RangeError(`There is no request ${sample.request}.`);
    const node = this.#tree.addAll(-1, request.prompt);
    const { start: state, limit } = request;
    const key = `${node} ${state} ${limit}`;
    let slot = this.#slotOf.get(key);
    if (!slot) {
      slot = { node, state, limit, samples: [] };
      this.#slotOf.set(key, slot);
      this.#slots.push(slot);
      this.#tree.want(node);
    }
    slot.samples.push(this.samples.length);
    this.samples.push(sample);
    this.#grown += Math.max(0, limit - 1);
    this.#limits.push(limit);
    this.#outputs += limit;
    this.#longest = Math.max(this.#longest, request.prompt.length + limit);
  }

  run(kernel: Kernel, { seed, topP }: Drawing): Generated {
    const { run } = kernel;
    const rows = this.#tree.layOut();
    const count = this.samples.length;
    const nodes = this.nodes;
    const path = (this.#longest + 3) & ~3;
    const places = this.#limits.reduce((sum, limit) => sum + run.placesFor(limit), rows.nodes);
    run.layoutForward(
      nodes,
      places,
      Math.max(rows.wanted, count),
      Math.max(rows.pool, count * path),
      this.#longest,
      run.slotSize(count),
      run.sampleSize(count, nodes, this.#outputs),
    );
    run.layoutSlots(count, nodes, this.#outputs);
    this.#writeSlots(kernel, rows, writeTree(kernel, this.#tree, rows));
    const firsts = this.#writeSamples(kernel);
    if (run.rollout(seed | 0, topP, rows.nodes, rows.wanted, this.#slots.length) < 0) {
      throw new Error(
        'The grammar allowed no token in the middle of a text: its table of fewest tokens is wrong.',
      );
    }
    return this.#readOutputs(kernel, firsts);
  }

  #writeSlots(kernel: Kernel, rows: Rows, starts: Int32Array): void {
    const { run } = kernel;
    const slots = kernel.ints(run.slotsAt, 10 * this.#slots.length);
    const order = kernel.ints(run.orderAt, this.samples.length);
    const lengths = kernel.ints(run.pathLengthsAt, rows.nodes);
    const temperature = (sample: number): number => this.samples[sample]?.temperature ?? 0;
    let first = 0;
    this.#slots.forEach(({ node, state, limit, samples }, i) => {
      const row = rows.rowOf[node] ?? 0;
      slots.set([row, state, limit, 0, first, samples.length], 10 * i);
      slots.set([starts[row] ?? 0, lengths[row] ?? 0, 0, 0], 10 * i + 6);
      // Equal temperatures side by side share the sums of exponentials.
      samples.sort((a, b) => temperature(a) - temperature(b) || a - b);
      order.set(samples, first);
      first += samples.length;
    });
  }

  /** @returns `[samples]` where each one's output begins. */
  #writeSamples(kernel: Kernel): Int32Array {
    const table = kernel.ints(kernel.run.samplesAt, 5 * this.samples.length);
    const temperatures = kernel.floats(kernel.run.samplesAt, 5 * this.samples.length);
    const firsts = new Int32Array(this.samples.length);
    let first = 0;
    this.samples.forEach(({ request, index, temperature }, i) => {
      const { stream, limit } = this.#requests[request] ?? { stream: 0, limit: 0 };
      table.set([stream | 0, index, first, 0, 0], 5 * i);
      temperatures[5 * i + 3] = temperature;
      firsts[i] = first;
      first += limit;
    });
    return firsts;
  }

  #readOutputs(kernel: Kernel, firsts: Int32Array): Generated {
    const { run } = kernel;
    const table = kernel.ints(run.samplesAt, 5 * this.samples.length);
    const lengths = Int32Array.from(this.samples, (_, i) => table[5 * i + 4] ?? 0);
    const total = lengths.reduce((sum, length) => sum + length, 0);
    const allTokens = kernel.ints(run.outputTokensAt, this.#outputs);
    const allLogProbs = kernel.floats(run.outputLogProbsAt, this.#outputs);
    const tokens = new Int32Array(total);
    const logProbs = new Float32Array(total);
    let at = 0;
    lengths.forEach((length, i) => {
      const first = firsts[i] ?? 0;
      tokens.set(allTokens.subarray(first, first + length), at);
      logProbs.set(allLogProbs.subarray(first, first + length), at);
      at += length;
    });
    return { lengths, tokens, logProbs };
  }
}

function concatenate(parts: readonly Generated[]): Generated {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const count = parts.reduce((sum, part) => sum + part.lengths.length, 0);
  const total = parts.reduce((sum, part) => sum + part.tokens.length, 0);
  const whole: Generated = {
    lengths: new Int32Array(count),
    tokens: new Int32Array(total),
    logProbs: new Float32Array(total),
  };
  let sample = 0;
  let token = 0;
  for (const part of parts) {
    whole.lengths.set(part.lengths, sample);
    whole.tokens.set(part.tokens, token);
    whole.logProbs.set(part.logProbs, token);
    sample += part.lengths.length;
    token += part.tokens.length;
  }
  return whole;
}

/** Generates the completions of `samples`, in their order. */
export function generate(
  kernel: Kernel,
  requests: readonly Opening[],
  samples: readonly Sample[],
  drawing: Drawing,
): Generated {
  const nodeBytes = kernel.shape.layers * kernel.kvBytes;
  const limit = waveBytes(4 * parameterCount(kernel.shape));
  const parts: Generated[] = [];
  let wave = new Wave(requests);
  for (const sample of samples) {
    wave.add(sample);
    if (wave.nodes * nodeBytes < limit) continue;
    parts.push(wave.run(kernel, drawing));
    wave = new Wave(requests);
  }
  if (wave.samples.length > 0) parts.push(wave.run(kernel, drawing));
  return concatenate(parts);
}
