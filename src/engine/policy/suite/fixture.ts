/**
 * Small models, grammars and requests for the engine suite, all made from `counter.uniform`, so that the script
 * that computes the expected values with PyTorch and Hugging Face can make the same ones.
 */
import type { Automaton } from '../../../core/language/automaton';
import { type ModelShape, parameterCount, parameterLayout } from '../../../core/model/shape';
import type { Completion, PolicyEngine, RolloutRequest, UpdateRow } from '../../../core/port/policy';
import { uniform } from '../../../core/random/counter';

const base: ModelShape = {
  vocabulary: 24,
  width: 16,
  layers: 2,
  heads: 2,
  kvHeads: 2,
  feedForward: 24,
  context: 32,
  ropeBase: 10000,
  normEpsilon: 1e-5,
  bias: 'none',
  head: 'untied',
};

/** One shape for each way in which shapes differ. */
export const shapes: readonly (readonly [string, ModelShape])[] = [
  ['plain', base],
  ['grouped-query attention', { ...base, width: 32, heads: 4, kvHeads: 2 }],
  ['multi-query attention, one layer', { ...base, width: 24, heads: 3, kvHeads: 1, layers: 1 }],
  ['query, key and value bias', { ...base, bias: 'qkv', kvHeads: 1 }],
  ['tied head', { ...base, head: 'tied' }],
  [
    'vocabulary and widths not multiples of four',
    { ...base, vocabulary: 23, width: 18, heads: 3, kvHeads: 3, feedForward: 29 },
  ],
  [
    'everything odd at once',
    {
      ...base,
      vocabulary: 37,
      width: 20,
      heads: 2,
      kvHeads: 1,
      feedForward: 31,
      bias: 'qkv',
      head: 'tied',
      ropeBase: 500,
      normEpsilon: 1e-6,
    },
  ],
];

/** The shape of that name in {@link shapes}. */
export function shapeNamed(name: string): ModelShape {
  const found = shapes.find(([other]) => other === name);
  if (!found) throw new Error(`The fixture has no shape called ${name}.`);
  return found[1];
}

/** Numbers in [-1, 1): parameter `index` of slot `slot`. */
function signed(seed: number, slot: number, index: number): number {
  return 2 * uniform(seed, slot, 0, index) - 1;
}

/**
 * Parameters at which no part of the model is negligible: matrices of variance 1 / inputs, embeddings of
 * variance 1, norms around 1, biases of variance 1/4.
 */
export function randomParameters(shape: ModelShape, seed: number): Float32Array {
  const flat = new Float32Array(parameterCount(shape));
  parameterLayout(shape).forEach((slot, number) => {
    const [, inputs] = slot.shape;
    for (let i = 0; i < slot.size; i++) {
      const value = signed(seed, number, i);
      flat[slot.offset + i] = slot.name.endsWith('norm.weight')
        ? 1 + 0.3 * value
        : slot.name.endsWith('.bias')
          ? 0.5 * Math.sqrt(3) * value
          : slot.name === 'model.embed_tokens.weight'
            ? Math.sqrt(3) * value
            : Math.sqrt(3 / (inputs ?? 1)) * value;
    }
  });
  return flat;
}

/** Token id of `<eos>` in the fixture's grammars. */
const endToken = 1;

/** A grammar that allows everything everywhere with equal weights, so that scores are the model's own. */
export function permissiveAutomaton(vocabulary: number): Automaton {
  const next = new Int32Array(2 * vocabulary).fill(-1);
  for (let token = 0; token < vocabulary; token++) next[token] = token === endToken ? 1 : 0;
  const weights = new Float32Array(2 * vocabulary).fill(Number.NEGATIVE_INFINITY);
  weights.fill(-Math.log(vocabulary), 0, vocabulary);
  return {
    vocabulary,
    states: 2,
    next,
    rowOf: Int32Array.of(0, 1),
    weights,
    fewest: Int32Array.of(1, 0),
    end: 1,
  };
}

/**
 * A random grammar like a compiled one: states share rows of weights, rows allow from one token to most of them,
 * the text can end in few states only, so that budgets bind, and every state has a way to the end.
 */
export function randomAutomaton(vocabulary: number, seed: number): Automaton {
  const draw = (what: number, a: number, b: number): number => uniform(seed, what, a, b);
  const states = 9;
  const end = states - 1;
  const rows = 6;
  const ending = (row: number): boolean => row === 0;

  const weights = new Float32Array((rows + 1) * vocabulary).fill(Number.NEGATIVE_INFINITY);
  const allowed: number[][] = [];
  for (let row = 0; row < rows; row++) {
    const density = row === 1 ? 0 : 0.15 + 0.75 * draw(1, row, 0);
    const tokens = Array.from({ length: vocabulary }, (_, token) => token).filter((token) =>
      token === endToken ? ending(row) : draw(2, row, token) < density,
    );
    if (tokens.length === 0) tokens.push(2 + Math.floor(draw(3, row, 0) * (vocabulary - 2)));
    const masses = tokens.map((token) => 0.05 + draw(4, row, token));
    const total = masses.reduce((a, b) => a + b);
    tokens.forEach((token, i) => {
      weights[row * vocabulary + token] = Math.log((masses[i] ?? 1) / total);
    });
    allowed.push(tokens);
  }

  const rowOf = Int32Array.from({ length: states }, (_, state) =>
    state === end ? rows : state === 0 ? 0 : 1 + (state % (rows - 1)),
  );
  const next = new Int32Array(states * vocabulary).fill(-1);
  for (let state = 0; state < end; state++) {
    const tokens = allowed[rowOf[state] ?? 0] ?? [];
    const way = tokens[Math.floor(draw(5, state, 0) * tokens.length)];
    for (const token of tokens) {
      const anywhere = Math.floor(draw(6, state, token) * end);
      next[state * vocabulary + token] =
        token === endToken ? end : token === way && state > 0 ? state - 1 : anywhere;
    }
  }
  return {
    vocabulary,
    states,
    next,
    rowOf,
    weights,
    fewest: fewestTokens(next, states, vocabulary, end),
    end,
  };
}

/**
 * A grammar whose only texts have exactly `length` tokens, the last one `<eos>`.
 * @param shares probability that the grammar gives each token before that one; all the same if absent.
 */
export function onlyLongTexts(
  vocabulary: number,
  length: number,
  shares: Readonly<Record<number, number>> = Object.fromEntries(
    Array.from({ length: vocabulary - 2 }, (_, i) => [i + 2, 1 / (vocabulary - 2)]),
  ),
): Automaton {
  const next = new Int32Array((length + 1) * vocabulary).fill(-1);
  const weights = new Float32Array(3 * vocabulary).fill(Number.NEGATIVE_INFINITY);
  for (const [token, share] of Object.entries(shares)) {
    for (let state = 0; state < length - 1; state++) next[state * vocabulary + Number(token)] = state + 1;
    weights[Number(token)] = Math.log(share);
  }
  next[(length - 1) * vocabulary + 1] = length;
  weights[vocabulary + 1] = 0;
  return {
    vocabulary,
    states: length + 1,
    next,
    rowOf: Int32Array.from({ length: length + 1 }, (_, state) => Math.max(0, state - length + 2)),
    weights,
    fewest: Int32Array.from({ length: length + 1 }, (_, state) => length - state),
    end: length,
  };
}

function fewestTokens(next: Int32Array, states: number, vocabulary: number, end: number): Int32Array {
  const fewest = new Int32Array(states).fill(states + 1);
  fewest[end] = 0;
  for (let round = 0; round < states; round++) {
    for (let state = 0; state < states; state++) {
      for (let token = 0; token < vocabulary; token++) {
        const after = next[state * vocabulary + token] ?? -1;
        if (after >= 0) fewest[state] = Math.min(fewest[state] ?? 0, 1 + (fewest[after] ?? 0));
      }
    }
  }
  return fewest;
}

export function randomPrompt(vocabulary: number, length: number, seed: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => Math.floor(uniform(seed, 7, 0, i) * vocabulary));
}

/** Requests of different prompt lengths, starts, budgets and temperatures, among them the shortest and the longest. */
export function rolloutRequests(shape: ModelShape, automaton: Automaton): RolloutRequest[] {
  const request = (
    index: number,
    length: number,
    start: number,
    limit: number,
    temperatures: readonly number[],
  ): RolloutRequest => ({
    prompt: randomPrompt(shape.vocabulary, length, 100 + index),
    start,
    limit: Math.max(limit, automaton.fewest[start] ?? 0),
    temperatures,
    stream: 1000 + 17 * index,
  });
  const last = automaton.states - 2;
  return [
    request(0, 1, 0, 12, [0, 1]),
    request(1, 7, Math.min(3, last), 14, [1, 1, 1, 0, 0.5, 3]),
    request(2, 12, last, shape.context - 12, [1, 1, 2, 0]),
    request(3, 5, Math.min(2, last), 0, [1, 0.3, 1]),
    request(4, shape.context - 9, Math.min(5, last), 9, [1, 1, 0]),
  ];
}

/** Training rows out of rollouts: all coefficients on, old log-probabilities shifted enough for the clip to act. */
function trainingRows(
  requests: readonly RolloutRequest[],
  completions: readonly (readonly Completion[])[],
): UpdateRow[] {
  return requests.map((request, i) => ({
    prompt: request.prompt,
    start: request.start,
    limit: request.limit,
    completions: (completions[i] ?? []).map(({ tokens, logProbs }, j) => {
      const coefficient = (k: number): number => uniform(31, i, j, k);
      return {
        tokens,
        ...(j % 3 === 2
          ? {}
          : { oldLogProbs: logProbs.map((logProb, t) => logProb + 0.8 * (uniform(33, i, j, t) - 0.5)) }),
        gain: j % 2 === 0 ? 0.5 * coefficient(0) : 0.1,
        loss: j % 4 === 0 ? 0 : -0.5 * coefficient(1),
        entropy: 0.1 * coefficient(2),
        priorKl: 0.2 * coefficient(3),
      };
    }),
  }));
}

/** Rolls the fixture's requests out on an engine and makes training rows of them. */
export async function sampleRows(engine: PolicyEngine, automaton: Automaton): Promise<UpdateRow[]> {
  const requests = rolloutRequests(engine.shape, automaton);
  return trainingRows(requests, await engine.rollout(requests, { seed: 5 }));
}
