/** The engines under the grammars they will really run: every level's language, in every kind of completion. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileLanguage } from '../../../core/language/compile';
import type { Language } from '../../../core/language/language';
import { levels } from '../../../core/language/options';
import { accepts } from '../../../core/language/prior';
import type { ModelShape } from '../../../core/model/shape';
import type { Completion, PolicyEngine, RolloutRequest } from '../../../core/port/policy';
import { candidates, type Opening, preparationMs, reference, withEngine } from './engines';
import { randomParameters, randomPrompt } from './fixture';
import { compareTokens } from './tie';

const seed = 13;

function openingOf(language: Language): Opening {
  const shape: ModelShape = {
    vocabulary: language.vocabulary.size,
    width: 16,
    layers: 1,
    heads: 2,
    kvHeads: 1,
    feedForward: 24,
    context: 128,
    ropeBase: 10000,
    normEpsilon: 1e-5,
    bias: 'none',
    head: 'untied',
  };
  return { shape, automaton: language.automaton, parameters: randomParameters(shape, 2) };
}

/** One request for each kind of completion and signature, greedy and sampled, with the tightest and an easy budget. */
function everyKind(language: Language): RolloutRequest[] {
  const { starts, signatures, automaton } = language;
  // Level 4 has three times as many signatures as any other: a third of them will do.
  const tried = signatures.filter((_, i) => i % Math.ceil(signatures.length / 12) === 0);
  const states = [
    starts.triplet,
    starts.anyProgram,
    ...tried.map((signature) => starts.program(signature)),
    ...tried.flatMap((signature) => [
      starts.value(signature.result),
      starts.input(signature),
      starts.inputs(signature, 3),
    ]),
  ];
  return [...new Set(states)].flatMap((start, i) =>
    [0, language.maxProgramTokens].map((slack) => ({
      prompt: randomPrompt(language.vocabulary.size, 2, i),
      start,
      limit: (automaton.fewest[start] ?? 0) + slack,
      temperatures: [0, 1, 2],
      stream: 2 * i + Math.sign(slack),
    })),
  );
}

describe.each(levels)('level %i', (level) => {
  const language = compileLanguage({ level });
  const requests = everyKind(language);
  let specification: PolicyEngine;
  let wanted: Completion[][];
  beforeAll(async () => {
    specification = await reference.open(openingOf(language));
    wanted = await specification.rollout(requests, { seed });
  }, preparationMs);
  afterAll(() => specification.dispose());

  function expectAccepted(groups: readonly (readonly Completion[])[]): void {
    requests.forEach(({ start, limit }, i) => {
      expect(groups[i]).toHaveLength(3);
      for (const { tokens } of groups[i] ?? []) {
        expect(accepts(language, start, tokens)).toBe(true);
        expect(tokens.length).toBeLessThanOrEqual(limit);
      }
    });
  }

  test('the reference writes only what the language accepts', () => expectAccepted(wanted));

  test.each(candidates)('$name writes what the reference writes, and only what the language accepts', (row) =>
    withEngine(row, openingOf(language), async (engine) => {
      const given = await engine.rollout(requests, { seed });
      expectAccepted(given);
      for (const [i, request] of requests.entries()) {
        for (const [j, { tokens }] of (given[i] ?? []).entries()) {
          const expected = wanted[i]?.[j]?.tokens ?? new Int32Array(0);
          const verdict = await compareTokens(specification, request, j, { seed }, expected, tokens);
          expect(['same', 'tie'], verdict).toContain(verdict);
        }
      }
    }),
  );
});
