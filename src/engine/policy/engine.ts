/**
 * Chooses and opens a policy engine. Each is a module of its own, loaded only when chosen, so that nobody
 * downloads tfjs to run the WebAssembly engine. What an engine promises is `core/port/policy`.
 */
import type { Automaton } from '../../core/language/automaton';
import type { ModelShape } from '../../core/model/shape';
import type { PolicyEngine } from '../../core/port/policy';
import type { ReferenceBackend } from './reference/backend';

/** The engines that run everywhere, on Node too. */
export const engineKinds = ['wasm', 'reference'] as const;

/**
 * `wasm` is fast on any processor; `webgpu` runs our own kernels where the browser has a GPU device; `reference` is the
 * same transformer in plain tfjs, to compare with.
 */
export type EngineKind = (typeof engineKinds)[number] | 'webgpu';

export interface PolicyEngineOptions {
  readonly shape: ModelShape;
  readonly automaton: Automaton;
  /** Flat buffer in the order of `parameterLayout`; copied. */
  readonly parameters: Float32Array;
  /** Workers the `wasm` engine shares a batch among; at least 1. The others have none. */
  readonly workers: number;
  /** tfjs backend of the `reference` engine; `cpu` when absent. */
  readonly backend?: ReferenceBackend;
  /** Told while `webgpu` opens, each time one of its kernels is ready; the others compile none. */
  readonly onProgress?: (compiled: number, total: number) => void;
}

/**
 * Opens an engine of that kind.
 * @throws ShapeMismatchError when parameters, grammar and shape do not fit each other.
 * @throws GpuUnavailableError when `webgpu` was asked for and there is none.
 */
export async function createPolicyEngine(
  kind: EngineKind,
  options: PolicyEngineOptions,
): Promise<PolicyEngine> {
  const { shape, automaton, parameters, workers, backend = 'cpu', onProgress } = options;
  switch (kind) {
    case 'wasm': {
      const { createWasmEngine } = await import('./wasm/engine');
      return createWasmEngine({ shape, automaton, parameters, workers });
    }
    case 'webgpu': {
      const { createWebgpuEngine } = await import('./webgpu/engine');
      return createWebgpuEngine({ shape, automaton, parameters, onProgress });
    }
    case 'reference': {
      const { createReferenceEngine } = await import('./reference/engine');
      return createReferenceEngine({ shape, automaton, parameters, backend });
    }
  }
}
