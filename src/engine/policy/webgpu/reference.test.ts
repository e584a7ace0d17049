/** Plain tfjs on its WebGPU backend and our own kernels, on one device, compute the same. */
import * as tf from '@tensorflow/tfjs';
import { afterEach, expect, test } from 'vitest';
import { createPolicyEngine } from '../engine';
import { type EngineRow, withEngine } from '../suite/engines';
import { randomAutomaton, randomParameters, rolloutRequests, sampleRows, shapeNamed } from '../suite/fixture';
import { gradientErrors, gradientOf } from '../suite/gradient';
import { tolerance } from '../suite/tolerance';
import { openGpu } from './device';

const shape = shapeNamed('everything odd at once');
const opening = {
  shape,
  automaton: randomAutomaton(shape.vocabulary, 6),
  parameters: randomParameters(shape, 12),
};
const row = (kind: 'reference' | 'webgpu'): EngineRow => ({
  name: kind,
  open: (given) => createPolicyEngine(kind, { ...given, workers: 1, backend: 'webgpu' }),
});

afterEach(async () => {
  await tf.setBackend('cpu');
});

test('log-probabilities and an update', async () => {
  const gpu = await openGpu();
  const errors: string[] = [];
  const stop = gpu.onError(({ message }) => errors.push(message));
  const ours = await withEngine(row('webgpu'), opening, async (engine) => {
    const requests = rolloutRequests(shape, opening.automaton);
    const completions = await engine.rollout(requests, { seed: 3 });
    const texts = requests.flatMap((request, i) =>
      (completions[i] ?? []).slice(0, 2).map(({ tokens }) => ({ ...request, completion: tokens })),
    );
    const rows = await sampleRows(engine, opening.automaton);
    return { texts, rows, scored: await engine.score(texts, 3), ...(await gradientOf(engine, rows)) };
  });
  const theirs = await withEngine(row('reference'), opening, async (engine) => {
    expect(tf.getBackend()).toBe('webgpu');
    return { scored: await engine.score(ours.texts, 3), ...(await gradientOf(engine, ours.rows)) };
  });
  expect(errors).toEqual([]);
  stop();
  const flat = (scored: typeof ours.scored): number[] =>
    scored
      .flat()
      .flatMap(({ logProb, entropy, top }) => [logProb, entropy, ...top.map((one) => one.logProb)]);
  const wanted = flat(theirs.scored);
  expect(wanted.length).toBeGreaterThan(50);
  expect(flat(ours.scored)).toHaveLength(wanted.length);
  flat(ours.scored).forEach((value, i) => {
    expect(Math.abs(value - (wanted[i] ?? 0))).toBeLessThan(tolerance.logProb);
  });
  for (const { name, error } of gradientErrors(shape, ours.gradient, theirs.gradient)) {
    expect(error, name).toBeLessThan(tolerance.gradient);
  }
  expect(Math.abs(ours.stats.loss - theirs.stats.loss)).toBeLessThan(10 * tolerance.loss);
});
