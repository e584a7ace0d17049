/**
 * Sends generation's kernels to the device in dispatches that stay inside a time budget, and fetches what was written.
 * A whole rollout is one submission and one read-back where the adapter is known to be fast enough; else, and until that
 * is measured, it goes in pieces, so that no system takes the device for hung. It knows no texts, samples or grammar.
 */
import type { ModelShape } from '../../../core/model/shape';
import type { Gpu } from './device';
import { bind, type GenerationBuffers, type Mode } from './generationBuffers';
import { packInvocations } from './kernels/pack';
import { callWords, laneWords } from './kernels/tables';
import { Pace } from './pace';
import { packedLayout } from './packed';

/** Longest a dispatch may take: well under the two seconds after which systems reset a GPU, long enough to cost little. */
const dispatchBudgetMs = 300;
/** Tokens of the first dispatch, whose time decides how many the next ones may have. */
const firstSteps = 2;

/** What one dispatch after another works through. */
export interface Phase {
  readonly mode: Mode;
  /** Texts or samples. */
  readonly items: number;
  readonly workgroups: number;
  /** Steps after which all is done if the workgroups keep pace with each other, and even if one has to do it alone. */
  readonly likely: number;
  readonly surely: number;
  /** Of the call; its steps are filled in here. */
  readonly words: Uint32Array<ArrayBuffer>;
}

/** What is encoded to be sent at once. */
interface Submission {
  readonly encoder: GPUCommandEncoder;
  readonly phases: Phase[];
  /** Time it is expected to take. */
  likelyMs: number;
}

export interface GenerationPipelines {
  readonly pack: GPUComputePipeline;
  readonly generate: GPUComputePipeline;
}

export class GenerationDispatch {
  readonly #gpu: Gpu;
  readonly #pipelines: GenerationPipelines;
  readonly #buffers: GenerationBuffers;
  readonly #packBindings: GPUBindGroup;
  readonly #packSize: readonly [number, number];
  readonly #pace = new Pace();
  #packed: 'fresh' | 'stale' = 'stale';

  /** @param parameters the flat buffer; read again after every {@link weightsChanged}. */
  constructor(
    gpu: Gpu,
    shape: ModelShape,
    pipelines: GenerationPipelines,
    buffers: GenerationBuffers,
    parameters: GPUBuffer,
  ) {
    this.#gpu = gpu;
    this.#pipelines = pipelines;
    this.#buffers = buffers;
    const { segments, weights } = buffers.fixed;
    this.#packBindings = bind(gpu, pipelines.pack, [parameters, segments, weights]);
    const layout = packedLayout(shape);
    const largest = Math.max(...layout.segments.map(({ groups, inputs }) => groups * inputs));
    this.#packSize = [Math.min(1024, Math.ceil(largest / packInvocations)), layout.segments.length];
  }

  /** To be called when the flat parameters changed. */
  weightsChanged(): void {
    this.#packed = 'stale';
  }

  /** Works through the phases. @returns the lanes' header and then `bytes` of the result buffer. */
  async run(phases: readonly Phase[], result: 'output' | 'logits', bytes: number): Promise<ArrayBuffer> {
    this.#gpu.flush();
    let submission = this.#begin();
    if (this.#packed === 'stale') this.#encodePack(submission.encoder);
    for (const phase of phases) {
      // What went before ends with the steps it counted still there.
      submission.encoder.clearBuffer(this.#buffers.get('lanes'), 0, laneWords.steps * 4);
      submission.encoder.clearBuffer(this.#buffers.get('lanes'), laneWords.header * 4);
      for (;;) {
        const stepMs = this.#pace.stepMs(kindOf(phase));
        const leftMs = dispatchBudgetMs - submission.likelyMs;
        const likelyMs = phase.likely * (stepMs ?? Number.POSITIVE_INFINITY);
        submission.phases.push(phase);
        if (likelyMs < leftMs) {
          this.#encode(submission.encoder, phase, phase.surely);
          submission.likelyMs += likelyMs;
          break;
        }
        this.#encode(
          submission.encoder,
          phase,
          stepMs ? Math.max(1, Math.floor(leftMs / stepMs)) : firstSteps,
        );
        const header = new Uint32Array(await this.#submit(submission, []));
        submission = this.#begin();
        if ((header[laneWords.finished] ?? 0) >= phase.items) break;
      }
    }
    return this.#submit(submission, [[this.#buffers.get(result), bytes]]);
  }

  #begin(): Submission {
    const encoder = this.#gpu.device.createCommandEncoder();
    encoder.clearBuffer(this.#buffers.get('lanes'), laneWords.steps * 4, 2 * 4);
    return { encoder, phases: [], likelyMs: 0 };
  }

  #encodePack(encoder: GPUCommandEncoder): void {
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#pipelines.pack);
    pass.setBindGroup(0, this.#packBindings);
    pass.dispatchWorkgroups(...this.#packSize);
    pass.end();
    this.#packed = 'fresh';
  }

  #encode(encoder: GPUCommandEncoder, { mode, workgroups, words }: Phase, steps: number): void {
    words[callWords.steps] = steps;
    this.#gpu.device.queue.writeBuffer(this.#buffers.calls[mode], 0, words);
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#pipelines.generate);
    pass.setBindGroup(0, this.#buffers.bindGroup(mode, this.#pipelines.generate));
    pass.dispatchWorkgroups(workgroups);
    pass.end();
  }

  /** Submits, waits, and returns the lanes' header followed by the parts. */
  async #submit(
    { encoder, phases }: Submission,
    parts: readonly (readonly [GPUBuffer, number])[],
  ): Promise<ArrayBuffer> {
    const headerBytes = laneWords.header * 4;
    const size = parts.reduce((sum, [, bytes]) => sum + bytes, headerBytes);
    const staging = this.#buffers.staging(size);
    encoder.copyBufferToBuffer(this.#buffers.get('lanes'), 0, staging, 0, headerBytes);
    let at = headerBytes;
    for (const [buffer, bytes] of parts) {
      encoder.copyBufferToBuffer(buffer, 0, staging, at, bytes);
      at += bytes;
    }
    const begun = performance.now();
    this.#gpu.device.queue.submit([encoder.finish()]);
    await staging.mapAsync(GPUMapMode.READ, 0, size);
    const elapsedMs = performance.now() - begun;
    const data = staging.getMappedRange(0, size).slice(0);
    staging.unmap();
    const header = new Uint32Array(data, 0, laneWords.header);
    const taken = phases.map((phase) => {
      const steps = header[laneWords.steps + (phase.mode === 'read' ? 0 : 1)] ?? 0;
      return { kind: kindOf(phase), steps };
    });
    this.#pace.learn(taken, elapsedMs);
    return data;
  }
}

/** Work whose steps take about as long: the mode and the magnitude of the number of workgroups. */
function kindOf({ mode, workgroups }: Phase): string {
  return `${mode} ${Math.ceil(Math.log2(workgroups))}`;
}
