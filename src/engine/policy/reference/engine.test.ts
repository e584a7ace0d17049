/** What is particular to the reference engine: tfjs backends and tensor memory. What it computes is tested in `suite`. */
import * as tf from '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { afterEach, describe, expect, test } from 'vitest';
import { randomAutomaton, randomParameters, rolloutRequests, sampleRows, shapeNamed } from '../suite/fixture';
import { gradientError, gradientOf, options } from '../suite/gradient';
import { tolerance } from '../suite/tolerance';
import { BackendUnavailableError } from './backend';
import { createReferenceEngine } from './engine';

const shape = shapeNamed('everything odd at once');
const opening = {
  shape,
  automaton: randomAutomaton(shape.vocabulary, 6),
  parameters: randomParameters(shape, 12),
};

afterEach(async () => {
  await tf.setBackend('cpu');
});

test("tfjs' cpu and wasm backends agree", async () => {
  const results = [];
  for (const backend of ['cpu', 'wasm'] as const) {
    const engine = await createReferenceEngine({ ...opening, backend });
    expect(tf.getBackend()).toBe(backend);
    const rows = await sampleRows(engine, opening.automaton);
    results.push({ rows, ...(await gradientOf(engine, rows)) });
    await engine.dispose();
  }
  const [cpu, wasm] = results;
  if (!cpu || !wasm) throw new Error('Two backends were asked for.');
  expect(wasm.rows.map((row) => row.completions.map(({ tokens }) => tokens))).toEqual(
    cpu.rows.map((row) => row.completions.map(({ tokens }) => tokens)),
  );
  expect(gradientError(shape, wasm.gradient, cpu.gradient)).toBeLessThan(tolerance.gradient);
  expect(cpu.stats.gradientNorm).toBeGreaterThan(0.1);
});

test('a backend that is not there is refused in words', async () => {
  await expect(createReferenceEngine({ ...opening, backend: 'webgl' })).rejects.toThrow(
    BackendUnavailableError,
  );
});

describe('no tensor is left behind', () => {
  test('by any call, nor by dispose', async () => {
    const before = tf.memory().numTensors;
    const engine = await createReferenceEngine({ ...opening, backend: 'cpu' });
    const open = tf.memory().numTensors;
    expect(open).toBeGreaterThan(before);
    const requests = rolloutRequests(shape, opening.automaton);
    const completions = await engine.rollout(requests, { seed: 1 });
    const rows = await sampleRows(engine, opening.automaton);
    await engine.update(rows, options);
    await engine.update([], options);
    await engine.load(await engine.save());
    await engine.score(
      requests.map((request, i) => ({
        ...request,
        completion: completions[i]?.[0]?.tokens ?? new Int32Array(0),
      })),
      2,
    );
    expect(tf.memory().numTensors).toBe(open);
    await engine.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('by a refused update', async () => {
    const engine = await createReferenceEngine({ ...opening, backend: 'cpu' });
    const open = tf.memory().numTensors;
    const [row] = await sampleRows(engine, opening.automaton);
    if (!row) throw new Error('The fixture has no rows.');
    await expect(engine.update([{ ...row, prompt: new Int32Array(0) }], options)).rejects.toThrow();
    expect(tf.memory().numTensors).toBe(open);
    await engine.dispose();
  });
});
