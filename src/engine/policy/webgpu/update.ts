/**
 * One training step on the GPU: the whole of forward, objective, backward and AdamW encoded ahead and sent in one
 * submission, with one read-back of a few numbers. What the dispatches are is in `training/plan.ts`, what they compute in
 * `training/kernels`. Buffers grow by doubling when a batch needs more and are otherwise kept from step to step.
 */
import type { Automaton } from '../../../core/language/automaton';
import { type ModelShape, parameterCount } from '../../../core/model/shape';
import type { UpdateOptions, UpdateRow, UpdateStats } from '../../../core/port/policy';
import { Grammar } from '../packing/grammar';
import { addSums, countTokens } from '../packing/trainingTree';
import type { Gpu } from './device';
import { type KernelForm, kernelForm } from './generationPlan';
import { type Arena, layOutArena, resultsAt, statisticsAt } from './training/arena';
import { type Batch, packBatch } from './training/batch';
import { type BindingSet, taskBytes, writtenBindings } from './training/kernels/kernel';
import { resultWords } from './training/kernels/optimiser';
import { type KernelName, type KernelSet, kernelSet, type ProductForm } from './training/kernels/set';
import { chunkPlan, type Dispatch, type Model, packPlan, stepPlan } from './training/plan';
import { rotaryRows, weightLayout } from './training/weights';

/** What an update changes: flat buffers in the order of `parameterLayout`. */
export interface StateBuffers {
  readonly parameters: GPUBuffer;
  readonly firstMoment: GPUBuffer;
  readonly secondMoment: GPUBuffer;
}

export interface Updater {
  /**
   * One forward, backward and AdamW step; the rows are checked and hold at least one completion token.
   * @param step number of this update, from 1.
   */
  update(rows: readonly UpdateRow[], options: UpdateOptions, step: number): Promise<UpdateStats>;
  dispose(): void;
}

/** How the work is cut, where the adapter's kind should not decide. */
export interface UpdaterTuning {
  readonly form?: ProductForm;
  /** Nodes after which a chunk is closed. */
  readonly chunkRows?: number;
}

/** Processors are slow at barriers, which tiles in workgroup memory need. */
export const productFormOf: Readonly<Record<KernelForm, ProductForm>> = {
  processor: 'register',
  graphics: 'shared',
};

/** Bytes the activations of a chunk may take; a batch that needs more is computed in several chunks. */
const arenaBudgetBytes = 2 ** 29;
const chunkRowsOf: Readonly<Record<ProductForm, number>> = { register: 4096, shared: 16384 };
/** Rows below a key that one invocation walks. */
const stretchRowsOf: Readonly<Record<ProductForm, number>> = { register: 64, shared: 32 };
/** Parts of the gradient, so that there are enough workgroups to fill a graphics processor. */
const partsOf: Readonly<Record<ProductForm, number>> = { register: 1, shared: 8 };

/**
 * Compiles the kernels of an update.
 * @throws KernelError
 */
export async function createUpdater(
  gpu: Gpu,
  shape: ModelShape,
  automaton: Automaton,
  buffers: StateBuffers,
  tuning: UpdaterTuning = {},
): Promise<Updater> {
  const form = tuning.form ?? productFormOf[kernelForm(gpu)];
  const kernels = kernelSet(shape, form);
  const layouts = {
    model: bindingLayout(gpu.device, 'model'),
    optimiser: bindingLayout(gpu.device, 'optimiser'),
  };
  const names = Object.keys(kernels) as KernelName[];
  const compiled = await Promise.all(
    names.map(async (name) => {
      const { name: label, wgsl, bindings } = kernels[name];
      const layout = gpu.device.createPipelineLayout({ bindGroupLayouts: [layouts[bindings]] });
      return [name, await gpu.compile(label, wgsl, layout)] as const;
    }),
  );
  const pipelines = Object.fromEntries(compiled) as Record<KernelName, GPUComputePipeline>;
  const grammar = new Grammar(automaton);
  const model: Model = {
    ...{ shape, weights: weightLayout(shape), form },
    ...{ entries: grammar.starts.length, parts: partsOf[form] },
  };
  const chunkRows = tuning.chunkRows ?? chunkRowsOf[form];
  return new GpuUpdater(gpu, model, kernels, pipelines, layouts, grammar, buffers, chunkRows);
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

/** Buffers whose size depends on the batch. */
const growing = ['arena', 'numbers', 'indices', 'tasks'] as const;
type Growing = (typeof growing)[number];

class GpuUpdater implements Updater {
  readonly #gpu: Gpu;
  readonly #model: Model;
  readonly #kernels: KernelSet;
  readonly #pipelines: Readonly<Record<KernelName, GPUComputePipeline>>;
  readonly #layouts: Readonly<Record<BindingSet, GPUBindGroupLayout>>;
  readonly #grammar: Grammar;
  readonly #state: StateBuffers;
  readonly #parameters: number;
  readonly #chunkRows: number;
  readonly #weights: GPUBuffer;
  readonly #places: GPUBuffer;
  readonly #grammarTable: GPUBuffer;
  readonly #gradients: GPUBuffer;
  readonly #readBack: GPUBuffer;
  readonly #grown = new Map<Growing, GPUBuffer>();
  #groups: Record<BindingSet, GPUBindGroup> | undefined;
  #tasks = new Uint32Array(0);

  constructor(
    gpu: Gpu,
    model: Model,
    kernels: KernelSet,
    pipelines: Readonly<Record<KernelName, GPUComputePipeline>>,
    layouts: Readonly<Record<BindingSet, GPUBindGroupLayout>>,
    grammar: Grammar,
    state: StateBuffers,
    chunkRows: number,
  ) {
    this.#gpu = gpu;
    this.#model = model;
    this.#kernels = kernels;
    this.#pipelines = pipelines;
    this.#layouts = layouts;
    this.#grammar = grammar;
    this.#state = state;
    const { shape, weights, parts } = model;
    this.#parameters = parameterCount(shape);
    const { maxStorageBufferBindingSize } = gpu.device.limits;
    const budget = Math.min(arenaBudgetBytes, maxStorageBufferBindingSize) / 2;
    this.#chunkRows = Math.max(1, Math.min(chunkRows, Math.floor(budget / bytesOfRow(shape))));
    const { queue } = gpu.device;
    const filled = (name: string, values: Uint32Array<ArrayBuffer>): GPUBuffer => {
      const buffer = gpu.buffer(name, values.byteLength);
      queue.writeBuffer(buffer, 0, values);
      return buffer;
    };
    this.#weights = gpu.buffer('training weights', 16 * weights.total);
    queue.writeBuffer(this.#weights, 16 * weights.rotary, rotaryRows(shape));
    this.#places = filled('places of parameters', weights.places);
    this.#grammarTable = filled('grammar', grammarWords(grammar));
    this.#gradients = gpu.buffer('gradients', 16 * weights.size * parts);
    const { MAP_READ, COPY_DST } = GPUBufferUsage;
    this.#readBack = gpu.buffer('results of an update', 4 * resultWords, MAP_READ | COPY_DST);
  }

  async update(rows: readonly UpdateRow[], options: UpdateOptions, step: number): Promise<UpdateStats> {
    const { shape } = this.#model;
    const batch = packBatch(rows, {
      ...{ grammar: this.#grammar, vocabulary: shape.vocabulary, clip: options },
      ...{ chunkRows: this.#chunkRows, stretchRows: stretchRowsOf[this.#model.form] },
    });
    const chunks = batch.chunks.map((chunk) => chunkPlan(this.#model, chunk, batch.outputs, options));
    const dispatches = [
      packPlan(this.#parameters),
      ...chunks.flatMap((chunk) => chunk.dispatches),
      ...stepPlan(this.#model, this.#parameters, batch.outputs, step, options),
    ];
    this.#provide(
      batch,
      chunks.map(({ arena }) => arena),
      dispatches.length,
    );
    this.#encode(batch, dispatches);
    const [gradientNorm = 0, loss = 0, entropy = 0, priorKl = 0, approximateKl = 0, clipped = 0] =
      await this.#results();
    const sums = addSums(batch.sums, { loss, entropy, priorKl, approximateKl, clipped });
    const { trained, compared, read } = countTokens(rows);
    return {
      ...{ loss: sums.loss, gradientNorm },
      entropy: sums.entropy / trained,
      priorKl: sums.priorKl / trained,
      approximateKl: compared > 0 ? sums.approximateKl / compared : 0,
      clipFraction: compared > 0 ? sums.clipped / compared : 0,
      tokens: read,
    };
  }

  dispose(): void {
    for (const buffer of this.#grown.values()) buffer.destroy();
    for (const buffer of [this.#weights, this.#places, this.#grammarTable, this.#gradients, this.#readBack]) {
      buffer.destroy();
    }
  }

  /** Makes room for a batch. */
  #provide(batch: Batch, arenas: readonly Arena[], dispatches: number): void {
    const largest = (sizes: readonly number[]): number => Math.max(1, ...sizes);
    this.#grow('arena', 16 * largest(arenas.map(({ size }) => size)));
    this.#grow('numbers', 4 * largest([...arenas.map(({ numbers }) => numbers), statisticsAt]));
    this.#grow('indices', 4 * largest([batch.words.length]));
    this.#grow('tasks', taskBytes * dispatches);
    this.#groups ??= { model: this.#bind('model'), optimiser: this.#bind('optimiser') };
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
    if (name === 'tasks') this.#tasks = new Uint32Array(size / 4);
    this.#groups = undefined;
  }

  #bind(set: BindingSet): GPUBindGroup {
    const grown = (name: Growing): GPUBuffer => {
      const buffer = this.#grown.get(name);
      if (!buffer) throw new Error(`There is no buffer for ${name} yet.`);
      return buffer;
    };
    const { parameters, firstMoment, secondMoment } = this.#state;
    const storage =
      set === 'model'
        ? [
            ...[grown('arena'), grown('numbers'), this.#weights],
            ...[grown('indices'), this.#grammarTable, this.#gradients],
          ]
        : [
            ...[parameters, firstMoment, secondMoment, this.#places],
            ...[this.#gradients, grown('numbers'), this.#weights],
          ];
    const entries = storage.map((buffer, binding): GPUBindGroupEntry => ({ binding, resource: { buffer } }));
    return this.#gpu.device.createBindGroup({
      layout: this.#layouts[set],
      entries: [
        ...entries,
        { binding: storage.length, resource: { buffer: grown('tasks'), size: taskBytes } },
      ],
    });
  }

  #encode(batch: Batch, dispatches: readonly Dispatch[]): void {
    const { device } = this.#gpu;
    const { words } = batch;
    const groups = this.#groups;
    const [indices, tasks, numbers] = (['indices', 'tasks', 'numbers'] as const).map((name) =>
      this.#grown.get(name),
    );
    if (!(groups && indices && tasks && numbers))
      throw new Error('The buffers of this batch are not there yet.');
    const floats = new Float32Array(this.#tasks.buffer);
    dispatches.forEach(({ kernel, task }, i) => {
      const { name, fields, floats: real } = this.#kernels[kernel];
      fields.forEach((field, f) => {
        const value = task[field];
        if (value === undefined) throw new Error(`The task of ${name} lacks ${field}.`);
        (real.includes(field) ? floats : this.#tasks)[(taskBytes / 4) * i + f] = value;
      });
    });
    this.#gpu.flush();
    if (words.length > 0) device.queue.writeBuffer(indices, 0, words);
    device.queue.writeBuffer(tasks, 0, this.#tasks, 0, (taskBytes / 4) * dispatches.length);
    const encoder = device.createCommandEncoder({ label: 'update' });
    encoder.clearBuffer(this.#gradients);
    const pass = encoder.beginComputePass();
    dispatches.forEach(({ kernel, groups: [x, y] }, i) => {
      const { bindings } = this.#kernels[kernel];
      pass.setPipeline(this.#pipelines[kernel]);
      pass.setBindGroup(0, groups[bindings], [taskBytes * i]);
      pass.dispatchWorkgroups(x, y);
    });
    pass.end();
    encoder.copyBufferToBuffer(numbers, 4 * resultsAt, this.#readBack, 0, 4 * resultWords);
    device.queue.submit([encoder.finish()]);
  }

  async #results(): Promise<Float32Array> {
    await this.#readBack.mapAsync(GPUMapMode.READ);
    const values = new Float32Array(this.#readBack.getMappedRange().slice(0, 4 * resultWords));
    this.#readBack.unmap();
    return values;
  }
}

/** Bytes of activations a node takes, at most one stretch a node above a long batch. */
function bytesOfRow(shape: ModelShape): number {
  const sample = 1024;
  const empty = {} as Parameters<typeof layOutArena>[1]['at'];
  const chunk = { rows: sample, outputs: sample, stretches: 2 * sample, outputsBefore: 0, at: empty };
  return (16 * layOutArena(shape, chunk, 0).size) / sample;
}

/** First entries of the states, then the entries. */
function grammarWords({ starts, entries }: Grammar): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(starts.length + entries.length);
  words.set(starts);
  words.set(entries, starts.length);
  return words;
}
