/** Scoring: log-probabilities, alternatives and entropy under a grammar, against the reference and against arithmetic. */
import { beforeAll, describe, expect, test } from 'vitest';
import { advance, allows } from '../../../core/language/automaton';
import type { ModelShape } from '../../../core/model/shape';
import type { PolicyEngine, ScoredToken, ScoreRequest } from '../../../core/port/policy';
import { candidatesAt, engines, type Opening, preparationMs, reference, withEngine } from './engines';
import { randomAutomaton, randomParameters, rolloutRequests, shapeNamed, shapes } from './fixture';
import { tolerance } from './tolerance';

async function scoreRequests(engine: PolicyEngine, opening: Opening): Promise<ScoreRequest[]> {
  const requests = rolloutRequests(engine.shape, opening.automaton);
  const completions = await engine.rollout(requests, { seed: 3 });
  return requests.flatMap((request, i) =>
    (completions[i] ?? []).map(({ tokens }) => ({ ...request, completion: tokens })),
  );
}

const openingOf = (shape: ModelShape): Opening => ({
  shape,
  automaton: randomAutomaton(shape.vocabulary, 4),
  parameters: randomParameters(shape, 21),
});

describe.each(shapes)('%s', (name, shape) => {
  const opening = openingOf(shape);
  let requests: ScoreRequest[];
  let wanted: ScoredToken[][];
  beforeAll(
    () =>
      withEngine(reference, opening, async (engine) => {
        requests = await scoreRequests(engine, opening);
        wanted = await engine.score(requests, 5);
      }),
    preparationMs,
  );

  test.each(candidatesAt(name))('$name scores like the reference', (row) =>
    withEngine(row, opening, async (engine) => {
      const given = await engine.score(requests, 5);
      expect(given.map((tokens) => tokens.length)).toEqual(wanted.map((tokens) => tokens.length));
      given.forEach((tokens, i) => {
        tokens.forEach((token, t) => {
          const other = wanted[i]?.[t];
          expect(Math.abs(token.logProb - (other?.logProb ?? 0))).toBeLessThan(tolerance.logProb);
          expect(Math.abs(token.entropy - (other?.entropy ?? 0))).toBeLessThan(tolerance.logProb);
          expect(token.top).toHaveLength(other?.top.length ?? -1);
          token.top.forEach((entry, k) => {
            expect(Math.abs(entry.logProb - (other?.top[k]?.logProb ?? 0))).toBeLessThan(tolerance.logProb);
          });
        });
      });
    }),
  );
});

describe.each(engines)('$name', (row) => {
  test('alternatives are the allowed tokens, best first, and their probabilities sum to one', () => {
    const shape = shapeNamed('vocabulary and widths not multiples of four');
    const opening = openingOf(shape);
    const { automaton } = opening;
    return withEngine(row, opening, async (engine) => {
      const requests = await scoreRequests(engine, opening);
      const scored = await engine.score(requests, shape.vocabulary);
      scored.forEach((tokens, i) => {
        const request = requests[i] as ScoreRequest;
        let state = request.start;
        tokens.forEach(({ top, entropy, logProb }, t) => {
          const remaining = request.limit - t;
          const legal = Array.from({ length: shape.vocabulary }, (_, token) => token).filter((token) =>
            allows(automaton, state, token, remaining),
          );
          expect(top.map(({ token }) => token).sort((a, b) => a - b)).toEqual(legal);
          expect(top).toEqual([...top].sort((a, b) => b.logProb - a.logProb));
          const mass = top.reduce((sum, entry) => sum + Math.exp(entry.logProb), 0);
          expect(Math.abs(mass - 1)).toBeLessThan(tolerance.logProb);
          const surprise = top.reduce((sum, entry) => sum - Math.exp(entry.logProb) * entry.logProb, 0);
          expect(Math.abs(entropy - surprise)).toBeLessThan(tolerance.logProb);
          const written = request.completion[t] ?? -1;
          expect(top.find(({ token }) => token === written)?.logProb).toBeCloseTo(logProb, 4);
          state = advance(automaton, state, written);
        });
      });
    });
  });

  test('one text scores alone as it does among others', () => {
    const shape = shapeNamed('grouped-query attention');
    const opening = openingOf(shape);
    return withEngine(row, opening, async (engine) => {
      const requests = await scoreRequests(engine, opening);
      const together = await engine.score(requests, 1);
      for (const [i, request] of requests.entries()) {
        const [alone] = await engine.score([request], 1);
        alone?.forEach(({ logProb }, t) => {
          expect(Math.abs(logProb - (together[i]?.[t]?.logProb ?? 0))).toBeLessThan(tolerance.logProb);
        });
      }
    });
  });

  test('nothing to score gives nothing', () => {
    const shape = shapeNamed('plain');
    return withEngine(row, openingOf(shape), async (engine) => {
      expect(await engine.score([], 3)).toEqual([]);
    });
  });
});
