/**
 * Nucleus sampling: which tokens are kept, by hand and by statistics, in every engine. That the engines keep the same
 * ones token by token is in `rollout.test.ts`.
 */
import { afterAll, describe, expect, test } from 'vitest';
import type { Completion, RolloutRequest } from '../../../core/port/policy';
import { uniform } from '../../../core/random/counter';
import { engines, type Opening, shareEngine } from './engines';
import {
  onlyLongTexts,
  permissiveAutomaton,
  randomAutomaton,
  randomParameters,
  randomPrompt,
  rolloutRequests,
  shapeNamed,
} from './fixture';
import { tolerance } from './tolerance';

const seed = 77;
const shape = shapeNamed('plain');
const parameters = randomParameters(shape, 3);
/** Parameters with which the model adds nothing to what the grammar says. */
const level = new Float32Array(parameters.length);

/** The grammar's probabilities of five tokens at every position but the last. */
const shares: Readonly<Record<number, number>> = { 2: 4 / 31, 5: 16 / 31, 7: 1 / 31, 11: 9 / 31, 13: 1 / 31 };
const fiveTokens: Opening = {
  shape,
  parameters: level,
  automaton: onlyLongTexts(shape.vocabulary, 30, shares),
};
const anyText: Opening = { shape, parameters, automaton: permissiveAutomaton(shape.vocabulary) };
const grammar: Opening = { shape, parameters, automaton: randomAutomaton(shape.vocabulary, 8) };

describe.each(engines)('$name', (row) => {
  const { use: openFiveTokens, close: closeFiveTokens } = shareEngine(row, fiveTokens);
  const { use: openAnyText, close: closeAnyText } = shareEngine(row, anyText);
  const { use: openGrammar, close: closeGrammar } = shareEngine(row, grammar);
  afterAll(async () => {
    await Promise.all([closeFiveTokens(), closeAnyText(), closeGrammar()]);
  });

  test.each<{ topP: number; temperature: number; kept: Record<number, number> }>([
    // At temperature 1 the shares are 16, 9, 4, 1 and 1 in 31: 16/31 = 0.52, 25/31 = 0.81, 29/31 = 0.94.
    { topP: 0.5, temperature: 1, kept: { 5: 16 } },
    { topP: 0.9, temperature: 1, kept: { 2: 4, 5: 16, 11: 9 } },
    { topP: 1, temperature: 1, kept: { 2: 4, 5: 16, 7: 1, 11: 9, 13: 1 } },
    // At temperature 2 their roots, 4, 3, 2, 1 and 1 in 11: 7/11 = 0.64, 9/11 = 0.82, 10/11 = 0.91; of equals the lowest id.
    { topP: 0.5, temperature: 2, kept: { 5: 4, 11: 3 } },
    { topP: 0.9, temperature: 2, kept: { 2: 2, 5: 4, 7: 1, 11: 3 } },
    // At temperature 1/2 their squares, 256, 81, 16, 1 and 1 in 355: 256/355 = 0.72, 337/355 = 0.95.
    { topP: 0.9, temperature: 0.5, kept: { 5: 256, 11: 81 } },
  ])('$topP at temperature $temperature keeps $kept', ({ topP, temperature, kept }) =>
    openFiveTokens(async (engine) => {
      const request: RolloutRequest = {
        prompt: Int32Array.of(3),
        start: 0,
        limit: 30,
        temperatures: [temperature, temperature],
        stream: 21,
      };
      const [completions = []] = await engine.rollout([request], { seed, topP });
      /** The distribution function in steps of one part, in order of token ids. */
      const parts = Object.entries(kept).flatMap(([token, mass]) => Array<number>(mass).fill(Number(token)));
      expect(completions.map(({ tokens }) => tokens.length)).toEqual([30, 30]);
      completions.forEach(({ tokens, logProbs }, j) => {
        tokens.subarray(0, 29).forEach((token, t) => {
          expect(token).toBe(parts[Math.floor(parts.length * uniform(seed, request.stream, j, t))]);
          // What is reported is the policy's own, over all five and at temperature 1.
          expect(Math.abs((logProbs[t] ?? 0) - Math.log(shares[token] ?? 0))).toBeLessThan(tolerance.logProb);
        });
      });
    }),
  );

  test('level scores enter by their ids, and no more of them than are needed', () =>
    openAnyText(async (engine) => {
      const request = { prompt: Int32Array.of(3), start: 0, limit: 20, temperatures: [1, 3], stream: 8 };
      const [completions] = await engine.rollout([request], { seed, topP: 0.5 });
      completions?.forEach(({ tokens }, j) => {
        tokens.subarray(0, 19).forEach((token, t) => {
          expect(token).toBe(Math.floor((uniform(seed, request.stream, j, t) * shape.vocabulary) / 2));
        });
      });
    }, level));

  test('one of everything changes no bit, one of next to nothing is greedy at every temperature', () =>
    openGrammar(async (engine) => {
      const requests = rolloutRequests(shape, grammar.automaton);
      const usual = await engine.rollout(requests, { seed });
      expect(await engine.rollout(requests, { seed, topP: 1 })).toEqual(usual);
      const at = (...temperatures: number[]): RolloutRequest[] =>
        requests.map((request) => ({ ...request, temperatures }));
      const written = (groups: readonly (readonly Completion[])[]) =>
        groups.map((group) => group.map(({ tokens }) => tokens));
      const greedy = await engine.rollout(at(0, 0, 0), { seed });
      expect(written(await engine.rollout(at(0, 0.4, 5), { seed, topP: 1e-9 }))).toEqual(written(greedy));
    }));

  test('samples follow its distribution, renormalised', () =>
    openAnyText(async (engine) => {
      const samples = 1500;
      const [temperature, topP] = [1.5, 0.7];
      const request: RolloutRequest = {
        prompt: randomPrompt(shape.vocabulary, 3, 2),
        start: 0,
        limit: 2,
        temperatures: Array.from({ length: samples }, () => temperature),
        stream: 10,
      };
      const [completions = []] = await engine.rollout([request], { seed, topP });
      const counts = new Float64Array(shape.vocabulary);
      for (const { tokens } of completions) counts[tokens[0] ?? 0] = (counts[tokens[0] ?? 0] ?? 0) + 1;
      const [scored] = await engine.score([{ ...request, completion: Int32Array.of(1) }], shape.vocabulary);
      const masses = (scored?.[0]?.top ?? []).map(({ token, logProb }) => ({
        token,
        mass: Math.exp(logProb / temperature),
      }));
      const sumOf = (list: typeof masses): number => list.reduce((sum, { mass }) => sum + mass, 0);
      const size = masses.findIndex((_, i) => sumOf(masses.slice(0, i + 1)) >= topP * sumOf(masses)) + 1;
      const kept = masses.slice(0, size);
      expect(size).toBeGreaterThan(3);
      expect(size).toBeLessThan(shape.vocabulary - 3);
      expect(kept.reduce((sum, { token }) => sum + (counts[token] ?? 0), 0)).toBe(samples);
      // Pearson's statistic; even 23 degrees of freedom exceed 60 with probability 4e-5, and the seed is fixed.
      const statistic = kept.reduce((sum, { token, mass }) => {
        const wanted = (samples * mass) / sumOf(kept);
        return sum + ((counts[token] ?? 0) - wanted) ** 2 / wanted;
      }, 0);
      expect(statistic).toBeLessThan(60);
    }));
});
