/** Generation: token by token like the reference, always inside the grammar and the budget, reproducible. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Automaton, advance, allows } from '../../../core/language/automaton';
import type { ModelShape } from '../../../core/model/shape';
import type { Completion, PolicyEngine, RolloutRequest } from '../../../core/port/policy';
import { uniform } from '../../../core/random/counter';
import { candidatesAt, engines, preparationMs, reference, shareEngine, withEngine } from './engines';
import {
  onlyLongTexts,
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
/** Every shape, and a nucleus at two of them, as it knows nothing of a shape but its vocabulary. */
const cases = [
  ...shapes.map(([name, shape]) => ({ name, shape, topP: 1 })),
  ...['plain', 'everything odd at once'].map((name) => ({ name, shape: shapeNamed(name), topP: 0.6 })),
];
const openingOf = (shape: ModelShape) => ({
  shape,
  automaton: randomAutomaton(shape.vocabulary, 8),
  parameters: randomParameters(shape, 3),
});

describe.each(cases)('$name, topP $topP', ({ name, shape, topP }) => {
  const opening = openingOf(shape);
  const requests = rolloutRequests(shape, opening.automaton);
  const options = { seed, topP };
  let specification: PolicyEngine;
  let wanted: Completion[][];
  beforeAll(async () => {
    specification = await reference.open(opening);
    wanted = await specification.rollout(requests, options);
  }, preparationMs);
  afterAll(() => specification.dispose());

  test.each(candidatesAt(name))('$name writes what the reference writes, token by token', (row) =>
    withEngine(row, opening, async (engine) => {
      const given = await engine.rollout(requests, options);
      expect(given.map((group) => group.length)).toEqual(wanted.map((group) => group.length));
      let same = 0;
      for (const [i, request] of requests.entries()) {
        for (const [j, completion] of (given[i] ?? []).entries()) {
          const other = wanted[i]?.[j] as Completion;
          const verdict = await compareTokens(
            specification,
            request,
            j,
            options,
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
  const plain = shapeNamed('plain');
  const { use: openPlain, close: closePlain } = shareEngine(row, openingOf(plain));
  const anyText = { ...openingOf(plain), automaton: permissiveAutomaton(plain.vocabulary) };
  const { use: openAnyText, close: closeAnyText } = shareEngine(row, anyText);
  afterAll(async () => {
    await Promise.all([closePlain(), closeAnyText()]);
  });
  /** Parameters that give every token the same score. */
  const level = new Float32Array(anyText.parameters.length);

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

  test('log-probabilities are those of scoring the completion, whatever the temperature and the nucleus', () => {
    const shape = shapeNamed('grouped-query attention');
    const opening = openingOf(shape);
    return withEngine(row, opening, async (engine) => {
      const requests = rolloutRequests(shape, opening.automaton);
      const groups = await engine.rollout(requests, { seed, topP: 0.6 });
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
    const automaton = onlyLongTexts(plain.vocabulary, plain.context - 2);
    return withEngine(row, { ...openingOf(plain), automaton }, async (engine) => {
      const request = {
        prompt: randomPrompt(plain.vocabulary, 2, 1),
        start: 0,
        limit: plain.context - 2,
        temperatures: [1, 0],
        stream: 1,
      };
      const [completions] = await engine.rollout([request], { seed });
      for (const completion of completions ?? []) {
        expect(completion.tokens).toHaveLength(plain.context - 2);
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
          const verdict = await compareTokens(engine, request, j, { seed }, completion.tokens, other.tokens);
          expect(['same', 'tie'], verdict).toContain(verdict);
        }
      }
    });
  });

  test('the same seed gives the same completions to the bit, another seed others', () =>
    openPlain(async (engine) => {
      const requests = rolloutRequests(plain, openingOf(plain).automaton).slice(0, 2);
      const once = await engine.rollout(requests, { seed });
      expect(await engine.rollout(requests, { seed })).toEqual(once);
      expect(await engine.rollout(requests, { seed: seed + 1 })).not.toEqual(once);
    }));

  test('samples follow the distribution that scoring reports', () =>
    openAnyText(async (engine) => {
      const samples = 3000;
      const request: RolloutRequest = {
        prompt: randomPrompt(plain.vocabulary, 3, 2),
        start: 0,
        limit: 2,
        temperatures: Array.from({ length: samples }, () => 1),
        stream: 9,
      };
      const [completions] = await engine.rollout([request], { seed });
      const counts = new Float64Array(plain.vocabulary);
      for (const { tokens } of completions ?? []) counts[tokens[0] ?? 0] = (counts[tokens[0] ?? 0] ?? 0) + 1;
      const [scored] = await engine.score([{ ...request, completion: Int32Array.of(1) }], plain.vocabulary);
      // Pearson's statistic; 23 degrees of freedom exceed 60 with probability 4e-5, and the seed is fixed.
      const statistic = (scored?.[0]?.top ?? []).reduce((sum, { token, logProb }) => {
        const wanted = samples * Math.exp(logProb);
        return sum + ((counts[token] ?? 0) - wanted) ** 2 / wanted;
      }, 0);
      expect(scored?.[0]?.top).toHaveLength(plain.vocabulary);
      expect(statistic).toBeLessThan(60);
    }));

  test('level scores go to the lowest id', () =>
    openAnyText(async (engine) => {
      const request = { prompt: Int32Array.of(3), start: 0, limit: 4, temperatures: [0], stream: 1 };
      const [completions] = await engine.rollout([request], { seed });
      expect([...(completions?.[0]?.tokens ?? [])]).toEqual([0, 0, 0, 1]);
    }, level));

  test('an empty batch and a request without samples', () =>
    openPlain(async (engine) => {
      expect(await engine.rollout([], { seed })).toEqual([]);
      const request = { prompt: Int32Array.of(1), start: 0, limit: 9, temperatures: [], stream: 1 };
      expect(await engine.rollout([request], { seed })).toEqual([[]]);
    }));

  test('inverse distribution function in order of token ids', () =>
    openAnyText(async (engine) => {
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
          expect(token).toBe(Math.floor(u * plain.vocabulary));
        });
      });
    }, level));
});
