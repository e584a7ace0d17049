/**
 * The tables that the host fills for `kernels/generate.ts`, and the completions found in what comes back: the grammar,
 * the texts to read, the queue of samples to write. Plain arrays in and out; it knows neither the GPU nor how the work is
 * divided. What the words mean is in `kernels/tables.ts`.
 */
import type { Automaton } from '../../../core/language/automaton';
import type { Completion, RolloutRequest } from '../../../core/port/policy';
import { jobWords, laneWords, sampleWords } from './kernels/tables';

/** A text to read, and where its logits are wanted: from position `firstWanted` on. */
export interface ReadText {
  readonly tokens: Int32Array;
  readonly firstWanted: number;
}

/** A completion to write. */
export interface Sample {
  readonly request: RolloutRequest;
  /** Which request of the batch that is, and which of its samples this. */
  readonly at: number;
  readonly index: number;
  readonly prompt: number;
}

/** Distinct prompts of a batch, so that none is read twice. */
export class Prompts {
  readonly texts: Int32Array[] = [];
  places = 0;
  readonly #indices = new Map<string, number>();

  /** @returns the index of the prompt. */
  add(prompt: Int32Array): number {
    const key = prompt.join();
    const known = this.#indices.get(key);
    if (known !== undefined) return known;
    const index = this.texts.push(prompt) - 1;
    this.#indices.set(key, index);
    this.places += prompt.length;
    return index;
  }

  clear(): void {
    this.texts.length = 0;
    this.places = 0;
    this.#indices.clear();
  }
}

/** First entry of each state, then the entries: token, state after it, tokens it needs, bits of its log weight. */
export function grammarTable(automaton: Automaton): { table: Uint32Array<ArrayBuffer>; entriesAt: number } {
  const { vocabulary, states, next, rowOf, weights, fewest } = automaton;
  const starts = [0];
  const entries: number[] = [];
  const float = new Float32Array(1);
  const bits = new Uint32Array(float.buffer);
  for (let state = 0; state < states; state++) {
    for (let token = 0; token < vocabulary; token++) {
      const after = next[state * vocabulary + token] ?? -1;
      if (after < 0) continue;
      // Shaders may assume that no number is infinite.
      float[0] = Math.max(
        -1e30,
        weights[(rowOf[state] ?? 0) * vocabulary + token] ?? Number.NEGATIVE_INFINITY,
      );
      entries.push(token, after, 1 + (fewest[after] ?? 0), bits[0] ?? 0);
    }
    starts.push(entries.length / 4);
  }
  const entriesAt = Math.ceil(starts.length / 4);
  const table = new Uint32Array(entriesAt * 4 + entries.length);
  table.set(starts);
  table.set(entries, entriesAt * 4);
  return { table, entriesAt };
}

/** The texts to read, one job each and then their tokens. */
export interface ReadTable {
  readonly table: Uint32Array<ArrayBuffer>;
  /** First place for keys and values of each text, and places of all. */
  readonly placeOf: readonly number[];
  readonly places: number;
  /** Positions whose logits are wanted. */
  readonly rows: number;
  /** Steps that all texts take one after the other, and that the longest takes. */
  readonly blocks: number;
  readonly longestBlocks: number;
}

/** @param lanes neighbouring positions that are read in one step. */
export function readTable(texts: readonly ReadText[], lanes: number): ReadTable {
  const header = texts.length * jobWords.size;
  const table = new Uint32Array(header + texts.reduce((sum, { tokens }) => sum + tokens.length, 0));
  const placeOf: number[] = [];
  let places = 0;
  let rows = 0;
  let blocks = 0;
  let longestBlocks = 0;
  texts.forEach(({ tokens, firstWanted }, i) => {
    const at = i * jobWords.size;
    table[at + jobWords.tokens] = header + places;
    table[at + jobWords.length] = tokens.length;
    table[at + jobWords.firstWanted] = firstWanted;
    table[at + jobWords.row] = rows;
    table[at + jobWords.place] = places;
    table.set(tokens, header + places);
    placeOf.push(places);
    places += tokens.length;
    rows += tokens.length - firstWanted;
    const own = Math.ceil(tokens.length / lanes);
    blocks += own;
    longestBlocks = Math.max(longestBlocks, own);
  });
  return { table, placeOf, places, rows, blocks, longestBlocks };
}

/** Samples to write, behind the prompts they go on from. */
export interface SampleTable {
  /** That of the prompts, and from `samplesAt` on the samples. */
  readonly table: Uint32Array<ArrayBuffer>;
  readonly samplesAt: number;
  /** Words of output: the length of each sample, then room for its tokens and their log-probabilities. */
  readonly outputs: number;
  /** Tokens that all samples may have together. */
  readonly tokens: number;
}

export function sampleTable(prompts: ReadTable, samples: readonly Sample[]): SampleTable {
  const samplesAt = prompts.table.length;
  const table = new Uint32Array(samplesAt + samples.length * sampleWords.size);
  const floats = new Float32Array(table.buffer);
  table.set(prompts.table);
  let outputs = samples.length;
  let tokens = 0;
  samples.forEach(({ request, index, prompt }, i) => {
    const at = samplesAt + i * sampleWords.size;
    table[at + sampleWords.place] = prompts.placeOf[prompt] ?? 0;
    table[at + sampleWords.promptLength] = request.prompt.length;
    table[at + sampleWords.row] = prompt;
    table[at + sampleWords.start] = request.start;
    table[at + sampleWords.limit] = request.limit;
    table[at + sampleWords.stream] = request.stream;
    table[at + sampleWords.index] = index;
    floats[at + sampleWords.temperature] = request.temperatures[index] ?? 0;
    table[at + sampleWords.output] = outputs;
    outputs += 2 * request.limit;
    tokens += request.limit;
  });
  return { table, samplesAt, outputs, tokens };
}

/** The completions of `count` samples, out of the lanes' header and the output behind it. */
export function writtenCompletions(
  words: Uint32Array<ArrayBuffer>,
  { table, samplesAt }: SampleTable,
  count: number,
): Completion[] {
  return Array.from({ length: count }, (_, i) => {
    const own = laneWords.header + (table[samplesAt + i * sampleWords.size + sampleWords.output] ?? 0);
    const pairs = words.slice(own, own + 2 * (words[laneWords.header + i] ?? 0));
    const logProbs = new Float32Array(pairs.buffer);
    return {
      tokens: Int32Array.from({ length: pairs.length / 2 }, (_, t) => pairs[2 * t] ?? 0),
      logProbs: Float32Array.from({ length: pairs.length / 2 }, (_, t) => logProbs[2 * t + 1] ?? 0),
    };
  });
}
