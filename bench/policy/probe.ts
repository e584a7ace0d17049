/**
 * What the adapter can do at best: a kernel that copies, and matrix products in the forms that suit processors and graphics
 * processors. It opens a device of its own and asks no engine, so that the figures do not depend on ours.
 */
import { isSoftwareAdapter, requestAdapter } from '../../src/engine/capabilities';
import type { Roofline } from './roofline';

/** The adapter that the page computes on. */
export interface AdapterReport {
  readonly name: string;
  readonly kind: 'software' | 'hardware';
}

/** @returns nothing where the browser offers no adapter. */
export async function describeAdapter(): Promise<AdapterReport | undefined> {
  const adapter = await requestAdapter();
  if (!adapter) return undefined;
  const { vendor, architecture, description } = adapter.info;
  const name = [vendor, architecture, description].filter((part) => part !== '').join(' ');
  return { name, kind: isSoftwareAdapter(adapter.info) ? 'software' : 'hardware' };
}

interface Form {
  readonly name: string;
  readonly wgsl: string;
  groups(size: number): readonly [number, number];
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const lines = (count: number, text: (i: number) => string): string => range(count).map(text).join('\n');

const buffers = (element: 'f32' | 'vec4f'): string => `
override size: u32;
@group(0) @binding(0) var<storage, read> left: array<${element}>;
@group(0) @binding(1) var<storage, read> right: array<${element}>;
@group(0) @binding(2) var<storage, read_write> product: array<${element}>;`;

/** An invocation computes 8 x 4, the four columns one vector. */
const vectorTile: Form = {
  name: 'registers 8 x 4, vectors',
  groups: (size) => [Math.ceil(size / 4 / 8), Math.ceil(size / 8 / 8)],
  wgsl: `${buffers('vec4f')}
@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let across = size / 4u;
  let row = id.y * 8u;
  if (id.x >= across || row >= size) { return; }
${lines(8, (r) => `  var sum${r} = vec4f();`)}
  for (var k = 0u; k < across; k++) {
${lines(4, (j) => `    let w${j} = right[(4u * k + ${j}u) * across + id.x];`)}
${lines(8, (r) => `    let x${r} = left[(row + ${r}u) * across + k]; sum${r} += x${r}.x * w0 + x${r}.y * w1 + x${r}.z * w2 + x${r}.w * w3;`)}
  }
${lines(8, (r) => `  product[(row + ${r}u) * across + id.x] = sum${r};`)}
}`,
};

/**
 * An invocation computes 8 rows of so many columns, which are four apart: four neighbours read as a processor's vector units do.
 * Four inputs a turn of the loop.
 */
function laneTile(columns: 4 | 8): Form {
  const tile = 4 * columns;
  const cells = range(8 * columns).map((i) => ({ r: Math.floor(i / columns), c: i % columns }));
  const each = (text: (r: number, c: number) => string): string =>
    cells.map(({ r, c }) => text(r, c)).join('\n');
  return {
    name: `registers 8 x ${columns}, lanes`,
    groups: (size) => [((size / 8) * (size / tile) * 4) / 32, 1],
    wgsl: `${buffers('f32')}
@compute @workgroup_size(32)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let across = size / ${tile}u;
  let tile = id.x / 4u;
  let column = tile % across * ${tile}u + id.x % 4u;
  let row = tile / across * 8u;
  if (row >= size) { return; }
${lines(8, (r) => `  let left${r} = (row + ${r}u) * size;`)}
${lines(columns, (c) => `  var at${c} = column + ${4 * c}u;`)}
${each((r, c) => `  var sum${r}_${c} = 0.0;`)}
  for (var k = 0u; k < size; k += 4u) {
${lines(
  4,
  (j) => `    {
${lines(columns, (c) => `      let w${c} = right[at${c} + ${j}u * size];`)}
${lines(8, (r) => `      let x${r} = left[left${r} + k + ${j}u];`)}
${each((r, c) => `      sum${r}_${c} += x${r} * w${c};`)}
    }`,
)}
${lines(columns, (c) => `    at${c} += 4u * size;`)}
  }
${each((r, c) => `  product[(row + ${r}u) * size + column + ${4 * c}u] = sum${r}_${c};`)}
}`,
  };
}

/** A workgroup of 16 x 16 computes 128 x 64 out of workgroup memory, each invocation 8 x 4. */
const sharedTile: Form = {
  name: 'workgroup memory, registers 8 x 4',
  groups: (size) => [size / 64, size / 128],
  wgsl: `${buffers('vec4f')}
// [k, row], and numbers, not vectors: invocations must not share one.
var<workgroup> lefts: array<f32, ${16 * 128}>;
var<workgroup> rights: array<vec4f, ${16 * 16}>;
@compute @workgroup_size(16, 16)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) index: u32) {
  let across = size / 4u;
${lines(8, (r) => `  var sum${r} = vec4f();`)}
  for (var k = 0u; k < size; k += 16u) {
    for (var part = 0u; part < 2u; part++) {
      let place = part * 256u + index;
      let k4 = place / 128u;
      let row = place % 128u;
      let x = left[(group.y * 128u + row) * across + k / 4u + k4];
${lines(4, (j) => `      lefts[(4u * k4 + ${j}u) * 128u + row] = x[${j}];`)}
    }
    rights[index] = right[(k + index / 16u) * across + group.x * 16u + index % 16u];
    workgroupBarrier();
    for (var i = 0u; i < 16u; i++) {
      let w = rights[i * 16u + local.x];
      let x = i * 128u + 8u * local.y;
${lines(8, (r) => `      sum${r} += lefts[x + ${r}u] * w;`)}
    }
    workgroupBarrier();
  }
${lines(8, (r) => `  product[(group.y * 128u + local.y * 8u + ${r}u) * across + group.x * 16u + local.x] = sum${r};`)}
}`,
};

const copyWgsl = `
@group(0) @binding(0) var<storage, read> source: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> copied: array<vec4f>;
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < arrayLength(&copied); i += 64u * groups.x) { copied[i] = source[i]; }
}`;

/** Shortest time of several runs that is long enough for the clock, in seconds a dispatch. */
async function fastest(
  device: GPUDevice,
  pipeline: GPUComputePipeline,
  storage: readonly GPUBuffer[],
  groups: readonly [number, number],
): Promise<number> {
  const bindings = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: storage.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
  const run = async (count: number): Promise<number> => {
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindings);
    for (let i = 0; i < count; i++) pass.dispatchWorkgroups(...groups);
    pass.end();
    const start = performance.now();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    return (performance.now() - start) / 1000;
  };
  let count = 1;
  let seconds = await run(count);
  while (seconds < 0.05 && count < 4096) {
    count *= 2;
    seconds = await run(count);
  }
  const times = [seconds];
  for (let round = 0; round < 12; round++) times.push(await run(count));
  return Math.min(...times) / count;
}

/** @throws Error where there is no adapter, or when it computes a product wrongly. */
export async function measureRoofline(): Promise<Roofline> {
  const adapter = await requestAdapter();
  const report = await describeAdapter();
  if (!(adapter && report)) throw new Error('This browser offers no WebGPU adapter.');
  const device = await adapter.requestDevice();
  const storage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const create = (bytes: number): GPUBuffer => device.createBuffer({ size: bytes, usage: storage });
  const compile = (code: string, constants: Record<string, number> = {}): Promise<GPUComputePipeline> =>
    device.createComputePipelineAsync({
      layout: 'auto',
      compute: { module: device.createShaderModule({ code }), constants },
    });
  try {
    const copied = (report.kind === 'software' ? 32 : 96) * 2 ** 20;
    const copy = await fastest(device, await compile(copyWgsl), [create(copied), create(copied)], [4096, 1]);
    const size = report.kind === 'software' ? 256 : 2048;
    const [left, right, product] = [
      create(4 * size * size),
      create(4 * size * size),
      create(4 * size * size),
    ] as const;
    const numbers = (scale: number): Float32Array<ArrayBuffer> =>
      Float32Array.from({ length: size * size }, (_, i) => ((i * scale) % 31) / 31 - 0.5);
    const [a, b] = [numbers(7), numbers(11)];
    device.queue.writeBuffer(left, 0, a);
    device.queue.writeBuffer(right, 0, b);
    const tiles = [vectorTile, laneTile(4), laneTile(8)];
    const forms = report.kind === 'software' ? tiles : [...tiles, sharedTile];
    const timed: { name: string; seconds: number }[] = [];
    for (const { name, wgsl, groups } of forms) {
      const pipeline = await compile(wgsl, { size });
      const seconds = await fastest(device, pipeline, [left, right, product], groups(size));
      await checkProduct(device, product, a, b, size, name);
      timed.push({ name, seconds });
    }
    const best = timed.reduce((x, y) => (y.seconds < x.seconds ? y : x));
    return {
      bytesPerSecond: (2 * copied) / copy,
      operationsPerSecond: (2 * size ** 3) / best.seconds,
      product: `${best.name}, ${size} x ${size}`,
    };
  } finally {
    device.destroy();
  }
}

/** Compares a row of the product with plain arithmetic, then clears it for the next form. */
async function checkProduct(
  device: GPUDevice,
  product: GPUBuffer,
  left: Float32Array,
  right: Float32Array,
  size: number,
  form: string,
): Promise<void> {
  const row = size - 1;
  const staging = device.createBuffer({
    size: 4 * size,
    usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
  });
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(product, 4 * row * size, staging, 0, 4 * size);
  encoder.clearBuffer(product);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(GPUMapMode.READ);
  const found = new Float32Array(staging.getMappedRange());
  for (let column = 0; column < size; column++) {
    let sum = 0;
    for (let k = 0; k < size; k++) sum += (left[row * size + k] ?? 0) * (right[k * size + column] ?? 0);
    if (!(Math.abs((found[column] ?? Number.NaN) - sum) < 1e-3 * Math.sqrt(size))) {
      throw new Error(`The probe's product (${form}) is wrong: ${found[column]} for ${sum}.`);
    }
  }
  staging.destroy();
}
