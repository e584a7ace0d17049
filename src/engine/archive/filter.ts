/**
 * The filters of a question as tests of single rows, one a filter, prepared for one chunk at a time: what a text holds
 * is then found out once a text and not once a row.
 */
import type { Config } from '../../core/config/schema';
import type { Vocabulary } from '../../core/language/vocabulary';
import { learnabilityOfRate } from '../../core/reward/learnability';
import { modes } from '../../core/task/mode';
import { origins, rejections } from '../../core/task/task';
import { textsEach } from './batch';
import type { Chunk } from './chunk';
import { modeIndex, originIndex, refusalIndex } from './kind';
import type { ArchiveFilter, FilterName, Range } from './protocol';

/** Whether a row of the chunk passes. */
export type RowTest = (row: number) => boolean;

export interface PreparedFilter {
  readonly name: FilterName;
  prepare(chunk: Chunk): RowTest;
}

/** The filters that are set and could hide something. */
export function prepareFilters(
  filter: ArchiveFilter,
  config: Config,
  vocabulary: Vocabulary,
): readonly PreparedFilter[] {
  const prepared: PreparedFilter[] = [];
  const add = (name: FilterName, prepare: PreparedFilter['prepare']): void => {
    prepared.push({ name, prepare });
  };
  const { verdict = 'any', learnability: learnable, solveRate, iterations, text = '', tokens = [] } = filter;
  if (filter.modes) {
    const wanted = bits(filter.modes, modes);
    add(
      'modes',
      ({ kinds }) =>
        (row) =>
          ((wanted >> modeIndex(kinds[row] ?? 0)) & 1) === 1,
    );
  }
  if (filter.origins) {
    const wanted = bits(filter.origins, origins);
    add(
      'origins',
      ({ kinds }) =>
        (row) =>
          ((wanted >> originIndex(kinds[row] ?? 0)) & 1) === 1,
    );
  }
  if (verdict !== 'any') {
    const valid = verdict === 'valid';
    add(
      'verdict',
      ({ kinds }) =>
        (row) =>
          (refusalIndex(kinds[row] ?? 0) === 0) === valid,
    );
  }
  if (filter.rejections) {
    const wanted = bits(filter.rejections, rejections) << 1;
    add(
      'rejections',
      ({ kinds }) =>
        (row) =>
          ((wanted >> refusalIndex(kinds[row] ?? 0)) & 1) === 1,
    );
  }
  if (iterations) add('iterations', (chunk) => (row) => within(chunk.iterations[row], iterations));
  if (solveRate) add('solveRate', (chunk) => (row) => within(chunk.solveRates[row], solveRate));
  if (learnable) {
    const of = learnabilityOf(config);
    add('learnability', (chunk) => (row) => within(of(chunk.solveRates[row] ?? Number.NaN), learnable));
  }
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length > 0) add('text', (chunk) => textTest(chunk, words));
  if (tokens.length > 0) {
    const ids = tokens.map((lexeme) => vocabulary.lexemes.indexOf(lexeme));
    add('tokens', (chunk) => (row) => ids.every((id) => chunk.hasToken(row, id)));
  }
  return prepared;
}

/** Learnability by these settings; NaN stays NaN. */
export function learnabilityOf({ reward }: Config): (solveRate: number) => number {
  return (solveRate) =>
    Number.isNaN(solveRate)
      ? Number.NaN
      : learnabilityOfRate(reward.learnability, solveRate, reward.boundary);
}

function bits<T>(chosen: readonly T[], all: readonly T[]): number {
  return chosen.reduce((mask, item) => mask | (1 << all.indexOf(item)), 0);
}

/** NaN is within nothing. */
function within(value: number | undefined, { least, most }: Range): boolean {
  return value !== undefined && value >= least && value <= most;
}

function textTest(chunk: Chunk, words: readonly string[]): RowTest {
  const found = words.map((word) => textsWith(chunk, word.toLowerCase()));
  const { textIds } = chunk;
  return (row) => {
    const at = textsEach * row;
    const [program = 0, inputs = 0, outputs = 0] = [textIds[at], textIds[at + 1], textIds[at + 2]];
    return found.every((has) => has[program] === 1 || has[inputs] === 1 || has[outputs] === 1);
  };
}

/** 1 for each of the chunk's texts that holds the word. */
function textsWith(chunk: Chunk, word: string): Uint8Array {
  const { text, ends } = chunk.haystack;
  const found = new Uint8Array(ends.length);
  let id = 0;
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, ends[id] ?? text.length)) {
    while ((ends[id] ?? text.length) <= at && id < ends.length) id++;
    found[id] = 1;
  }
  return found;
}
