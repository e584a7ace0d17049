/**
 * The GPU memory of an update: what stays (weights in training's layout, places, grammar, gradients), what depends on the
 * batch (arena, numbers, indices, tasks: it grows by doubling and never shrinks), and the bind groups over both and over the
 * state that an update changes. It encodes and submits nothing.
 */
import type { Grammar } from '../../packing/grammar';
import type { Gpu } from '../device';
import { type Arena, statisticsAt } from './arena';
import type { Batch } from './batch';
import type { Model } from './dispatches';
import { type BindingSet, taskBytes, writtenBindings } from './kernels/kernel';
import { resultWords } from './kernels/optimiser';
import { rotaryRows } from './weights';

/** What an update changes: flat buffers in the order of `parameterLayout`. */
export interface StateBuffers {
  readonly parameters: GPUBuffer;
  readonly firstMoment: GPUBuffer;
  readonly secondMoment: GPUBuffer;
}

/** Buffers whose size depends on the batch. */
type Growing = 'arena' | 'numbers' | 'indices' | 'tasks';

export type BindingLayouts = Readonly<Record<BindingSet, GPUBindGroupLayout>>;

/** How kernels are given their arguments. */
export function bindingLayouts(device: GPUDevice): BindingLayouts {
  return { model: bindingLayout(device, 'model'), optimiser: bindingLayout(device, 'optimiser') };
}

function bindingLayout(device: GPUDevice, set: BindingSet): GPUBindGroupLayout {
  const { COMPUTE } = GPUShaderStage;
  const written = writtenBindings[set];
  const storage = written.map((isWritten, binding): GPUBindGroupLayoutEntry => {
    return { binding, visibility: COMPUTE, buffer: { type: isWritten ? 'storage' : 'read-only-storage' } };
  });
  const buffer = { type: 'uniform', hasDynamicOffset: true } as const;
  return device.createBindGroupLayout({
    entries: [...storage, { binding: written.length, visibility: COMPUTE, buffer }],
  });
}

export class TrainingBuffers {
  readonly gradients: GPUBuffer;
  readonly readBack: GPUBuffer;
  /** The host's copy of the tasks, as large as their buffer. */
  tasks = new Uint32Array(0);
  readonly #gpu: Gpu;
  readonly #state: StateBuffers;
  readonly #layouts: BindingLayouts;
  readonly #weights: GPUBuffer;
  readonly #places: GPUBuffer;
  readonly #grammar: GPUBuffer;
  readonly #grown = new Map<Growing, GPUBuffer>();
  readonly #groups = new Map<BindingSet, GPUBindGroup>();

  constructor(gpu: Gpu, model: Model, grammar: Grammar, state: StateBuffers, layouts: BindingLayouts) {
    this.#gpu = gpu;
    this.#state = state;
    this.#layouts = layouts;
    const { shape, weights, parts } = model;
    const { queue } = gpu.device;
    const filled = (name: string, values: Uint32Array<ArrayBuffer>): GPUBuffer => {
      const buffer = gpu.buffer(name, values.byteLength);
      queue.writeBuffer(buffer, 0, values);
      return buffer;
    };
    this.#weights = gpu.buffer('training weights', 16 * weights.total);
    queue.writeBuffer(this.#weights, 16 * weights.rotary, rotaryRows(shape));
    this.#places = filled('places of parameters', weights.places);
    this.#grammar = filled('grammar', grammarWords(grammar));
    this.gradients = gpu.buffer('gradients', 16 * weights.size * parts);
    const { MAP_READ, COPY_DST } = GPUBufferUsage;
    this.readBack = gpu.buffer('results of an update', 4 * resultWords, MAP_READ | COPY_DST);
  }

  /** Makes room for a batch. */
  prepare(batch: Batch, arenas: readonly Arena[], dispatches: number): void {
    const largest = (sizes: readonly number[]): number => Math.max(1, ...sizes);
    this.#grow('arena', 16 * largest(arenas.map(({ size }) => size)));
    this.#grow('numbers', 4 * largest([...arenas.map(({ numbers }) => numbers), statisticsAt]));
    this.#grow('indices', 4 * largest([batch.words.length]));
    this.#grow('tasks', taskBytes * dispatches);
  }

  /** A buffer made by {@link prepare}; it may be another after the next one. */
  get(name: Growing): GPUBuffer {
    const buffer = this.#grown.get(name);
    if (!buffer) throw new Error(`There is no buffer for ${name} yet.`);
    return buffer;
  }

  /** The arguments of the kernels of a set. */
  bindGroup(set: BindingSet): GPUBindGroup {
    const group = this.#groups.get(set) ?? this.#bind(set);
    this.#groups.set(set, group);
    return group;
  }

  dispose(): void {
    for (const buffer of [
      ...[this.#weights, this.#places, this.#grammar, this.gradients, this.readBack],
      ...this.#grown.values(),
    ]) {
      buffer.destroy();
    }
    this.#grown.clear();
    this.#groups.clear();
  }

  #grow(name: Growing, bytes: number): void {
    const present = this.#grown.get(name);
    if (present && present.size >= bytes) return;
    const { device } = this.#gpu;
    const most = name === 'arena' ? device.limits.maxStorageBufferBindingSize : device.limits.maxBufferSize;
    // One fresh power of two at a time: a growing batch is met a few times, not at every step.
    const size = Math.max(bytes, Math.min(2 ** Math.ceil(Math.log2(bytes)), most));
    present?.destroy();
    const { UNIFORM, STORAGE, COPY_DST, COPY_SRC } = GPUBufferUsage;
    const usage = (name === 'tasks' ? UNIFORM : STORAGE) | COPY_DST | COPY_SRC;
    this.#grown.set(name, this.#gpu.buffer(`training ${name}`, size, usage));
    if (name === 'tasks') this.tasks = new Uint32Array(size / 4);
    this.#groups.clear();
  }

  #bind(set: BindingSet): GPUBindGroup {
    const { parameters, firstMoment, secondMoment } = this.#state;
    const storage =
      set === 'model'
        ? [
            ...[this.get('arena'), this.get('numbers'), this.#weights],
            ...[this.get('indices'), this.#grammar, this.gradients],
          ]
        : [
            ...[parameters, firstMoment, secondMoment, this.#places],
            ...[this.gradients, this.get('numbers'), this.#weights],
          ];
    const entries = storage.map((buffer, binding): GPUBindGroupEntry => ({ binding, resource: { buffer } }));
    return this.#gpu.device.createBindGroup({
      layout: this.#layouts[set],
      entries: [
        ...entries,
        { binding: storage.length, resource: { buffer: this.get('tasks'), size: taskBytes } },
      ],
    });
  }
}

/** First entries of the states, then the entries. */
function grammarWords({ starts, entries }: Grammar): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(starts.length + entries.length);
  words.set(starts);
  words.set(entries, starts.length);
  return words;
}
