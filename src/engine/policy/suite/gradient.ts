/**
 * Reads the gradient out of an engine through the port alone. With beta1 = 0 AdamW's first moment *is* the
 * gradient of the last update (m = 0 m + (1 - 0) g), so one update that is then forgotten shows it exactly.
 */
import { type ModelShape, parameterLayout } from '../../../core/model/shape';
import type { PolicyEngine, UpdateOptions, UpdateRow, UpdateStats } from '../../../core/port/policy';

export const options: UpdateOptions = {
  learningRate: 2e-3,
  beta1: 0.9,
  beta2: 0.95,
  adamEpsilon: 1e-8,
  weightDecay: 0.01,
  gradientClip: 0,
  clipLow: 0.2,
  clipHigh: 0.25,
};

export interface Gradient {
  readonly gradient: Float32Array;
  readonly stats: UpdateStats;
}

/** The gradient of the loss at the engine's parameters, `[parameters]`; the engine is left as it was. */
export async function gradientOf(
  engine: PolicyEngine,
  rows: readonly UpdateRow[],
  changes: Partial<UpdateOptions> = {},
): Promise<Gradient> {
  const before = await engine.save();
  const stats = await engine.update(rows, { ...options, ...changes, beta1: 0 });
  const { firstMoment } = await engine.save();
  await engine.load(before);
  return { gradient: firstMoment, stats };
}

/** Euclidean norm. */
export function norm(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

/** For each parameter tensor, the norm of the difference over the norm of the whole expected gradient. */
export function gradientErrors(
  shape: ModelShape,
  actual: Float32Array,
  expected: Float32Array,
): { readonly name: string; readonly error: number }[] {
  const scale = norm(expected);
  return parameterLayout(shape).map(({ name, offset, size }) => {
    const difference = actual
      .subarray(offset, offset + size)
      .map((value, i) => value - (expected[offset + i] ?? 0));
    return { name, error: norm(difference) / scale };
  });
}

/** The largest of {@link gradientErrors}. */
export function gradientError(shape: ModelShape, actual: Float32Array, expected: Float32Array): number {
  return Math.max(...gradientErrors(shape, actual, expected).map(({ error }) => error));
}
