/**
 * What each level of the language allows: the numbers that the grammar is written in. The
 * production weights of levels 0 and 1 are the prototype's (learning notes, section 5); the others were chosen so
 * that more than nine in ten random programs run.
 */
import type { Signature, ValueType } from './language';
import type { Level } from './options';

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
  /** Weight of several statements, likewise. */
  readonly statementWeight: number;
}

/** A signature from its types, `int, list -> bool`, with its weights. */
function typed(types: string, weight: number, twoStep: number, statementWeight = 0): WeightedSignature {
  const [parameters = '', result] = types.split(' -> ');
  const [argument, second] = parameters.split(', ') as ValueType[];
  return {
    argument: argument as ValueType,
    ...(second === undefined ? {} : { second }),
    result: result as ValueType,
    ...{ weight, twoStep, statementWeight },
  };
}

const intToInt: WeightedSignature = typed('int -> int', 3, 0);

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
    signatures: [typed('int -> int', 3, 0.4), typed('int -> bool', 1, 0.3)],
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
      typed('int -> int', 2, 0.3),
      typed('int -> bool', 0.7, 0.2),
      typed('int -> list', 0.7, 0),
      typed('int -> str', 0.4, 0),
      typed('list -> int', 2, 0.3),
      typed('list -> bool', 0.7, 0),
      typed('list -> list', 2.5, 0.3),
      typed('list -> str', 0.3, 0),
      typed('str -> int', 1, 0.2),
      typed('str -> bool', 0.7, 0),
      typed('str -> list', 0.3, 0),
      typed('str -> str', 2, 0.3),
    ],
    maxProgramTokens: 28,
  },
  4: {
    level: 4,
    depth: 2,
    chain: 2,
    innerChain: 1,
    stop: 1.5,
    laterStop: 3,
    literals: 'wide',
    branches: 'conditional',
    sequences: 'some',
    signatures: [
      typed('int -> int', 2, 0.3, 2.5),
      typed('int -> bool', 0.7, 0.2, 1.5),
      typed('int -> list', 0.4, 0, 1),
      typed('int -> str', 0.4, 0, 2),
      typed('int -> tuple', 0.4, 0, 0.5),
      typed('int -> dict', 0.2, 0, 0.5),
      typed('list -> int', 2, 0.3, 2.5),
      typed('list -> bool', 0.7, 0, 1.5),
      typed('list -> list', 2, 0.3, 2),
      typed('list -> str', 0.2, 0, 0),
      typed('list -> tuple', 0.6, 0, 1),
      typed('list -> dict', 0.7, 0, 2),
      typed('str -> int', 0.8, 0.2, 2),
      typed('str -> bool', 0.5, 0, 1.5),
      typed('str -> list', 0.2, 0, 0),
      typed('str -> str', 1.5, 0.3, 2),
      typed('tuple -> int', 0.7, 0, 1.5),
      typed('tuple -> bool', 0.3, 0, 0),
      typed('tuple -> list', 0.3, 0, 1),
      typed('tuple -> tuple', 0.4, 0, 0),
      typed('dict -> int', 0.8, 0, 2),
      typed('dict -> list', 0.5, 0, 1.5),
      typed('dict -> dict', 0.4, 0, 1),
      typed('int, int -> int', 2, 0, 2.5),
      typed('int, int -> bool', 0.7, 0, 0.5),
      typed('int, int -> list', 0.4, 0, 1),
      typed('int, int -> tuple', 0.5, 0, 0.5),
      typed('list, int -> int', 1.2, 0, 2),
      typed('list, int -> bool', 0.5, 0, 1.5),
      typed('list, int -> list', 1.2, 0, 1.5),
      typed('list, list -> int', 0.5, 0, 1),
      typed('list, list -> bool', 0.3, 0, 0),
      typed('list, list -> list', 0.6, 0, 0.5),
      typed('str, int -> str', 0.5, 0, 1.5),
      typed('str, str -> bool', 0.4, 0, 0),
      typed('str, str -> str', 0.5, 0, 1),
      typed('dict, int -> int', 0.5, 0, 0.5),
    ],
    maxProgramTokens: 48,
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
