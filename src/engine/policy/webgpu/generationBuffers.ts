/**
 * The GPU memory of generation: what stays (packed weights, grammar, the calls' arguments), what grows with the largest
 * piece of work so far (tables, keys and values, logits, lanes, output, staging), and the bind groups over both. It
 * encodes and submits nothing.
 */
import type { ModelShape } from '../../../core/model/shape';
import type { Gpu } from './device';
import { callWords, laneWords } from './kernels/tables';
import { packedLayout, rotaryTable, segmentTable } from './packed';

/** Whether a dispatch reads texts or writes samples. */
export type Mode = 'read' | 'write';

/** The buffers that grow, and are made by {@link GenerationBuffers.prepare}. */
type Workspace = 'tables' | 'cache' | 'logits' | 'lanes' | 'output';

export class GenerationBuffers {
  readonly fixed: { readonly weights: GPUBuffer; readonly grammar: GPUBuffer; readonly segments: GPUBuffer };
  readonly calls: Readonly<Record<Mode, GPUBuffer>>;
  /** Keys and values of one position. */
  readonly placeBytes: number;
  readonly #gpu: Gpu;
  readonly #lanes: number;
  readonly #rowBytes: number;
  readonly #grown = new Map<Workspace | 'staging', GPUBuffer>();
  readonly #bindings = new Map<Mode, GPUBindGroup>();

  /** @param lanes of a workgroup. */
  constructor(gpu: Gpu, shape: ModelShape, lanes: number, grammar: Uint32Array<ArrayBuffer>) {
    this.#gpu = gpu;
    this.#lanes = lanes;
    const layout = packedLayout(shape);
    this.#rowBytes = layout.sizes.vocabulary * 16;
    this.placeBytes = shape.layers * 2 * layout.sizes.keys * 16;
    const segments = segmentTable(layout);
    this.fixed = {
      weights: gpu.buffer('packed weights', layout.total * 16),
      grammar: gpu.buffer('grammar', grammar.byteLength),
      segments: gpu.buffer('segments', segments.byteLength),
    };
    const { queue } = gpu.device;
    queue.writeBuffer(this.fixed.weights, layout.rotary * 16, rotaryTable(shape) as BufferSource);
    queue.writeBuffer(this.fixed.grammar, 0, grammar);
    queue.writeBuffer(this.fixed.segments, 0, segments as BufferSource);
    const uniform = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
    this.calls = {
      read: gpu.buffer('call to read', callWords.size * 4, uniform),
      write: gpu.buffer('call to write', callWords.size * 4, uniform),
    };
  }

  /** Makes room for a piece of work and uploads its tables. */
  prepare(
    table: Uint32Array<ArrayBuffer>,
    size: {
      readonly places: number;
      readonly rows: number;
      readonly workgroups: number;
      /** Words. */
      readonly outputs: number;
    },
  ): void {
    this.#ensure('tables', table.byteLength);
    this.#ensure('cache', size.places * this.placeBytes);
    this.#ensure('logits', size.rows * this.#rowBytes);
    this.#ensure('lanes', (laneWords.header + size.workgroups * this.#lanes * laneWords.size) * 4);
    this.#ensure('output', size.outputs * 4);
    this.#gpu.device.queue.writeBuffer(this.get('tables'), 0, table);
  }

  /** A buffer made by {@link prepare}; it may be another after the next one. */
  get(name: Workspace): GPUBuffer {
    const buffer = this.#grown.get(name);
    if (!buffer) throw new Error(`No buffer is called ${name}.`);
    return buffer;
  }

  /** A buffer of at least that size to copy results to and map. */
  staging(bytes: number): GPUBuffer {
    return this.#ensure('staging', bytes, GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST);
  }

  /** The arguments of the generation kernel. */
  bindGroup(mode: Mode, pipeline: GPUComputePipeline): GPUBindGroup {
    const known = this.#bindings.get(mode);
    if (known) return known;
    const group = bind(this.#gpu, pipeline, [
      this.fixed.weights,
      this.get('tables'),
      this.fixed.grammar,
      ...(['cache', 'logits', 'lanes', 'output'] as const).map((name) => this.get(name)),
      this.calls[mode],
    ]);
    this.#bindings.set(mode, group);
    return group;
  }

  dispose(): void {
    for (const buffer of [
      ...Object.values(this.fixed),
      ...Object.values(this.calls),
      ...this.#grown.values(),
    ]) {
      buffer.destroy();
    }
    this.#grown.clear();
    this.#bindings.clear();
  }

  /** Makes a buffer at least that large; it grows by doubling and never shrinks. */
  #ensure(
    name: Workspace | 'staging',
    bytes: number,
    usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
  ): GPUBuffer {
    const present = this.#grown.get(name);
    if (present && present.size >= bytes) return present;
    present?.destroy();
    const most = this.#gpu.device.limits.maxStorageBufferBindingSize;
    const grown = present ? Math.min(most, Math.max(bytes, 2 * present.size)) : bytes;
    const buffer = this.#gpu.buffer(name, Math.max(bytes, grown), usage);
    this.#grown.set(name, buffer);
    this.#bindings.clear();
    return buffer;
  }
}

/** A bind group of whole buffers, in the order of their bindings. */
export function bind(gpu: Gpu, pipeline: GPUComputePipeline, buffers: readonly GPUBuffer[]): GPUBindGroup {
  return gpu.device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
  });
}
