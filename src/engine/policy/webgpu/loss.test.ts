/** A real device is lost in the middle of a run: the next call opens another and goes on. */
import { expect, it } from 'vitest';
import type { UpdateOptions } from '../../../core/port/policy';
import { createPolicyEngine } from '../engine';
import { createRecoveringEngine, type Recovery } from '../recovery';
import { permissiveAutomaton, randomParameters, sampleRows, shapeNamed } from '../suite/fixture';
import { openGpu } from './device';

const options: UpdateOptions = {
  learningRate: 1e-2,
  beta1: 0.9,
  beta2: 0.95,
  adamEpsilon: 1e-8,
  weightDecay: 0.01,
  gradientClip: 1,
  clipLow: 0.2,
  clipHigh: 0.2,
};

it('goes on with a new device when the old one is lost', async () => {
  const shape = shapeNamed('plain');
  const automaton = permissiveAutomaton(shape.vocabulary);
  const opening = { shape, automaton, parameters: randomParameters(shape, 1), workers: 1 };
  const recoveries: Recovery[] = [];
  const engine = await createRecoveringEngine(await createPolicyEngine('webgpu', opening), {
    kind: 'webgpu',
    open: (kind) => createPolicyEngine(kind, opening),
    onRecovery: (recovery) => recoveries.push(recovery),
    clock: () => performance.now(),
  });
  const rows = await sampleRows(engine, automaton);
  await engine.update(rows, options);
  const kept = await engine.save();
  const { device, lost } = await openGpu();
  device.destroy();
  await lost;
  await engine.update(rows, options);
  expect(recoveries).toMatchObject([{ from: 'webgpu', to: 'webgpu', updatesLost: 0 }]);
  const after = await engine.save();
  expect(after.updates).toBe(kept.updates + 1);
  expect(after.parameters).not.toEqual(kept.parameters);
  await engine.dispose();
}, 120_000);
