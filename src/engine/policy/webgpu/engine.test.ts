/** What is particular to the webgpu engine: memory that stays, and a device that fails. What it computes is tested in `suite`. */
import * as tf from '@tensorflow/tfjs';
import { expect, test, vi } from 'vitest';
import { randomAutomaton, randomParameters, rolloutRequests, sampleRows, shapeNamed } from '../suite/fixture';
import { options } from '../suite/gradient';
import { openGpu } from './device';
import { createWebgpuEngine, GpuFailedError } from './engine';

const shape = shapeNamed('everything odd at once');
const opening = {
  shape,
  automaton: randomAutomaton(shape.vocabulary, 6),
  parameters: randomParameters(shape, 12),
};

test('after the first call at a size nothing is allocated any more, on the device or by tfjs', async () => {
  const engine = await createWebgpuEngine(opening);
  const requests = rolloutRequests(shape, opening.automaton);
  const rows = await sampleRows(engine, opening.automaton);
  const iterate = async (seed: number): Promise<void> => {
    await engine.rollout(requests, { seed });
    await engine.update(rows, options);
  };
  await iterate(1);
  await iterate(2);
  const { device } = await openGpu();
  const tensors = tf.memory().numTensors;
  const created = vi.spyOn(device, 'createBuffer');
  const compiled = vi.spyOn(device, 'createShaderModule');
  for (let seed = 3; seed < 8; seed++) await iterate(seed);
  expect(created).not.toHaveBeenCalled();
  expect(compiled).not.toHaveBeenCalled();
  expect(tf.memory().numTensors).toBe(tensors);
  vi.restoreAllMocks();
  await engine.dispose();
});

test('when the device is lost every call says so, and a new engine goes on from the saved state', async () => {
  const engine = await createWebgpuEngine(opening);
  const rows = await sampleRows(engine, opening.automaton);
  await engine.update(rows, options);
  const saved = await engine.save();
  const { device } = await openGpu();
  const underWay = engine.update(rows, options);
  device.destroy();
  await expect(underWay).rejects.toThrow(GpuFailedError);
  await expect(engine.save()).rejects.toThrow(/go on from the last saved state/);
  await engine.dispose();

  const other = await createWebgpuEngine(opening);
  await other.load(saved);
  expect(await other.save()).toEqual(saved);
  await other.update(rows, options);
  await other.dispose();
});
