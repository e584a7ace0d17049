/** Devices that fail, played by real wasm engines whose calls fail when the test says so. */
import { describe, expect, it } from 'vitest';
import type { PolicyEngine, UpdateOptions } from '../../core/port/policy';
import { createPolicyEngine, type EngineKind } from './engine';
import { createRecoveringEngine, type Recovery } from './recovery';
import { permissiveAutomaton, randomParameters, sampleRows, shapeNamed } from './suite/fixture';

const shape = shapeNamed('plain');
const automaton = permissiveAutomaton(shape.vocabulary);
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

const openWasm = (): Promise<PolicyEngine> =>
  createPolicyEngine('wasm', { shape, automaton, parameters: randomParameters(shape, 1), workers: 1 });

class GpuFailedError extends Error {
  override readonly name = 'GpuFailedError';
}

/** The engine with a switch that makes every call fail, as it does once a device is lost. */
function breakable(engine: PolicyEngine): { readonly engine: PolicyEngine; break(): void } {
  let broken = false;
  const guard = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      if (broken) throw new GpuFailedError('The GPU device was lost (test).');
      return call(...args);
    };
  };
  return {
    engine: {
      shape: engine.shape,
      rollout: guard(engine.rollout.bind(engine)),
      update: guard(engine.update.bind(engine)),
      score: guard(engine.score.bind(engine)),
      save: guard(engine.save.bind(engine)),
      load: guard(engine.load.bind(engine)),
      dispose: () => engine.dispose(),
    },
    break: () => {
      broken = true;
    },
  };
}

async function scene(reopened: 'opens' | 'fails') {
  const opened: EngineKind[] = [];
  const recoveries: Recovery[] = [];
  const devices = [breakable(await openWasm())];
  let now = 0;
  const engine = await createRecoveringEngine(devices[0]?.engine ?? (await openWasm()), {
    kind: 'webgpu',
    open: async (kind) => {
      opened.push(kind);
      if (kind === 'webgpu' && reopened === 'fails') throw new Error('There is no adapter any more.');
      const device = breakable(await openWasm());
      devices.push(device);
      return device.engine;
    },
    onRecovery: (recovery) => recoveries.push(recovery),
    clock: () => now,
  });
  return {
    engine,
    opened,
    recoveries,
    breakDevice: () => devices.at(-1)?.break(),
    wait: (ms: number) => {
      now += ms;
    },
  };
}

describe('an engine that may lose its device', () => {
  it('goes on from the last state it kept and repeats the call', async () => {
    const { engine, opened, recoveries, breakDevice, wait } = await scene('opens');
    const rows = await sampleRows(engine, automaton);
    wait(3_000);
    await engine.update(rows, options);
    const kept = await engine.save();
    await engine.update(rows, options);
    breakDevice();
    await engine.update(rows, options);
    expect(opened).toEqual(['webgpu']);
    expect(recoveries).toMatchObject([{ from: 'webgpu', to: 'webgpu', updatesLost: 1 }]);
    expect((await engine.save()).updates).toBe(kept.updates + 1);
    const plain = await openWasm();
    await plain.load(kept);
    await plain.update(rows, options);
    expect((await engine.save()).parameters).toEqual((await plain.save()).parameters);
    await Promise.all([engine.dispose(), plain.dispose()]);
  });

  it('goes on without the GPU when it does not come back, or is lost again at once', async () => {
    const gone = await scene('fails');
    gone.breakDevice();
    await sampleRows(gone.engine, automaton);
    expect(gone.opened).toEqual(['webgpu', 'wasm']);
    expect(gone.recoveries).toMatchObject([{ to: 'wasm' }]);
    await gone.engine.dispose();

    const twice = await scene('opens');
    twice.breakDevice();
    await sampleRows(twice.engine, automaton);
    twice.wait(1_000);
    twice.breakDevice();
    await sampleRows(twice.engine, automaton);
    expect(twice.opened).toEqual(['webgpu', 'wasm']);
    await twice.engine.dispose();
  });

  it('keeps a state every few seconds, so that little is ever lost', async () => {
    const { engine, recoveries, breakDevice, wait } = await scene('opens');
    const rows = await sampleRows(engine, automaton);
    for (let i = 0; i < 7; i++) {
      wait(700);
      await engine.update(rows, options);
    }
    breakDevice();
    await engine.score([], 1);
    expect(recoveries[0]?.updatesLost).toBe(1);
    await engine.dispose();
  });

  it('lets every other error through', async () => {
    const { engine, opened } = await scene('opens');
    await expect(
      engine.rollout([{ prompt: Int32Array.of(999), start: 0, limit: 4, temperatures: [1], stream: 0 }], {
        seed: 1,
      }),
    ).rejects.toThrow();
    expect(opened).toEqual([]);
    await engine.dispose();
  });
});
