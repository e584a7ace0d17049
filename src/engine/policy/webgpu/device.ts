/**
 * The one GPU device of this page or worker. It is opened with everything the adapter offers and handed to tfjs as
 * its WebGPU backend, so that tfjs and our own kernels work on the same device and share buffers without a copy. It
 * knows nothing of models. tfjs' active backend is left as it was: other engines may be running on another.
 */
import * as tf from '@tensorflow/tfjs';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { isSoftwareAdapter, requestAdapter } from '../../capabilities';

/** There is no WebGPU adapter here, or it gives no device. */
export class GpuUnavailableError extends Error {
  override readonly name = 'GpuUnavailableError';
}

/** A kernel that the browser refuses to compile; the message holds the compiler's. */
export class KernelError extends Error {
  override readonly name = 'KernelError';
}

/** What the adapter says of itself. */
export interface AdapterDescription {
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  /** Whether the adapter computes on the processor: then kernels are shaped for that. */
  readonly isFallback: boolean;
}

/** Kernels asked for, and those of them compiled, since somebody began to watch. */
interface CompilationWatch {
  compiled: number;
  total: number;
  readonly listener: (compiled: number, total: number) => void;
}

const wantedLimits = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxStorageBuffersPerShaderStage',
  'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupsPerDimension',
] as const;
/** Not `shader-f16`: weights or keys rounded to it are ten to four hundred times further off than engines may differ. */
const wantedFeatures: readonly GPUFeatureName[] = ['subgroups', 'timestamp-query'];

/** An open device. {@link openGpu} makes it; nobody closes it, as every engine of this page or worker shares it. */
export class Gpu {
  readonly features: ReadonlySet<string>;
  /** Settles when the device is lost, for whatever reason. */
  readonly lost: Promise<GPUDeviceLostInfo>;
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();
  readonly #listeners = new Set<(error: GPUError) => void>();
  readonly #watches = new Set<CompilationWatch>();

  constructor(
    readonly device: GPUDevice,
    readonly backend: WebGPUBackend,
    readonly adapter: AdapterDescription,
  ) {
    this.features = new Set(device.features);
    this.lost = device.lost;
    device.addEventListener('uncapturederror', ({ error }) => {
      for (const listener of this.#listeners) listener(error);
    });
  }

  /** A new buffer; a storage buffer that can be copied from and to unless `usage` says otherwise. */
  buffer(
    name: string,
    bytes: number,
    usage: GPUBufferUsageFlags = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
  ): GPUBuffer {
    return this.device.createBuffer({ label: name, size: Math.max(16, Math.ceil(bytes / 16) * 16), usage });
  }

  /** The buffer in which tfjs' WebGPU backend holds a tensor: the very same memory, not a copy. */
  tensorBuffer(tensor: tf.Tensor): GPUBuffer {
    this.backend.uploadToGPU(tensor.dataId);
    const { resource } = this.backend.tensorMap.get(tensor.dataId);
    if (!(resource instanceof GPUBuffer)) throw new TypeError('This tensor does not lie in a GPU buffer.');
    return resource;
  }

  /**
   * Compiles a kernel whose entry point is `main`; the same text is compiled once, so it must always come with layouts
   * that are equal.
   * @throws KernelError
   */
  compile(
    label: string,
    wgsl: string,
    layout: GPUPipelineLayout | 'auto' = 'auto',
  ): Promise<GPUComputePipeline> {
    const pipeline = this.#pipelines.get(wgsl) ?? this.#compile(label, wgsl, layout);
    this.#pipelines.set(wgsl, pipeline);
    for (const watch of this.#watches) {
      watch.total++;
      pipeline.then(
        () => watch.listener(++watch.compiled, watch.total),
        () => undefined,
      );
    }
    return pipeline;
  }

  /**
   * Calls `listener` each time a kernel asked for from now on is ready, with how many are and how many were asked for.
   * @returns the way to stop it.
   */
  onCompiled(listener: CompilationWatch['listener']): () => void {
    const watch = { compiled: 0, total: 0, listener };
    this.#watches.add(watch);
    return () => this.#watches.delete(watch);
  }

  /** Sends what tfjs has encoded but not submitted, so that our own submission comes after it. */
  flush(): void {
    this.backend.ensureCommandEncoderReady();
    this.backend.endComputePassEncoder();
    this.backend.submitQueue();
  }

  /** Calls `listener` with every validation, memory or internal error that nobody caught. @returns the way to stop it. */
  onError(listener: (error: GPUError) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #compile(
    label: string,
    wgsl: string,
    layout: GPUPipelineLayout | 'auto',
  ): Promise<GPUComputePipeline> {
    this.device.pushErrorScope('validation');
    const module = this.device.createShaderModule({ label, code: wgsl });
    const scope = this.device.popErrorScope();
    const { messages } = await module.getCompilationInfo();
    const invalid = await scope;
    const errors = messages.filter(({ type }) => type === 'error');
    if (errors.length > 0 || invalid) {
      const lines = wgsl.split('\n');
      const details = errors.map(
        ({ lineNum, linePos, message }) =>
          `${lineNum}:${linePos} ${message}\n  ${lines[lineNum - 1]?.trim() ?? ''}`,
      );
      throw new KernelError(
        `The kernel ${label} does not compile: ${details.join('\n') || invalid?.message || ''}`,
      );
    }
    try {
      return await this.device.createComputePipelineAsync({
        label,
        layout,
        compute: { module, entryPoint: 'main' },
      });
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new KernelError(`The device refuses the kernel ${label}: ${message}`, { cause });
    }
  }
}

let shared: Promise<Gpu> | undefined;

/**
 * The device of this page or worker, opened at the first call and again after it was lost.
 * @throws GpuUnavailableError
 */
export function openGpu(): Promise<Gpu> {
  if (shared) return shared;
  const opening = open();
  shared = opening;
  const forget = (): void => {
    if (shared === opening) shared = undefined;
  };
  opening.then((gpu) => gpu.lost.then(forget), forget);
  return opening;
}

async function open(): Promise<Gpu> {
  const adapter = await requestAdapter();
  if (!adapter) {
    throw new GpuUnavailableError('This browser offers no WebGPU adapter here: choose the wasm engine.');
  }
  const requiredLimits = Object.fromEntries(wantedLimits.map((name) => [name, adapter.limits[name]]));
  const requiredFeatures = wantedFeatures.filter((name) => adapter.features.has(name));
  let device: GPUDevice;
  try {
    device = await adapter.requestDevice({ requiredLimits, requiredFeatures });
  } catch (cause) {
    throw new GpuUnavailableError('The WebGPU adapter gives no device: choose the wasm engine.', { cause });
  }
  const { vendor, architecture, description } = adapter.info;
  const isFallback = isSoftwareAdapter(adapter.info);
  const backend = new WebGPUBackend(device, adapter.info);
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => backend, 3);
  return new Gpu(device, backend, { vendor, architecture, description, isFallback });
}
