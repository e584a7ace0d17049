/** The task language against real Python: what the grammar writes is Python, and means what its signature says. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { naturalPrograms } from '../../core/evaluation/natural';
import { compileLanguage } from '../../core/language/compile';
import { splitTriplet } from '../../core/language/completion';
import { type Level, levels } from '../../core/language/language';
import { sampleFromPrior } from '../../core/language/prior';
import { programFacts } from '../../core/language/program';
import { detokenize, tokenize } from '../../core/language/tokenizer';
import type { PythonOptions } from '../../core/port/python';
import { openStream } from '../../core/random/stream';
import { createPythonPool, type PythonPool } from './pool';

const options: PythonOptions = { timeoutMs: 2000, maxReprLength: 2000, runs: 1, inputs: 'literal' };

/** Least share of random programs that run; level 0 is bounded by its values, not by failures. */
const runs: Record<Level, number> = { 0: 0.95, 1: 0.95, 2: 0.95, 3: 0.95 };

describe('the language in real Python', () => {
  let python: PythonPool;
  beforeAll(async () => {
    python = await createPythonPool({ workers: 1 });
  }, 180_000);
  afterAll(() => python.dispose());

  it.each(levels)(
    'random programs of level %i parse, nearly all run, and return their type',
    async (level) => {
      const language = compileLanguage(level);
      const { vocabulary, starts, maxProgramTokens, maxValueTokens } = language;
      const random = openStream(level, 'suite');
      const tasks = Array.from({ length: 600 }, (_, index) => {
        const flatten = index % 2 === 0 ? 1 : 0.6;
        const limit = maxProgramTokens + maxValueTokens + 2;
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
              message: expect.stringMatching(/ZeroDivisionError|IndexError|ValueError/),
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
      expect(inside / tasks.length).toBeGreaterThan(level === 0 ? 0.5 : 0.8);
    },
  );

  it('every natural program gives values of its level on all its inputs, and not always the same one', async () => {
    const results = await python.run(naturalPrograms, options);
    naturalPrograms.forEach(({ program, level }, index) => {
      const language = compileLanguage(level);
      const signature = programFacts(tokenize(language.vocabulary, program)).signature;
      const outputs = (results[index] ?? []).map((result) => (result.ok ? result.repr : result.message));
      const types = new Set(outputs.map((output) => language.typeOfValue(output)));
      expect({ program, types: [...types] }).toEqual({ program, types: [signature?.result] });
      expect({ program, distinct: new Set(outputs).size > 1 }).toEqual({ program, distinct: true });
    });
  });
});
