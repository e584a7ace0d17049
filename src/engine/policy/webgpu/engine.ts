/**
 * The webgpu policy engine: the policy port on our own kernels, over flat parameter and moment buffers on the device that
 * tfjs shares. It checks requests, keeps calls in turn and answers the little arithmetic of scoring on the host; what
 * is hot is in `generation.ts` and `update.ts`.
 */
import type { Automaton } from '../../../core/language/automaton';
import { type ModelShape, parameterCount } from '../../../core/model/shape';
import type {
  Completion,
  PolicyEngine,
  PolicyState,
  RolloutOptions,
  RolloutRequest,
  ScoredToken,
  ScoreRequest,
  UpdateOptions,
  UpdateRow,
  UpdateStats,
} from '../../../core/port/policy';
import { checkParameters, checkRollout, checkScore, checkState, checkUpdate } from '../request';
import { type Gpu, openGpu } from './device';
import { Generator } from './generation';
import { generationPlan, type KernelForm, kernelForm } from './generationPlan';
import { scoreTexts } from './scoring';
import type { StateBuffers } from './training/buffers';
import { createUpdater, productFormOf, type Updater } from './update';

export interface WebgpuEngineOptions {
  readonly shape: ModelShape;
  readonly automaton: Automaton;
  /** Flat buffer in the order of `parameterLayout`; copied. */
  readonly parameters: Float32Array;
  /** Told each time a kernel is ready, while the engine opens; every kernel is asked for before the first is. */
  readonly onProgress?: ((compiled: number, total: number) => void) | undefined;
  /** Whom the kernels are shaped for; absent, for what the adapter is. */
  readonly form?: KernelForm;
}

/** The device failed under this engine: what it computed since the last save is gone. */
export class GpuFailedError extends Error {
  override readonly name = 'GpuFailedError';
}

/**
 * Opens an engine and compiles all its kernels.
 * @throws ShapeMismatchError, GpuUnavailableError, KernelError
 */
export async function createWebgpuEngine(options: WebgpuEngineOptions): Promise<PolicyEngine> {
  const { shape, automaton, parameters, onProgress } = options;
  checkParameters(shape, automaton, parameters);
  const gpu = await openGpu();
  const form = options.form ?? kernelForm(gpu);
  const buffers: StateBuffers = {
    parameters: gpu.buffer('parameters', parameters.byteLength),
    firstMoment: gpu.buffer('first moment', parameters.byteLength),
    secondMoment: gpu.buffer('second moment', parameters.byteLength),
  };
  const stopWatching = onProgress && gpu.onCompiled(onProgress);
  const [generator, updater] = await Promise.all([
    Generator.open(gpu, shape, automaton, buffers.parameters, generationPlan(gpu, shape, form)),
    createUpdater(gpu, shape, automaton, buffers, { form: productFormOf[form] }),
  ]).finally(stopWatching);
  const engine = new WebgpuEngine(gpu, shape, automaton, buffers, generator, updater);
  const zeros = new Float32Array(parameters.length);
  await engine.load({ shape, parameters, firstMoment: zeros, secondMoment: zeros, updates: 0 });
  return engine;
}

class WebgpuEngine implements PolicyEngine {
  readonly shape: ModelShape;
  readonly #gpu: Gpu;
  readonly #automaton: Automaton;
  readonly #buffers: StateBuffers;
  readonly #generator: Generator;
  readonly #updater: Updater;
  readonly #stopListening: () => void;
  #updates = 0;
  #failure: GpuFailedError | undefined;
  #previous: Promise<unknown> = Promise.resolve();

  constructor(
    gpu: Gpu,
    shape: ModelShape,
    automaton: Automaton,
    buffers: StateBuffers,
    generator: Generator,
    updater: Updater,
  ) {
    this.shape = shape;
    this.#gpu = gpu;
    this.#automaton = automaton;
    this.#buffers = buffers;
    this.#generator = generator;
    this.#updater = updater;
    this.#stopListening = gpu.onError((error) => {
      this.#failure ??= new GpuFailedError(`The GPU reported an error: ${error.message}`);
    });
    gpu.lost.then(({ message }) => {
      this.#failure ??= new GpuFailedError(
        `The GPU device was lost (${message}): go on from the last saved state.`,
      );
    });
  }

  rollout(requests: readonly RolloutRequest[], options: RolloutOptions): Promise<Completion[][]> {
    return this.#inTurn(async () => {
      checkRollout(this.shape, this.#automaton, requests, options);
      return this.#generator.rollout(requests, options);
    });
  }

  update(rows: readonly UpdateRow[], options: UpdateOptions): Promise<UpdateStats> {
    return this.#inTurn(async () => {
      checkUpdate(this.shape, this.#automaton, rows);
      if (rows.every(({ completions }) => completions.every(({ tokens }) => tokens.length === 0))) {
        return {
          ...{ loss: 0, gradientNorm: 0, entropy: 0, priorKl: 0 },
          ...{ approximateKl: 0, clipFraction: 0, tokens: 0 },
        };
      }
      const stats = await this.#updater.update(rows, options, this.#updates + 1);
      this.#updates += 1;
      this.#generator.weightsChanged();
      return stats;
    });
  }

  score(requests: readonly ScoreRequest[], topK: number): Promise<ScoredToken[][]> {
    return this.#inTurn(async () => {
      checkScore(this.shape, this.#automaton, requests);
      return scoreTexts(this.#generator, this.shape, this.#automaton, requests, topK);
    });
  }

  save(): Promise<PolicyState> {
    return this.#inTurn(async () => {
      const { parameters, firstMoment, secondMoment } = this.#buffers;
      const [p, m, v] = await this.#download([parameters, firstMoment, secondMoment]);
      const none = new Float32Array(0);
      return {
        shape: this.shape,
        parameters: p ?? none,
        firstMoment: m ?? none,
        secondMoment: v ?? none,
        updates: this.#updates,
      };
    });
  }

  load(state: PolicyState): Promise<void> {
    return this.#inTurn(async () => {
      checkState(this.shape, state);
      const { queue } = this.#gpu.device;
      for (const name of ['parameters', 'firstMoment', 'secondMoment'] as const) {
        queue.writeBuffer(this.#buffers[name], 0, state[name] as BufferSource);
      }
      this.#updates = state.updates;
      this.#generator.weightsChanged();
    });
  }

  async dispose(): Promise<void> {
    await this.#previous;
    this.#stopListening();
    this.#generator.dispose();
    this.#updater.dispose();
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
  }

  async #download(buffers: readonly GPUBuffer[]): Promise<Float32Array[]> {
    const { device } = this.#gpu;
    const bytes = parameterCount(this.shape) * 4;
    const staging = this.#gpu.buffer(
      'saved state',
      bytes * buffers.length,
      GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    );
    try {
      const encoder = device.createCommandEncoder();
      buffers.forEach((buffer, i) => {
        encoder.copyBufferToBuffer(buffer, 0, staging, i * bytes, bytes);
      });
      this.#gpu.flush();
      device.queue.submit([encoder.finish()]);
      await staging.mapAsync(GPUMapMode.READ);
      const mapped = staging.getMappedRange();
      return buffers.map((_, i) => new Float32Array(mapped.slice(i * bytes, (i + 1) * bytes)));
    } finally {
      staging.destroy();
    }
  }

  /** Calls run one after another, whether or not the caller waits; none answers with what a failed device computed. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#previous.then(async () => {
      if (this.#failure) throw this.#failure;
      const outcome = await Promise.allSettled([work()]);
      // What went wrong on the device is reported by events, which may come after what they made fail.
      await new Promise((resolve) => setTimeout(resolve));
      if (this.#failure) throw this.#failure;
      const [settled] = outcome;
      if (settled.status === 'rejected') throw settled.reason;
      return settled.value;
    });
    this.#previous = result.catch(() => undefined);
    return result;
  }
}
