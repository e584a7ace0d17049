/** The device as the engine and tfjs share it. */
import * as tf from '@tensorflow/tfjs';
import { afterEach, describe, expect, test } from 'vitest';
import { KernelError, openGpu } from './device';

afterEach(async () => {
  await tf.setBackend('cpu');
});

test('one device is shared by all who ask', async () => {
  expect(await openGpu()).toBe(await openGpu());
});

test('what the adapter is and offers', async () => {
  const gpu = await openGpu();
  expect(gpu.adapter.vendor).not.toBe('');
  expect(gpu.device.limits.maxComputeWorkgroupStorageSize).toBeGreaterThanOrEqual(16384);
  expect([...gpu.features]).toEqual(expect.arrayContaining(['subgroups']));
});

test('opening it leaves the active backend of tfjs alone', async () => {
  await tf.setBackend('cpu');
  await openGpu();
  expect(tf.getBackend()).toBe('cpu');
});

describe('with tfjs on it', () => {
  test('tfjs computes on this very device', async () => {
    const gpu = await openGpu();
    await tf.setBackend('webgpu');
    expect(tf.backend()).toBe(gpu.backend);
  });

  test('a kernel writes straight into the memory of a tensor', async () => {
    const gpu = await openGpu();
    await tf.setBackend('webgpu');
    const tensor = tf.tensor1d([1, 2, 3, 4, 5, 6, 7, 8]);
    const doubled = tensor.mul(2);
    const pipeline = await gpu.compile(
      'increment',
      `@group(0) @binding(0) var<storage, read_write> values: array<f32>;
       @compute @workgroup_size(8) fn main(@builtin(local_invocation_index) i: u32) { values[i] += 100.0; }`,
    );
    gpu.flush();
    const encoder = gpu.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    const resource = { buffer: gpu.tensorBuffer(doubled) };
    pass.setBindGroup(
      0,
      gpu.device.createBindGroup({
        layout: pipeline.getBindGroupLayout(0),
        entries: [{ binding: 0, resource }],
      }),
    );
    pass.dispatchWorkgroups(1);
    pass.end();
    gpu.device.queue.submit([encoder.finish()]);
    const sum = doubled.add(0.5);
    expect([...(await sum.data())]).toEqual([102.5, 104.5, 106.5, 108.5, 110.5, 112.5, 114.5, 116.5]);
    tf.dispose([tensor, doubled, sum]);
  });
});

test('a kernel that does not compile is refused with its line', async () => {
  const gpu = await openGpu();
  const errors: string[] = [];
  const stop = gpu.onError(({ message }) => errors.push(message));
  const refused = gpu.compile(
    'wrong',
    '@compute @workgroup_size(1) fn main() {\n  let one: f32 = vec4f();\n}',
  );
  await expect(refused).rejects.toThrow(KernelError);
  await expect(refused).rejects.toThrow(/wrong.*2:/);
  expect(errors).toEqual([]);
  stop();
});

test('errors that nobody catches are heard', async () => {
  const gpu = await openGpu();
  const heard = new Promise<string>((resolve) => {
    const stop = gpu.onError(({ message }) => {
      stop();
      resolve(message);
    });
  });
  const buffer = gpu.buffer('read only once', 16, GPUBufferUsage.COPY_DST);
  const encoder = gpu.device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, buffer, 0, 16);
  gpu.device.queue.submit([encoder.finish()]);
  expect(await heard).not.toBe('');
});

test('a lost device is replaced at the next call', async () => {
  const gpu = await openGpu();
  gpu.device.destroy();
  await gpu.lost;
  const other = await openGpu();
  expect(other).not.toBe(gpu);
  expect(other.device).not.toBe(gpu.device);
});
