/**
 * How generation's work is shaped for an adapter: lanes, columns, workgroups and who shares reads, chosen by what the
 * adapter says of itself. It measures nothing; how long a dispatch may be is learned at work, in `generationDispatch.ts`.
 */
import type { ModelShape } from '../../../core/model/shape';
import type { Gpu } from './device';
import { workgroupBytes } from './kernels/generate';
import type { Workgroup } from './kernels/product';

/** How the work is shaped for an adapter. */
export interface GenerationPlan extends Workgroup {
  /** How many run at once. */
  readonly workgroups: number;
  /** Most memory for keys and values; what does not fit runs afterwards. */
  readonly cacheBytes: number;
}

/**
 * Whom kernels are shaped for: a program that stands in for a graphics processor, or a real one. Both forms compute the
 * same on every adapter, only not as fast.
 */
export type KernelForm = 'processor' | 'graphics';

/** The form that suits the adapter. */
export function kernelForm({ adapter }: Gpu): KernelForm {
  return adapter.isFallback ? 'processor' : 'graphics';
}

/**
 * Processors want few invocations, as barriers are what they are slow at, and no more workgroups than cores; GPUs
 * want enough of both to hide the latency of memory. To share reads makes rollouts on a processor 11 to 15 % faster; on
 * GPUs, which serve equal addresses at once, it was not measured and is left out.
 */
export function generationPlan(
  gpu: Gpu,
  shape: ModelShape,
  form: KernelForm = kernelForm(gpu),
): GenerationPlan {
  const most = gpu.device.limits.maxComputeWorkgroupStorageSize;
  const cacheBytes = Math.min(256 * 2 ** 20, gpu.device.limits.maxStorageBufferBindingSize);
  let plan: GenerationPlan =
    form === 'processor'
      ? {
          invocations: 4,
          lanes: 8,
          columns: 4,
          sharing: gpu.features.has('subgroups') ? 'quads' : 'none',
          workgroups: globalThis.navigator.hardwareConcurrency,
          cacheBytes,
        }
      : { invocations: 64, lanes: 4, columns: 1, sharing: 'none', workgroups: 1024, cacheBytes };
  while (plan.lanes > 1 && workgroupBytes(shape, plan) > most) plan = { ...plan, lanes: plan.lanes / 2 };
  return plan;
}
