/** One contender in one page: prepares it when asked and times what it is told to, so that the runner can take turns. */
import wasmSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import type { Contender } from '../contender';

/** Names of the contenders; the page loads only the code of the one it is asked for. */
export type ContenderName = 'wasm' | 'wasm 2 workers' | 'jax-js' | 'tfjs explicit' | 'tfjs plain';
export type Purpose = 'train' | 'generate';

export interface BenchPage {
  prepare(name: ContenderName, purpose: Purpose): Promise<void>;
  /** Seconds one training step took. */
  train(): Promise<number>;
  /** Seconds it took to generate a batch. */
  generate(batch: number, tokens: number): Promise<number>;
  crossEntropy(): Promise<number>;
  greedy(batch: number, count: number): Promise<number[][]>;
}

declare global {
  interface Window {
    readonly bench: BenchPage;
  }
}

async function create(name: ContenderName, purpose: Purpose): Promise<Contender> {
  switch (name) {
    case 'wasm':
    case 'wasm 2 workers':
      return (await import('../ours')).createOurs(purpose, name === 'wasm' ? 1 : 2);
    case 'jax-js':
      return (await import('../jax')).createJax();
    case 'tfjs explicit':
    case 'tfjs plain':
      return (await import('../tfjs')).createTfjs(name === 'tfjs plain' ? 'plain' : 'explicit', wasmSimd);
  }
}

let contender: Contender = {};

/** The operation, if this contender has it. */
function offered<K extends keyof Contender>(operation: K): NonNullable<Contender[K]> {
  const found = contender[operation];
  if (!found) throw new Error(`This contender does not offer ${operation}.`);
  return found;
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

const bench: BenchPage = {
  prepare: async (name, purpose) => {
    contender = await create(name, purpose);
  },
  train: () => secondsOf(offered('train')),
  generate: (batch, tokens) => secondsOf(() => offered('generate')(batch, tokens)),
  crossEntropy: () => offered('crossEntropy')(),
  greedy: (batch, count) => offered('greedy')(batch, count),
};

Object.assign(window, { bench });
