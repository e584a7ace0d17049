/** The task language against real Python: what the grammar writes is Python, and means what its signature says. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { naturalPrograms } from '../../core/evaluation/natural';
import { compileLanguage } from '../../core/language/compile';
import { splitTriplet } from '../../core/language/completion';
import { withHelpers } from '../../core/language/composite';
import { type Level, levels } from '../../core/language/options';
import { sampleFromPrior } from '../../core/language/prior';
import { programFacts } from '../../core/language/program';
import { detokenize, tokenize } from '../../core/language/tokenizer';
import type { PythonOptions } from '../../core/port/python';
import { openStream } from '../../core/random/stream';
import { createPythonPool, type PythonPool } from './pool';

const options: PythonOptions = { timeoutMs: 2000, maxReprLength: 2000, runs: 1, inputs: 'literal' };

/** Least share of random programs that run on their own input, and of those that also give a value of the level. */
const runs: Record<Level, number> = { 0: 0.95, 1: 0.95, 2: 0.95, 3: 0.95, 4: 0.95 };
const least: Record<Level, number> = { 0: 0.5, 1: 0.8, 2: 0.8, 3: 0.8, 4: 0.9 };

describe('the language in real Python', () => {
  let python: PythonPool;
  beforeAll(async () => {
    python = await createPythonPool({ workers: 1 });
  }, 180_000);
  afterAll(() => python.dispose());

  it.each(levels)(
    'random programs of level %i parse, nearly all run, and return their type',
    async (level) => {
      const language = compileLanguage({ level });
      const { vocabulary, starts, maxProgramTokens, maxInputTokens } = language;
      const random = openStream(level, 'suite');
      const tasks = Array.from({ length: 600 }, (_, index) => {
        const flatten = index % 2 === 0 ? 1 : 0.6;
        const limit = maxProgramTokens + maxInputTokens + 2;
        return splitTriplet(sampleFromPrior(language, starts.triplet, limit, random, { flatten }));
      });
      const results = await python.run(
        tasks.map(({ program, input }) => ({
          program: detokenize(vocabulary, program),
          inputs: [detokenize(vocabulary, input)],
        })),
        options,
      );
      let ran = 0;
      let inside = 0;
      tasks.forEach(({ program, signature }, index) => {
        const [result] = results[index] ?? [];
        if (!result?.ok) {
          expect({ program: detokenize(vocabulary, program), result }).toMatchObject({
            result: {
              kind: 'exception',
              message: expect.stringMatching(/ZeroDivisionError|IndexError|ValueError|KeyError/),
            },
          });
          return;
        }
        ran++;
        expect(result.type).toBe(signature.result);
        const type = language.typeOfValue(result.repr);
        if (type !== undefined) inside++;
        expect([undefined, signature.result]).toContain(type);
      });
      expect(ran / tasks.length).toBeGreaterThan(runs[level]);
      expect(inside / tasks.length).toBeGreaterThan(least[level]);
    },
  );

  it('composite programs run with the functions they call before them', async () => {
    const language = compileLanguage({ level: 2, composites: 2 });
    const { vocabulary, starts, maxProgramTokens, maxInputTokens } = language;
    const random = openStream(3, 'suite');
    const limit = maxProgramTokens + maxInputTokens + 2;
    const tasks = Array.from({ length: 200 }, () =>
      splitTriplet(sampleFromPrior(language, starts.compositeTriplet(2), limit, random)),
    );
    const helpers = [
      'def f(x: int) -> int:\n    return x + 1',
      'def f(x: int) -> int:\n    y = x % 5\n    return y * 2',
    ];
    const results = await python.run(
      tasks.map(({ program, input }) => ({
        program: withHelpers(detokenize(vocabulary, program), helpers),
        inputs: [detokenize(vocabulary, input)],
      })),
      options,
    );
    const ran = results.filter(([result]) => result?.ok);
    expect(ran.length / tasks.length).toBeGreaterThan(0.95);
    const failed = results.flat().filter((it) => !it.ok && !it.message.startsWith('ZeroDivisionError'));
    expect(failed).toEqual([]);
  });

  it.each(levels)('what the mask syntax writes at level %i parses, whatever comes of it', async (level) => {
    const language = compileLanguage({ level, mask: 'syntax' });
    const { vocabulary, starts, maxProgramTokens, maxInputTokens } = language;
    const random = openStream(level, 'suite');
    const calls = Array.from({ length: 200 }, (_, index) => {
      const limit = maxProgramTokens + maxInputTokens + 2;
      const flatten = index % 2;
      const { program, input } = splitTriplet(
        sampleFromPrior(language, starts.triplet, limit, random, { flatten }),
      );
      return { program: detokenize(vocabulary, program), inputs: [detokenize(vocabulary, input)] };
    });
    const results = await python.run(calls, { ...options, timeoutMs: 200 });
    const unread = calls.filter((_, index) =>
      results[index]?.some((it) => !it.ok && (it.kind === 'syntax' || it.kind === 'input')),
    );
    expect(unread).toEqual([]);
    // It is another language than the typed one: types do not fit.
    const failed = results.filter(([it]) => it && !it.ok && /TypeError|NameError/.test(it.message));
    expect(failed.length).toBeGreaterThan(10);
  });

  it('every loop of level 4 ends, whatever it is called with', async () => {
    const language = compileLanguage({ level: 4 });
    const { vocabulary, starts, maxProgramTokens } = language;
    const random = openStream(4, 'suite');
    const numbers = ['-99', '-7', '0', '1', '99'];
    const calls = language.signatures
      .filter(({ argument }) => argument === 'int')
      .flatMap((signature) => {
        const inputs =
          signature.second === undefined ? numbers : numbers.flatMap((x) => numbers.map((n) => `${x}, ${n}`));
        return Array.from({ length: 150 }, (_, index) => {
          const flatten = [0, 0.5, 1][index % 3] ?? 1;
          const start = starts.program(signature);
          const tokens = sampleFromPrior(language, start, maxProgramTokens + 1, random, { flatten });
          return { program: detokenize(vocabulary, tokens.subarray(0, -1)), inputs };
        }).filter(({ program }) => /\bwhile | {4}for /.test(program));
      });
    expect(calls.length).toBeGreaterThan(200);
    const results = await python.run(calls, options);
    const endless = calls.filter((_, index) =>
      results[index]?.some((it) => !it.ok && it.kind !== 'exception'),
    );
    expect(endless).toEqual([]);
  });

  it('every natural program gives values of its level on all its inputs, and not always the same one', async () => {
    const results = await python.run(naturalPrograms, options);
    naturalPrograms.forEach(({ program, level }, index) => {
      const language = compileLanguage({ level });
      const signature = programFacts(tokenize(language.vocabulary, program)).signature;
      const outputs = (results[index] ?? []).map((result) => (result.ok ? result.repr : result.message));
      const types = new Set(outputs.map((output) => language.typeOfValue(output)));
      expect({ program, types: [...types] }).toEqual({ program, types: [signature?.result] });
      expect({ program, distinct: new Set(outputs).size > 1 }).toEqual({ program, distinct: true });
    });
  });
});
