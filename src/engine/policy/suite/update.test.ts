/** One update: gradient against the reference and finite differences, the clip, merging, AdamW, and doing nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ModelShape, parameterLayout } from '../../../core/model/shape';
import type {
  PolicyState,
  UpdateOptions,
  UpdateRow,
  UpdateStats,
  WeightedCompletion,
} from '../../../core/port/policy';
import { uniform } from '../../../core/random/counter';
import {
  candidatesAt,
  engines,
  type Opening,
  preparationMs,
  reference,
  shareEngine,
  withEngine,
} from './engines';
import { randomAutomaton, randomParameters, sampleRows, shapeNamed, shapes } from './fixture';
import { type Gradient, gradientError, gradientErrors, gradientOf, norm, options } from './gradient';
import { tolerance } from './tolerance';

const openingOf = (shape: ModelShape): Opening => ({
  shape,
  automaton: randomAutomaton(shape.vocabulary, 6),
  parameters: randomParameters(shape, 12),
});

const rolledOut = new Map<ModelShape, Promise<UpdateRow[]>>();
/** Training rows of a shape, rolled out once by the reference so that every engine gets the same. */
function rowsOf(opening: Opening): Promise<UpdateRow[]> {
  const rows =
    rolledOut.get(opening.shape) ??
    withEngine(reference, opening, (engine) => sampleRows(engine, opening.automaton));
  rolledOut.set(opening.shape, rows);
  return rows;
}

const withCompletions = (
  rows: readonly UpdateRow[],
  change: (completions: readonly WeightedCompletion[]) => readonly WeightedCompletion[],
): UpdateRow[] => rows.map((row) => ({ ...row, completions: change(row.completions) }));

function expectStats(actual: UpdateStats, expected: UpdateStats): void {
  expect(Math.abs(actual.loss - expected.loss)).toBeLessThan(tolerance.loss * 10);
  for (const key of ['gradientNorm', 'entropy', 'priorKl', 'approximateKl'] as const) {
    const error = Math.abs(actual[key] - expected[key]);
    expect(error, key).toBeLessThan(tolerance.statistic * Math.max(1, Math.abs(expected[key])));
  }
  expect(actual.clipFraction).toBeCloseTo(expected.clipFraction, 6);
  expect(actual.tokens).toBe(expected.tokens);
}

describe.each(shapes)('gradient of %s', (name, shape) => {
  const opening = openingOf(shape);
  let rows: UpdateRow[];
  let expected: Gradient;
  beforeAll(async () => {
    rows = await rowsOf(opening);
    expected = await withEngine(reference, opening, (engine) => gradientOf(engine, rows));
  }, preparationMs);

  test('the fixture exercises what it should', () => {
    expect(expected.stats.clipFraction).toBeGreaterThan(0.05);
    expect(expected.stats.clipFraction).toBeLessThan(0.95);
    for (const { name, offset, size } of parameterLayout(shape)) {
      expect(norm(expected.gradient.subarray(offset, offset + size)), name).toBeGreaterThan(0);
    }
  });

  test.each(candidatesAt(name))('$name like the reference', (row) =>
    withEngine(row, opening, async (engine) => {
      const { gradient, stats } = await gradientOf(engine, rows);
      for (const { name, error } of gradientErrors(shape, gradient, expected.gradient)) {
        expect(error, name).toBeLessThan(tolerance.gradient);
      }
      expectStats(stats, expected.stats);
    }),
  );
});

describe.each(engines)('$name', (row) => {
  const opening = openingOf(shapeNamed('everything odd at once'));
  const { shape } = opening;
  let rows: UpdateRow[];
  beforeAll(async () => {
    rows = await rowsOf(opening);
  }, preparationMs);
  const { use: open, close } = shareEngine(row, opening);
  afterAll(close);

  test('the gradient is the slope of the reported loss along every parameter', () =>
    open(async (engine) => {
      // Without old log-probabilities the reported loss is constant by definition, so all rows carry them.
      const compared = withCompletions(rows.slice(0, 2), (completions) =>
        completions.filter((completion) => completion.oldLogProbs),
      );
      // The clip's corners have no slope; with the clip out of the way the loss is smooth.
      const smooth: UpdateOptions = { ...options, learningRate: 0, clipLow: 1, clipHigh: 1000 };
      const { gradient } = await gradientOf(engine, compared, smooth);
      const state = await engine.save();
      const lossAt = async (parameters: Float32Array): Promise<number> => {
        await engine.load({ ...state, parameters });
        return (await engine.update(compared, smooth)).loss;
      };
      const step = 4e-3;
      const slopes: { name: string; predicted: number; measured: number }[] = [];
      for (const { name, offset, size } of parameterLayout(shape)) {
        const own = gradient.subarray(offset, offset + size);
        const length = norm(own);
        const along = (sign: number): Float32Array =>
          state.parameters.map((value, i) =>
            i >= offset && i < offset + size
              ? value + (sign * step * (own[i - offset] ?? 0)) / length
              : value,
          );
        const measured = ((await lossAt(along(1))) - (await lossAt(along(-1)))) / (2 * step);
        slopes.push({ name, predicted: length, measured });
      }
      const steepest = Math.max(...slopes.map(({ predicted }) => predicted));
      for (const { name, predicted, measured } of slopes) {
        expect(Math.abs(measured - predicted) / steepest, name).toBeLessThan(tolerance.finiteDifference);
      }
    }));

  test('merged completions give the gradient of separate ones', () =>
    open(async (engine) => {
      const separate = withCompletions(rows, (completions) =>
        completions.flatMap((completion) => [
          { ...completion, gain: completion.gain * 0.25, loss: 0, entropy: completion.entropy, priorKl: 0 },
          { ...completion, gain: completion.gain * 0.75, loss: completion.loss * 0.5, entropy: 0 },
          { ...completion, gain: 0, loss: completion.loss * 0.5, entropy: 0, priorKl: 0 },
        ]),
      );
      const merged = await gradientOf(engine, rows);
      const apart = await gradientOf(engine, separate);
      expect(gradientError(shape, apart.gradient, merged.gradient)).toBeLessThan(tolerance.gradient);
      expect(Math.abs(apart.stats.loss - merged.stats.loss)).toBeLessThan(tolerance.loss * 10);
      expect(apart.stats.tokens).toBeGreaterThan(merged.stats.tokens);
    }));

  test('rows add up: together they give the sum of their gradients, in any order', () =>
    open(async (engine) => {
      const together = await gradientOf(engine, rows);
      const sum = new Float32Array(together.gradient.length);
      for (const one of rows) {
        const { gradient } = await gradientOf(engine, [one]);
        gradient.forEach((value, i) => {
          sum[i] = (sum[i] ?? 0) + value;
        });
      }
      expect(gradientError(shape, together.gradient, sum)).toBeLessThan(tolerance.gradient);
      const reversed = await gradientOf(engine, [...rows].reverse());
      expect(gradientError(shape, reversed.gradient, together.gradient)).toBeLessThan(tolerance.gradient);
    }));

  test('without old log-probabilities the gradient is that of REINFORCE', () =>
    open(async (engine) => {
      const strip = ({ oldLogProbs: _, ...completion }: WeightedCompletion): WeightedCompletion => completion;
      const bare = withCompletions(rows, (completions) => completions.map(strip));
      const current = await Promise.all(
        bare.map(async (one) => {
          const scored = await engine.score(
            one.completions.map(({ tokens }) => ({ ...one, completion: tokens })),
            1,
          );
          return {
            ...one,
            completions: one.completions.map((completion, c) => ({
              ...completion,
              oldLogProbs: Float32Array.from(scored[c] ?? [], ({ logProb }) => logProb),
            })),
          };
        }),
      );
      const without = await gradientOf(engine, bare);
      const withOwn = await gradientOf(engine, current);
      expect(gradientError(shape, without.gradient, withOwn.gradient)).toBeLessThan(tolerance.gradient);
      expect(Math.abs(without.stats.loss - withOwn.stats.loss)).toBeLessThan(tolerance.loss * 10);
      expect(without.stats.approximateKl).toBe(0);
      expect(without.stats.clipFraction).toBe(0);
      expect(Math.abs(withOwn.stats.approximateKl)).toBeLessThan(tolerance.logProb);
    }));

  test.each([
    ['a gain whose ratio is above the range', -1, 0.5, 0],
    ['a loss whose ratio is below the range', 1, 0, -0.5],
  ])('the clip removes the gradient of %s, and only that', (_, shift, gain, loss) =>
    open(async (engine) => {
      const shifted = (by: number): Promise<UpdateRow[]> =>
        Promise.all(
          rows.map(async (one) => {
            const scored = await engine.score(
              one.completions.map(({ tokens }) => ({ ...one, completion: tokens })),
              1,
            );
            return {
              ...one,
              completions: one.completions.map(({ tokens }, c) => ({
                tokens,
                oldLogProbs: Float32Array.from(scored[c] ?? [], ({ logProb }) => logProb + by),
                gain,
                loss,
                entropy: 0,
                priorKl: 0,
              })),
            };
          }),
        );
      const clipped = await gradientOf(engine, await shifted(shift));
      expect(clipped.stats.clipFraction).toBe(1);
      expect(clipped.stats.gradientNorm).toBe(0);
      expect(clipped.gradient.every((value) => value === 0)).toBe(true);
      const other = await gradientOf(engine, await shifted(-shift));
      expect(other.stats.clipFraction).toBe(0);
      expect(other.stats.gradientNorm).toBeGreaterThan(0.1);
    }),
  );

  test('entropy and divergence alone move the policy where they should', () =>
    open(async (engine) => {
      const only = (entropy: number, priorKl: number): UpdateRow[] =>
        withCompletions(rows, (completions) =>
          completions.map(({ tokens }) => ({ tokens, gain: 0, loss: 0, entropy, priorKl })),
        );
      const state = await engine.save();
      const before = await engine.update(only(1e-2, 0), options);
      const wider = await engine.update(only(0, 1e-2), options);
      expect(wider.entropy).toBeGreaterThan(before.entropy);
      await engine.load(state);
      await engine.update(only(0, 1e-2), options);
      const nearer = await engine.update(only(0, 1e-2), options);
      expect(nearer.priorKl).toBeLessThan(before.priorKl);
    }));

  test('an AdamW step on its own gradient is the textbook one, decay on matrices only', () =>
    open(async (engine) => {
      const fresh = await engine.save();
      const state: PolicyState = {
        ...fresh,
        firstMoment: fresh.parameters.map((_, i) => 0.1 * (uniform(1, 0, 0, i) - 0.5)),
        secondMoment: fresh.parameters.map((_, i) => 0.01 * uniform(2, 0, 0, i)),
        updates: 4,
      };
      const { gradient, stats } = await gradientOf(engine, rows);
      const chosen: UpdateOptions = { ...options, weightDecay: 0.3, gradientClip: stats.gradientNorm / 3 };
      await engine.load(state);
      await engine.update(rows, chosen);
      const after = await engine.save();
      expect(after.updates).toBe(5);
      for (const { name, shape: dimensions, offset, size } of parameterLayout(shape)) {
        const decay = dimensions.length === 2 ? chosen.weightDecay : 0;
        for (let i = offset; i < offset + size; i++) {
          const own = (gradient[i] ?? 0) / 3;
          const first = chosen.beta1 * (state.firstMoment[i] ?? 0) + (1 - chosen.beta1) * own;
          const second = chosen.beta2 * (state.secondMoment[i] ?? 0) + (1 - chosen.beta2) * own * own;
          const direction =
            first /
            (1 - chosen.beta1 ** 5) /
            (Math.sqrt(second / (1 - chosen.beta2 ** 5)) + chosen.adamEpsilon);
          const start = state.parameters[i] ?? 0;
          const wanted = start - chosen.learningRate * (direction + decay * start);
          expect(Math.abs((after.parameters[i] ?? 0) - wanted), name).toBeLessThan(tolerance.adamw);
          expect(Math.abs((after.firstMoment[i] ?? 0) - first), name).toBeLessThan(tolerance.adamw);
          expect(Math.abs((after.secondMoment[i] ?? 0) - second), name).toBeLessThan(tolerance.adamw);
        }
      }
    }));

  test.each([
    ['no rows', () => []],
    ['rows without completions', () => withCompletions(rows, () => [])],
  ])('an update with %s changes nothing', (_, empty: () => UpdateRow[]) =>
    open(async (engine) => {
      await engine.update(rows, options);
      const before = await engine.save();
      expect(await engine.update(empty(), options)).toEqual({
        loss: 0,
        gradientNorm: 0,
        entropy: 0,
        priorKl: 0,
        approximateKl: 0,
        clipFraction: 0,
        tokens: 0,
      });
      expect(await engine.save()).toEqual(before);
    }),
  );

  test('the same updates give the same state to the bit', () =>
    open(async (engine) => {
      const before = await engine.save();
      const run = async (): Promise<PolicyState> => {
        await engine.load(before);
        await engine.update(rows, options);
        await engine.update(rows.slice(1), options);
        return engine.save();
      };
      expect(await run()).toEqual(await run());
    }));

  test('tokens counts each prompt once and each completion once', () =>
    open(async (engine) => {
      const { tokens } = await engine.update(rows, options);
      const wanted = rows.reduce(
        (sum, one) =>
          sum + one.prompt.length + one.completions.reduce((own, { tokens }) => own + tokens.length, 0),
        0,
      );
      expect(tokens).toBe(wanted);
    }));

  test('training on one completion makes it the likeliest', () =>
    open(async (engine) => {
      const [one] = rows;
      if (!one) throw new Error('The fixture has no rows.');
      const [wanted] = one.completions;
      if (!wanted) throw new Error('The fixture has no completions.');
      const imitation: UpdateRow = {
        ...one,
        completions: [{ tokens: wanted.tokens, gain: 1, loss: 0, entropy: 0, priorKl: 0 }],
      };
      for (let i = 0; i < 30; i++) await engine.update([imitation], { ...options, learningRate: 1e-2 });
      const [greedy] = await engine.rollout([{ ...one, temperatures: [0], stream: 1 }], { seed: 1 });
      expect(greedy?.[0]?.tokens).toEqual(wanted.tokens);
    }));
});
