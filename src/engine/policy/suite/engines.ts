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

/** Time the reference may take to prepare what a test compares with, on a machine busy with other things. */
export const preparationMs = 120_000;

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
