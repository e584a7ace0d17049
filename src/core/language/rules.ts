/**
 * What each level of the language allows: the numbers that the grammar is written in. The
 * production weights of levels 0 and 1 are the prototype's (learning notes, section 5); the others were chosen so
 * that more than nine in ten random programs run.
 */
import type { Level, Signature } from './language';

export interface LevelRules {
  readonly level: Level;
  /** How deep calls and parentheses may nest in a one-line program on integers; elsewhere at most 1. */
  readonly depth: number;
  /** Most binary operators in a row, at the top and inside a call. */
  readonly chain: number;
  readonly innerChain: number;
  /** Weight of ending a chain before its first operator at the top, and anywhere else; ` + ` has weight 1. */
  readonly stop: number;
  readonly laterStop: number;
  /** One digit, or also two digits and a minus sign. */
  readonly literals: 'digit' | 'wide';
  /** Whether parentheses and ` if … else … ` exist. */
  readonly branches: 'none' | 'conditional';
  /** Whether lists and strings exist. */
  readonly sequences: 'none' | 'some';
  readonly signatures: readonly WeightedSignature[];
  readonly maxProgramTokens: number;
}

export interface WeightedSignature extends Signature {
  readonly weight: number;
  /** Weight of a first line `y = …` beside 1 for returning at once. */
  readonly twoStep: number;
}

const intToInt: WeightedSignature = { argument: 'int', result: 'int', weight: 3, twoStep: 0 };

/** The rules of a level. */
export const rulesOf: Readonly<Record<Level, LevelRules>> = {
  0: {
    level: 0,
    depth: 1,
    chain: 1,
    innerChain: 1,
    stop: 1.5,
    laterStop: 1.5,
    literals: 'digit',
    branches: 'none',
    sequences: 'none',
    signatures: [intToInt],
    maxProgramTokens: 14,
  },
  1: {
    level: 1,
    depth: 1,
    chain: 2,
    innerChain: 1,
    stop: 1.5,
    laterStop: 3,
    literals: 'wide',
    branches: 'none',
    sequences: 'none',
    signatures: [intToInt],
    maxProgramTokens: 16,
  },
  2: {
    level: 2,
    depth: 2,
    chain: 2,
    innerChain: 1,
    stop: 1.5,
    laterStop: 3,
    literals: 'wide',
    branches: 'conditional',
    sequences: 'none',
    signatures: [
      { ...intToInt, twoStep: 0.4 },
      { argument: 'int', result: 'bool', weight: 1, twoStep: 0.3 },
    ],
    maxProgramTokens: 24,
  },
  3: {
    level: 3,
    depth: 2,
    chain: 2,
    innerChain: 1,
    stop: 1.5,
    laterStop: 3,
    literals: 'wide',
    branches: 'conditional',
    sequences: 'some',
    signatures: [
      { argument: 'int', result: 'int', weight: 2, twoStep: 0.3 },
      { argument: 'int', result: 'bool', weight: 0.7, twoStep: 0.2 },
      { argument: 'int', result: 'list', weight: 0.7, twoStep: 0 },
      { argument: 'int', result: 'str', weight: 0.4, twoStep: 0 },
      { argument: 'list', result: 'int', weight: 2, twoStep: 0.3 },
      { argument: 'list', result: 'bool', weight: 0.7, twoStep: 0 },
      { argument: 'list', result: 'list', weight: 2.5, twoStep: 0.3 },
      { argument: 'list', result: 'str', weight: 0.3, twoStep: 0 },
      { argument: 'str', result: 'int', weight: 1, twoStep: 0.2 },
      { argument: 'str', result: 'bool', weight: 0.7, twoStep: 0 },
      { argument: 'str', result: 'list', weight: 0.3, twoStep: 0 },
      { argument: 'str', result: 'str', weight: 2, twoStep: 0.3 },
    ],
    maxProgramTokens: 28,
  },
};

/** Weights of the binary operators on integers. */
export const operatorWeights = [
  [' + ', 1],
  [' - ', 0.8],
  [' * ', 0.6],
  [' // ', 0.3],
  [' % ', 0.3],
] as const;

/** Weights of the comparisons. */
export const comparisonWeights = [
  [' > ', 1],
  [' < ', 1],
  [' == ', 0.7],
  [' >= ', 0.3],
  [' <= ', 0.3],
  [' != ', 0.3],
] as const;
