/** Generation: token by token like the reference, always inside the grammar and the budget, reproducible. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Automaton, advance, allows } from '../../../core/language/automaton';
import type { ModelShape } from '../../../core/model/shape';
import type { Completion, PolicyEngine, RolloutRequest } from '../../../core/port/policy';
import { uniform } from '../../../core/random/counter';
import { candidates, engines, preparationMs, reference, withEngine } from './engines';
import {
  permissiveAutomaton,
  randomAutomaton,
  randomParameters,
  randomPrompt,
  rolloutRequests,
  shapeNamed,
  shapes,
} from './fixture';
import { compareTokens } from './tie';
import { tolerance } from './tolerance';

const seed = 77;
const openingOf = (shape: ModelShape) => ({
  shape,
  automaton: randomAutomaton(shape.vocabulary, 8),
  parameters: randomParameters(shape, 3),
});

describe.each(shapes)('%s', (_, shape) => {
  const opening = openingOf(shape);
  const requests = rolloutRequests(shape, opening.automaton);
  let specification: PolicyEngine;
  let wanted: Completion[][];
  beforeAll(async () => {
    specification = await reference.open(opening);
    wanted = await specification.rollout(requests, { seed });
  }, preparationMs);
  afterAll(() => specification.dispose());

  test.each(candidates)('$name writes what the reference writes, token by token', (row) =>
    withEngine(row, opening, async (engine) => {
      const given = await engine.rollout(requests, { seed });
      expect(given.map((group) => group.length)).toEqual(wanted.map((group) => group.length));
      let same = 0;
      for (const [i, request] of requests.entries()) {
        for (const [j, completion] of (given[i] ?? []).entries()) {
          const other = wanted[i]?.[j] as Completion;
          const verdict = await compareTokens(
            specification,
            request,
            j,
            seed,
            other.tokens,
            completion.tokens,
          );
          expect(['same', 'tie'], verdict).toContain(verdict);
          if (verdict !== 'same') continue;
          same += 1;
          completion.logProbs.forEach((logProb, t) => {
            expect(Math.abs(logProb - (other.logProbs[t] ?? 0))).toBeLessThan(tolerance.logProb);
          });
        }
      }
      expect(same).toBeGreaterThan(0.8 * wanted.flat().length);
    }),
  );
});

function expectValid(automaton: Automaton, request: RolloutRequest, { tokens, logProbs }: Completion): void {
  let state = request.start;
  tokens.forEach((token, t) => {
    expect(allows(automaton, state, token, request.limit - t)).toBe(true);
    state = advance(automaton, state, token);
  });
  expect(state).toBe(automaton.end);
  expect(tokens.length).toBeLessThanOrEqual(request.limit);
  expect(logProbs).toHaveLength(tokens.length);
  for (const logProb of logProbs) expect(logProb).toBeLessThanOrEqual(tolerance.logProb);
}

/** Eight samples of every start state at its tightest and at looser budgets. */
function everyStart(shape: ModelShape, automaton: Automaton): RolloutRequest[] {
  return Array.from({ length: automaton.states - 1 }, (_, start) => start).flatMap((start) =>
    [0, 1, 4, 12].map((slack) => ({
      prompt: randomPrompt(shape.vocabulary, 1 + ((start + slack) % 3), start),
      start,
      limit: Math.min((automaton.fewest[start] ?? 0) + slack, shape.context - 3),
      temperatures: Array.from({ length: 8 }, (_, j) => [1, 0, 2.5, 0.2][j % 4] ?? 1),
      stream: start * 10 + slack,
    })),
  );
}

describe.each(engines)('$name', (row) => {
  test.each([2, 5])('every completion is one the grammar %i accepts within its budget', (automatonSeed) => {
    const shape = shapeNamed('everything odd at once');
    const automaton = randomAutomaton(shape.vocabulary, automatonSeed);
    return withEngine(row, { ...openingOf(shape), automaton }, async (engine) => {
      const requests = everyStart(shape, automaton);
      const groups = await engine.rollout(requests, { seed });
      requests.forEach((request, i) => {
        expect(groups[i]).toHaveLength(request.temperatures.length);
        for (const completion of groups[i] ?? []) expectValid(automaton, request, completion);
      });
    });
  });

  test('log-probabilities are those of scoring the completion, whatever the temperature', () => {
    const shape = shapeNamed('grouped-query attention');
    const opening = openingOf(shape);
    return withEngine(row, opening, async (engine) => {
      const requests = rolloutRequests(shape, opening.automaton);
      const groups = await engine.rollout(requests, { seed });
      for (const [i, request] of requests.entries()) {
        const completions = groups[i] ?? [];
        const scored = await engine.score(
          completions.map(({ tokens }) => ({ ...request, completion: tokens })),
          1,
        );
        completions.forEach(({ logProbs }, j) => {
          logProbs.forEach((logProb, t) => {
            expect(Math.abs(logProb - (scored[j]?.[t]?.logProb ?? 0))).toBeLessThan(tolerance.logProb);
          });
        });
      }
    });
  });

  test('the prompt and the completion together fill the context to its last position', () => {
    const shape = shapeNamed('plain');
    const automaton = onlyLongTexts(shape.vocabulary, shape.context - 2);
    return withEngine(row, { ...openingOf(shape), automaton }, async (engine) => {
      const request = {
        prompt: randomPrompt(shape.vocabulary, 2, 1),
        start: 0,
        limit: shape.context - 2,
        temperatures: [1, 0],
        stream: 1,
      };
      const [completions] = await engine.rollout([request], { seed });
      for (const completion of completions ?? []) {
        expect(completion.tokens).toHaveLength(shape.context - 2);
        expectValid(automaton, request, completion);
      }
    });
  });

  test('a completion does not depend on what else is in the batch', () => {
    const shape = shapeNamed('query, key and value bias');
    const opening = openingOf(shape);
    return withEngine(row, opening, async (engine) => {
      const requests = rolloutRequests(shape, opening.automaton);
      const together = await engine.rollout(requests, { seed });
      for (const [i, request] of requests.entries()) {
        const [alone] = await engine.rollout([request], { seed });
        for (const [j, completion] of (alone ?? []).entries()) {
          const other = together[i]?.[j] as Completion;
          const verdict = await compareTokens(engine, request, j, seed, completion.tokens, other.tokens);
          expect(['same', 'tie'], verdict).toContain(verdict);
        }
      }
    });
  });

  test('the same seed gives the same completions to the bit, another seed others', () => {
    const shape = shapeNamed('plain');
    const opening = openingOf(shape);
    return withEngine(row, opening, async (engine) => {
      const requests = rolloutRequests(shape, opening.automaton).slice(0, 2);
      const once = await engine.rollout(requests, { seed });
      expect(await engine.rollout(requests, { seed })).toEqual(once);
      expect(await engine.rollout(requests, { seed: seed + 1 })).not.toEqual(once);
    });
  });

  test('samples follow the distribution that scoring reports', () => {
    const shape = { ...shapeNamed('plain'), layers: 1 };
    const automaton = permissiveAutomaton(shape.vocabulary);
    return withEngine(row, { ...openingOf(shape), automaton }, async (engine) => {
      const samples = 3000;
      const request: RolloutRequest = {
        prompt: randomPrompt(shape.vocabulary, 3, 2),
        start: 0,
        limit: 2,
        temperatures: Array.from({ length: samples }, () => 1),
        stream: 9,
      };
      const [completions] = await engine.rollout([request], { seed });
      const counts = new Float64Array(shape.vocabulary);
      for (const { tokens } of completions ?? []) counts[tokens[0] ?? 0] = (counts[tokens[0] ?? 0] ?? 0) + 1;
      const [scored] = await engine.score([{ ...request, completion: Int32Array.of(1) }], shape.vocabulary);
      // Pearson's statistic; 23 degrees of freedom exceed 60 with probability 4e-5, and the seed is fixed.
      const statistic = (scored?.[0]?.top ?? []).reduce((sum, { token, logProb }) => {
        const wanted = samples * Math.exp(logProb);
        return sum + ((counts[token] ?? 0) - wanted) ** 2 / wanted;
      }, 0);
      expect(scored?.[0]?.top).toHaveLength(shape.vocabulary);
      expect(statistic).toBeLessThan(60);
    });
  });

  test('level scores go to the lowest id', () => {
    const shape = shapeNamed('plain');
    const automaton = permissiveAutomaton(shape.vocabulary);
    const parameters = new Float32Array(randomParameters(shape, 3).length);
    return withEngine(row, { shape, automaton, parameters }, async (engine) => {
      const request = { prompt: Int32Array.of(3), start: 0, limit: 4, temperatures: [0], stream: 1 };
      const [completions] = await engine.rollout([request], { seed });
      expect([...(completions?.[0]?.tokens ?? [])]).toEqual([0, 0, 0, 1]);
    });
  });

  test('an empty batch and a request without samples', () => {
    const shape = shapeNamed('plain');
    const opening = openingOf(shape);
    return withEngine(row, opening, async (engine: PolicyEngine) => {
      expect(await engine.rollout([], { seed })).toEqual([]);
      const request = { prompt: Int32Array.of(1), start: 0, limit: 9, temperatures: [], stream: 1 };
      expect(await engine.rollout([request], { seed })).toEqual([[]]);
    });
  });

  test('inverse distribution function in order of token ids', () => {
    const shape = { ...shapeNamed('plain'), layers: 1 };
    const automaton = permissiveAutomaton(shape.vocabulary);
    const parameters = new Float32Array(randomParameters(shape, 3).length);
    return withEngine(row, { shape, automaton, parameters }, async (engine) => {
      const request = {
        prompt: Int32Array.of(3),
        start: 0,
        limit: 20,
        temperatures: [1, 1, 5, 0.5],
        stream: 123456789,
      };
      const [completions] = await engine.rollout([request], { seed: 0xfedcba98 });
      completions?.forEach(({ tokens }, j) => {
        tokens.subarray(0, 19).forEach((token, t) => {
          const u = uniform(0xfedcba98, request.stream, j, t);
          expect(token).toBe(Math.floor(u * shape.vocabulary));
        });
      });
    });
  });
});

/** A grammar whose only texts have exactly `length` tokens, the last one `<eos>`. */
function onlyLongTexts(vocabulary: number, length: number): Automaton {
  const next = new Int32Array((length + 1) * vocabulary).fill(-1);
  const weights = new Float32Array(3 * vocabulary).fill(Number.NEGATIVE_INFINITY);
  for (let state = 0; state < length - 1; state++) {
    for (let token = 2; token < vocabulary; token++) next[state * vocabulary + token] = state + 1;
  }
  next[(length - 1) * vocabulary + 1] = length;
  weights.fill(-Math.log(vocabulary - 2), 2, vocabulary);
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
