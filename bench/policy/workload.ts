/**
 * The work every contender does: one model in three sizes, one batch to train on, one length to generate, all from
 * counters, so that each page makes the same numbers for itself. One sequence is a first token and 128 tokens
 * predicted from it, so that everyone reads and trains exactly 128 positions.
 */
import type { Automaton } from '../../src/core/language/automaton';
import { type ModelShape, parameterCount, parameterLayout } from '../../src/core/model/shape';
import { uniform } from '../../src/core/random/counter';

/** Positions read and tokens predicted a sequence. */
export const length = 128;

export type SizeName = '0.1M' | '0.8M' | '5M';

const common = {
  vocabulary: 160,
  context: length + 2,
  ropeBase: 10000,
  normEpsilon: 1e-5,
  bias: 'none',
  head: 'untied',
} as const;

/** The model of the page, one as large as the peers' own examples, and one that does not fit a small cache. */
export const shapes: Readonly<Record<SizeName, ModelShape>> = {
  '0.1M': { ...common, width: 64, layers: 2, heads: 4, kvHeads: 4, feedForward: 168 },
  '0.8M': { ...common, width: 128, layers: 4, heads: 4, kvHeads: 4, feedForward: 344 },
  '5M': { ...common, width: 256, layers: 6, heads: 8, kvHeads: 8, feedForward: 704 },
};

export const adamw = {
  learningRate: 1e-3,
  beta1: 0.9,
  beta2: 0.95,
  epsilon: 1e-8,
  weightDecay: 0.01,
} as const;

/** The same for every size, for code that keeps no shape. */
export const { vocabulary, normEpsilon } = common;

/** The last id ends a text and appears nowhere else. */
export const endToken = vocabulary - 1;

/** Parameters of the model at the start, in the order of `parameterLayout`. */
export function initialParameters(shape: ModelShape): Float32Array {
  const flat = new Float32Array(parameterCount(shape));
  parameterLayout(shape).forEach((slot, number) => {
    const [, inputs] = slot.shape;
    for (let i = 0; i < slot.size; i++) {
      const value = 2 * uniform(1, number, 0, i) - 1;
      flat[slot.offset + i] = inputs === undefined ? 1 : value * Math.sqrt(1.5 / inputs);
    }
  });
  return flat;
}

/** `[sequences, length + 1]` token ids; half of them repeat the token before, so that there is something to learn. */
export function trainingTokens(batch: number): Int32Array[] {
  return Array.from({ length: batch }, (_, sequence) => {
    const tokens = new Int32Array(length + 1);
    for (let t = 0; t <= length; t++) {
      const repeated = t > 0 && uniform(2, sequence, 0, t) < 0.5;
      tokens[t] = repeated ? (tokens[t - 1] ?? 0) : Math.floor(uniform(3, sequence, 0, t) * endToken);
    }
    tokens[length] = endToken;
    return tokens;
  });
}

/** First tokens of the sequences to generate. */
export function promptTokens(batch: number): Int32Array {
  return Int32Array.from({ length: batch }, (_, i) => Math.floor(uniform(4, i, 0, 0) * endToken));
}

/**
 * The grammar the policy port asks for: for training it allows everything with equal weights, which changes no
 * probability; for generation a text that starts in state s has exactly `length - s` tokens, the last of them {@link endToken}.
 */
export function automaton(purpose: 'train' | 'generate'): Automaton {
  const states = purpose === 'train' ? 2 : length + 1;
  const end = states - 1;
  const next = new Int32Array(states * vocabulary).fill(-1);
  const weights = new Float32Array(3 * vocabulary).fill(Number.NEGATIVE_INFINITY);
  for (let state = 0; state < end; state++) {
    for (let token = 0; token < vocabulary; token++) {
      const last = token === endToken;
      if (purpose === 'train') next[token] = last ? end : 0;
      else if (last === (state === end - 1)) next[state * vocabulary + token] = state + 1;
    }
  }
  const choices = purpose === 'train' ? vocabulary : vocabulary - 1;
  weights.fill(-Math.log(choices), 0, choices);
  weights[vocabulary + endToken] = 0;
  return {
    vocabulary,
    states,
    next,
    rowOf: Int32Array.from({ length: states }, (_, state) =>
      state === end ? 2 : purpose === 'generate' && state === end - 1 ? 1 : 0,
    ),
    weights,
    fewest: Int32Array.from({ length: states }, (_, state) =>
      purpose === 'train' ? Math.min(1, end - state) : end - state,
    ),
    end,
  };
}

/** Cosines and sines of the rotary angles, `[length, headWidth]` each, for contenders that want them as tables. */
export function rotaryTables(shape: ModelShape): {
  cosine: Float32Array;
  sine: Float32Array;
  headWidth: number;
} {
  const headWidth = shape.width / shape.heads;
  const half = headWidth / 2;
  const angle = (i: number): number =>
    Math.floor(i / headWidth) * shape.ropeBase ** ((-2 * (i % half)) / headWidth);
  const size = { length: length * headWidth };
  return {
    cosine: Float32Array.from(size, (_, i) => Math.cos(angle(i))),
    sine: Float32Array.from(size, (_, i) => Math.sin(angle(i))),
    headWidth,
  };
}
