/** The engines the suite runs over. A new engine is one more row here and passes the same tests. */

import type { PolicyEngine } from '../../../core/port/policy';
import { createPolicyEngine, type PolicyEngineOptions } from '../engine';

export type Opening = Pick<PolicyEngineOptions, 'shape' | 'automaton' | 'parameters'>;

export interface EngineRow {
  readonly name: string;
  open(opening: Opening): Promise<PolicyEngine>;
}

/** The specification: what the others are compared with. */
export const reference: EngineRow = {
  name: 'reference',
  open: (opening) => createPolicyEngine('reference', { ...opening, workers: 1, backend: 'cpu' }),
};

const onNode: readonly EngineRow[] = [1, 3].map((workers) => ({
  name: `wasm, ${workers} worker${workers > 1 ? 's' : ''}`,
  open: (opening) => createPolicyEngine('wasm', { ...opening, workers }),
}));

/** Both forms of the kernels: an adapter that uses the one in earnest can run the other as well. */
const inBrowser: readonly EngineRow[] = (['processor', 'graphics'] as const).map((form) => ({
  name: `webgpu, ${form} form`,
  open: async (opening) => {
    const { createWebgpuEngine } = await import('../webgpu/engine');
    return createWebgpuEngine({ ...opening, form });
  },
}));

const place = typeof document === 'undefined' ? 'node' : 'browser';

/** Every engine that claims to compute the same. The suite runs on Node and in a browser, each with the engines it has. */
export const candidates: readonly EngineRow[] = place === 'node' ? onNode : inBrowser;

export const engines: readonly EngineRow[] = place === 'node' ? [reference, ...candidates] : candidates;

/**
 * The candidates to compare with the reference at one of the fixture's shapes. How many threads share a batch has nothing
 * to do with the shape, so that engines that differ in nothing else are compared at one shape, the oddest.
 */
export function candidatesAt(shape: string): readonly EngineRow[] {
  return place === 'browser' || shape === 'everything odd at once' ? candidates : candidates.slice(0, 1);
}

/** Time the reference may take to prepare what a test compares with, on a machine busy with other things. */
export const preparationMs = 120_000;

/** An engine that several tests use one after another. */
export interface SharedEngine {
  /** Hands the engine to `work` with the parameters of its opening, or others, without moments or updates. */
  use<T>(work: (engine: PolicyEngine) => Promise<T>, parameters?: Float32Array): Promise<T>;
  close(): Promise<void>;
}

/** Opens an engine at its first use, as starting threads and compiling kernels takes longer than most tests. */
export function shareEngine(row: EngineRow, opening: Opening): SharedEngine {
  let opened: Promise<PolicyEngine> | undefined;
  return {
    async use(work, parameters = opening.parameters) {
      opened ??= row.open(opening);
      const engine = await opened;
      const zeros = new Float32Array(parameters.length);
      const { shape } = opening;
      await engine.load({ shape, parameters, firstMoment: zeros, secondMoment: zeros, updates: 0 });
      return work(engine);
    },
    async close() {
      await (await opened)?.dispose();
    },
  };
}

/** Opens an engine, hands it to `work` and disposes it whatever happens. */
export async function withEngine<T>(
  row: EngineRow,
  opening: Opening,
  work: (engine: PolicyEngine) => Promise<T>,
): Promise<T> {
  const engine = await row.open(opening);
  try {
    return await work(engine);
  } finally {
    await engine.dispose();
  }
}
