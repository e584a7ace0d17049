/**
 * What is particular to training on the GPU: the two forms of its products, batches cut into chunks, and that steps allocate
 * nothing. What an update computes is tested with all engines in `../suite`.
 */
import { afterEach, expect, test } from 'vitest';
import { parameterCount } from '../../../core/model/shape';
import type { UpdateRow } from '../../../core/port/policy';
import { permissiveAutomaton, randomParameters, randomPrompt, shapeNamed } from '../suite/fixture';
import { gradientError, norm, options } from '../suite/gradient';
import { tolerance } from '../suite/tolerance';
import { type Gpu, openGpu } from './device';
import type { StateBuffers } from './training/buffers';
import { createUpdater, type UpdaterTuning } from './update';

// Odd sizes, and more columns and rows than one tile of either form holds.
const shape = {
  ...shapeNamed('everything odd at once'),
  vocabulary: 83,
  width: 72,
  heads: 3,
  feedForward: 101,
};
const automaton = permissiveAutomaton(shape.vocabulary);
const count = parameterCount(shape);

const rowsOf = (size: number, seed: number): UpdateRow[] =>
  Array.from({ length: size }, (_, i) => ({
    prompt: randomPrompt(shape.vocabulary, 1 + (i % 5), seed + i),
    start: 0,
    limit: 20,
    completions: Array.from({ length: 1 + (i % 3) }, (_, j) => {
      const tokens = randomPrompt(shape.vocabulary - 2, 20, seed + 100 * i + j).map((token) => token + 2);
      tokens[19] = 1;
      return { tokens, gain: 0.1, loss: -0.05, entropy: 0.01, priorKl: 0.02 };
    }),
  }));

const errors: string[] = [];
afterEach(() => expect(errors.splice(0)).toEqual([]));

interface Opened {
  readonly gpu: Gpu;
  readonly buffers: StateBuffers;
  readonly updater: Awaited<ReturnType<typeof createUpdater>>;
}

async function withUpdater<T>(tuning: UpdaterTuning, work: (opened: Opened) => Promise<T>): Promise<T> {
  const gpu = await openGpu();
  const stop = gpu.onError(({ message }) => errors.push(message));
  const buffers: StateBuffers = {
    parameters: gpu.buffer('parameters', 4 * count),
    firstMoment: gpu.buffer('first moment', 4 * count),
    secondMoment: gpu.buffer('second moment', 4 * count),
  };
  gpu.device.queue.writeBuffer(buffers.parameters, 0, randomParameters(shape, 3) as BufferSource);
  const updater = await createUpdater(gpu, shape, automaton, buffers, tuning);
  try {
    return await work({ gpu, buffers, updater });
  } finally {
    updater.dispose();
    for (const buffer of Object.values(buffers)) buffer.destroy();
    stop();
  }
}

/** With beta1 = 0 the first moment is the gradient. */
function gradient(tuning: UpdaterTuning, rows: readonly UpdateRow[]): Promise<Float32Array> {
  return withUpdater(tuning, async ({ gpu, buffers, updater }) => {
    await updater.update(rows, { ...options, beta1: 0 }, 1);
    const { MAP_READ, COPY_DST } = GPUBufferUsage;
    const staging = gpu.buffer('read back', 4 * count, MAP_READ | COPY_DST);
    const encoder = gpu.device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffers.firstMoment, 0, staging, 0, 4 * count);
    gpu.device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ);
    const values = new Float32Array(staging.getMappedRange().slice(0, 4 * count));
    staging.destroy();
    return values;
  });
}

test('both forms of products and any chunks give one gradient', async () => {
  const rows = rowsOf(9, 1);
  const expected = await gradient({ form: 'register' }, rows);
  expect(norm(expected)).toBeGreaterThan(0.1);
  for (const tuning of [{ form: 'shared' }, { form: 'register', chunkRows: 50 }] as const) {
    const actual = await gradient(tuning, rows);
    expect(gradientError(shape, actual, expected)).toBeLessThan(tolerance.gradient);
  }
});

test('a step allocates no buffer once one as large was made', () =>
  withUpdater({}, async ({ gpu, updater }) => {
    await updater.update(rowsOf(9, 1), options, 1);
    let made = 0;
    const { device } = gpu;
    const create = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      made++;
      return create(descriptor);
    };
    try {
      await updater.update(rowsOf(9, 700), options, 2);
      await updater.update(rowsOf(4, 900), options, 3);
      expect(made).toBe(0);
      await updater.update(rowsOf(40, 1), options, 4);
      expect(made).toBeGreaterThan(0);
    } finally {
      device.createBuffer = create;
    }
  }));
