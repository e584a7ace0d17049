/**
 * Sampling texts from the grammar alone, without a network: the prior over programs that an untrained policy is
 * close to. Used for proposals of the frozen proposer, for warm-up data and for held-out suites.
 */
import type { RandomStream } from '../random/stream';
import { type Automaton, advance } from './automaton';
import type { Language } from './language';

/** No text fits the budget, or a text that was asked about is longer. */
export class BudgetError extends Error {
  override readonly name = 'BudgetError';
  constructor(limit: number, fewest: number) {
    super(`A limit of ${limit} tokens is too small: the shortest text has ${fewest}, its end included.`);
  }
}

export interface PriorOptions {
  /** Exponent on the production weights: 1 is the grammar itself, 0 makes all legal tokens equally likely. */
  readonly flatten?: number;
}

interface SamplingTable {
  /** Tokens of each row, and their running sums of weight; the last one is the total. */
  readonly tokens: readonly Int32Array[];
  readonly cumulative: readonly Float64Array[];
  /** `[states]` budget from which on every legal token of the state fits. */
  readonly ample: Int32Array;
}

const tables = new WeakMap<Automaton, Map<number, SamplingTable>>();

function samplingTable(automaton: Automaton, flatten: number): SamplingTable {
  let ofAutomaton = tables.get(automaton);
  if (!ofAutomaton) {
    ofAutomaton = new Map();
    tables.set(automaton, ofAutomaton);
  }
  let table = ofAutomaton.get(flatten);
  if (!table) {
    table = buildTable(automaton, flatten);
    ofAutomaton.set(flatten, table);
  }
  return table;
}

function buildTable(
  { vocabulary, states, next, rowOf, weights, fewest }: Automaton,
  flatten: number,
): SamplingTable {
  const tokens: Int32Array[] = [];
  const cumulative: Float64Array[] = [];
  for (let row = 0; row * vocabulary < weights.length; row++) {
    const legal: number[] = [];
    const sums: number[] = [];
    let sum = 0;
    for (let token = 0; token < vocabulary; token++) {
      const weight = weights[row * vocabulary + token] ?? Number.NEGATIVE_INFINITY;
      if (weight === Number.NEGATIVE_INFINITY) continue;
      sum += Math.exp(weight * flatten);
      legal.push(token);
      sums.push(sum);
    }
    tokens.push(Int32Array.from(legal));
    cumulative.push(Float64Array.from(sums));
  }
  const ample = new Int32Array(states);
  for (let state = 0; state < states; state++) {
    for (const token of tokens[rowOf[state] ?? 0] ?? []) {
      const target = next[state * vocabulary + token] ?? -1;
      ample[state] = Math.max(ample[state] ?? 0, 1 + (fewest[target] ?? 0));
    }
  }
  return { tokens, cumulative, ample };
}

/**
 * Draws one text from the grammar: at each place the tokens that `allows` permits, by their weights.
 * @param start a state of `language.starts`
 * @param limit most tokens, `<eos>` included
 * @returns `[T]` tokens, `<eos>` last, T <= limit
 * @throws BudgetError if no text of that start is short enough
 */
export function sampleFromPrior(
  language: Language,
  start: number,
  limit: number,
  random: RandomStream,
  { flatten = 1 }: PriorOptions = {},
): Int32Array {
  const { automaton } = language;
  const { vocabulary, next, rowOf, fewest, end } = automaton;
  const shortest = fewest[start] ?? Number.POSITIVE_INFINITY;
  if (shortest > limit) throw new BudgetError(limit, shortest);
  const table = samplingTable(automaton, flatten);
  const text: number[] = [];
  let state = start;
  while (state !== end) {
    const remaining = limit - text.length;
    const row = rowOf[state] ?? 0;
    const tokens = table.tokens[row] as Int32Array;
    const cumulative = table.cumulative[row] as Float64Array;
    let token: number;
    if ((table.ample[state] ?? 0) <= remaining) {
      const drawn = random.next() * (cumulative[cumulative.length - 1] ?? 0);
      let index = 0;
      while (index < tokens.length - 1 && (cumulative[index] ?? 0) <= drawn) index++;
      token = tokens[index] as number;
    } else {
      token = drawWithin(automaton, state, remaining, tokens, cumulative, random.next());
    }
    text.push(token);
    state = next[state * vocabulary + token] as number;
  }
  return Int32Array.from(text);
}

/** The slow path near the end of the budget: only tokens after which the text can still end in time. */
function drawWithin(
  { vocabulary, next, fewest }: Automaton,
  state: number,
  remaining: number,
  tokens: Int32Array,
  cumulative: Float64Array,
  uniform: number,
): number {
  const fits = (token: number): boolean =>
    1 + (fewest[next[state * vocabulary + token] ?? 0] ?? 0) <= remaining;
  const weight = (index: number): number => (cumulative[index] ?? 0) - (cumulative[index - 1] ?? 0);
  let total = 0;
  tokens.forEach((token, index) => {
    if (fits(token)) total += weight(index);
  });
  let left = uniform * total;
  let last = -1;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] as number;
    if (!fits(token)) continue;
    last = token;
    left -= weight(index);
    if (left < 0) break;
  }
  return last;
}

/**
 * Whether `tokens` is a whole text of that start. A final `<eos>` may be there or not.
 */
export function accepts(language: Language, start: number, tokens: Iterable<number>): boolean {
  const { automaton, vocabulary } = language;
  let state = start;
  for (const token of tokens) {
    state = advance(automaton, state, token);
    if (state < 0) return false;
  }
  return state === automaton.end || advance(automaton, state, vocabulary.id('<eos>')) === automaton.end;
}
