/** Every engine against Hugging Face's models, PyTorch's autograd and PyTorch's AdamW (`golden.py`). */
import { afterAll, describe, expect, test } from 'vitest';
import { type ModelShape, parameterLayout } from '../../../core/model/shape';
import type { UpdateOptions, UpdateRow } from '../../../core/port/policy';
import { engines, shareEngine } from './engines';
import { permissiveAutomaton, randomParameters } from './fixture';
import golden from './golden.json';
import { gradientOf } from './gradient';
import { tolerance } from './tolerance';

const limit = 10;

describe.each(engines)('$name', (row) => {
  describe.each(golden.cases)('$name', (expected) => {
    const shape = expected.shape as ModelShape;
    const options: UpdateOptions = expected.options;
    const rows: UpdateRow[] = [
      {
        prompt: Int32Array.from(expected.prompt),
        start: 0,
        limit,
        completions: expected.completions.map(({ tokens, oldLogProbs, ...coefficients }) => ({
          ...coefficients,
          tokens: Int32Array.from(tokens),
          ...(oldLogProbs ? { oldLogProbs: Float32Array.from(oldLogProbs) } : {}),
        })),
      },
    ];
    const { use: open, close } = shareEngine(row, {
      shape,
      automaton: permissiveAutomaton(shape.vocabulary),
      parameters: randomParameters(shape, expected.seed),
    });
    afterAll(close);

    test('log-probabilities of every token', () =>
      open(async (engine) => {
        const scored = await engine.score(
          expected.completions.map(({ tokens }) => ({
            prompt: Int32Array.from(expected.prompt),
            start: 0,
            limit,
            completion: Int32Array.from(tokens),
          })),
          shape.vocabulary,
        );
        scored.forEach((completion, c) => {
          const flat = expected.logProbs[c] ?? [];
          expect(completion).toHaveLength(flat.length / shape.vocabulary);
          completion.forEach(({ top, logProb }, t) => {
            const row = flat.slice(t * shape.vocabulary, (t + 1) * shape.vocabulary);
            expect(top).toHaveLength(shape.vocabulary);
            for (const entry of top) {
              expect(Math.abs(entry.logProb - (row[entry.token] ?? 0))).toBeLessThan(tolerance.logProb);
            }
            const own = row[expected.completions[c]?.tokens[t] ?? 0] ?? 0;
            expect(Math.abs(logProb - own)).toBeLessThan(tolerance.logProb);
          });
        });
      }));

    test('loss and gradient', () =>
      open(async (engine) => {
        const [step] = expected.steps;
        const { gradient, stats } = await gradientOf(engine, rows, { ...options, gradientClip: 0 });
        expect(Math.abs(stats.loss - (step?.loss ?? 0))).toBeLessThan(tolerance.loss * 10);
        const total = step?.gradientNorm ?? 0;
        expect(Math.abs(stats.gradientNorm / total - 1)).toBeLessThan(tolerance.statistic);
        const names = Object.keys(step?.norms ?? {});
        expect(names).toEqual(parameterLayout(shape).map((slot) => slot.name));
        for (const { name, offset, size } of parameterLayout(shape)) {
          const own = gradient.subarray(offset, offset + size);
          const norms: Record<string, number> = step?.norms ?? {};
          const firsts: Record<string, number[]> = step?.gradients ?? {};
          const error = Math.abs(Math.hypot(...own) - (norms[name] ?? 0)) / total;
          expect(error, name).toBeLessThan(tolerance.gradient);
          firsts[name]?.forEach((value, i) => {
            expect(Math.abs((own[i] ?? 0) - value) / total, `${name}[${i}]`).toBeLessThan(tolerance.gradient);
          });
        }
      }));

    test('two clipped AdamW steps', () =>
      open(async (engine) => {
        for (const step of expected.steps) {
          const stats = await engine.update(rows, options);
          expect(Math.abs(stats.gradientNorm / step.gradientNorm - 1)).toBeLessThan(tolerance.statistic);
          const { parameters } = await engine.save();
          const firsts: Record<string, number[]> = step.parameters;
          for (const { name, offset } of parameterLayout(shape)) {
            firsts[name]?.forEach((value, i) => {
              const error = Math.abs((parameters[offset + i] ?? 0) - value) / options.learningRate;
              expect(error, `${name}[${i}]`).toBeLessThan(tolerance.goldenStep);
            });
          }
        }
      }));
  });
});
