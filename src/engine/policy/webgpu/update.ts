/**
 * One training step on the GPU: the whole of forward, objective, backward and AdamW encoded ahead and sent in one
 * submission, with one read-back of a few numbers. What the dispatches are is in `training/plan.ts`, what they compute in
 * `training/kernels`, where they compute it in `training/buffers.ts`.
 */
import type { Automaton } from '../../../core/language/automaton';
import { type ModelShape, parameterCount } from '../../../core/model/shape';
import type { UpdateOptions, UpdateRow, UpdateStats } from '../../../core/port/policy';
import { Grammar } from '../packing/grammar';
import { addSums, countTokens } from '../packing/trainingTree';
import type { Gpu } from './device';
import { type KernelForm, kernelForm } from './generationPlan';
import { layOutArena, resultsAt } from './training/arena';
import { type Batch, packBatch } from './training/batch';
import { bindingLayouts, type StateBuffers, TrainingBuffers } from './training/buffers';
import type { Dispatch, Model } from './training/dispatches';
import { taskBytes } from './training/kernels/kernel';
import { resultWords } from './training/kernels/optimiser';
import { type KernelName, type KernelSet, kernelSet, type ProductForm } from './training/kernels/set';
import { chunkPlan, packPlan, stepPlan } from './training/plan';
import { weightLayout } from './training/weights';

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
  state: StateBuffers,
  tuning: UpdaterTuning = {},
): Promise<Updater> {
  const form = tuning.form ?? productFormOf[kernelForm(gpu)];
  const kernels = kernelSet(shape, form);
  const layouts = bindingLayouts(gpu.device);
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
  const buffers = new TrainingBuffers(gpu, model, grammar, state, layouts);
  const chunkRows = tuning.chunkRows ?? chunkRowsOf[form];
  return new GpuUpdater(gpu, model, kernels, pipelines, grammar, buffers, chunkRows);
}

class GpuUpdater implements Updater {
  readonly #gpu: Gpu;
  readonly #model: Model;
  readonly #kernels: KernelSet;
  readonly #pipelines: Readonly<Record<KernelName, GPUComputePipeline>>;
  readonly #grammar: Grammar;
  readonly #buffers: TrainingBuffers;
  readonly #parameters: number;
  readonly #chunkRows: number;

  constructor(
    gpu: Gpu,
    model: Model,
    kernels: KernelSet,
    pipelines: Readonly<Record<KernelName, GPUComputePipeline>>,
    grammar: Grammar,
    buffers: TrainingBuffers,
    chunkRows: number,
  ) {
    this.#gpu = gpu;
    this.#model = model;
    this.#kernels = kernels;
    this.#pipelines = pipelines;
    this.#grammar = grammar;
    this.#buffers = buffers;
    this.#parameters = parameterCount(model.shape);
    const { maxStorageBufferBindingSize } = gpu.device.limits;
    const budget = Math.min(arenaBudgetBytes, maxStorageBufferBindingSize) / 2;
    this.#chunkRows = Math.max(1, Math.min(chunkRows, Math.floor(budget / bytesOfRow(model.shape))));
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
    this.#buffers.prepare(
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
    this.#buffers.dispose();
  }

  #encode(batch: Batch, dispatches: readonly Dispatch[]): void {
    const { device } = this.#gpu;
    const { words } = batch;
    const { gradients, readBack, tasks } = this.#buffers;
    const floats = new Float32Array(tasks.buffer);
    dispatches.forEach(({ kernel, task }, i) => {
      const { name, fields, floats: real } = this.#kernels[kernel];
      fields.forEach((field, f) => {
        const value = task[field];
        if (value === undefined) throw new Error(`The task of ${name} lacks ${field}.`);
        (real.includes(field) ? floats : tasks)[(taskBytes / 4) * i + f] = value;
      });
    });
    this.#gpu.flush();
    if (words.length > 0) device.queue.writeBuffer(this.#buffers.get('indices'), 0, words);
    device.queue.writeBuffer(this.#buffers.get('tasks'), 0, tasks, 0, (taskBytes / 4) * dispatches.length);
    const encoder = device.createCommandEncoder({ label: 'update' });
    encoder.clearBuffer(gradients);
    const pass = encoder.beginComputePass();
    dispatches.forEach(({ kernel, groups: [x, y] }, i) => {
      const { bindings } = this.#kernels[kernel];
      pass.setPipeline(this.#pipelines[kernel]);
      pass.setBindGroup(0, this.#buffers.bindGroup(bindings), [taskBytes * i]);
      pass.dispatchWorkgroups(x, y);
    });
    pass.end();
    encoder.copyBufferToBuffer(this.#buffers.get('numbers'), 4 * resultsAt, readBack, 0, 4 * resultWords);
    device.queue.submit([encoder.finish()]);
  }

  async #results(): Promise<Float32Array> {
    const { readBack } = this.#buffers;
    await readBack.mapAsync(GPUMapMode.READ);
    const values = new Float32Array(readBack.getMappedRange().slice(0, 4 * resultWords));
    readBack.unmap();
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
