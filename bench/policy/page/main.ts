/** One contender in one page: prepares it when asked and times what it is told to, so that the runner can take turns. */
import wasmSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import type { Contender } from '../contender';
import type { AdapterReport } from '../probe';
import type { Roofline } from '../roofline';
import { type SizeName, shapes } from '../workload';
import { checkDeviceErrors, dispatchesSoFar, instrument } from './instruments';
import type { SoakLoop } from './soak';

/** Names of the contenders; the page loads only the code of the one it is asked for. */
export type ContenderName =
  | 'wasm'
  | 'wasm 2 workers'
  | 'webgpu'
  | 'jax-js'
  | 'jax-js webgpu'
  | 'tfjs explicit'
  | 'tfjs plain'
  | 'tfjs webgpu'
  | 'tfjs webgpu type 3'
  | 'gpt-tfjs webgpu';

/** What one operation took. */
export interface Measured {
  readonly seconds: number;
  readonly dispatches: number;
}

export interface BenchPage {
  /** Absent where the browser offers no adapter. */
  adapter(): Promise<AdapterReport | undefined>;
  measureRoofline(): Promise<Roofline>;
  /** @returns whether it is the same model as the others' and can be compared. */
  prepare(name: ContenderName, size: SizeName): Promise<'same model' | 'own model'>;
  train(batch: number): Promise<Measured>;
  generate(batch: number, tokens: number): Promise<Measured>;
  restart(): Promise<void>;
  crossEntropy(batch: number): Promise<number>;
  greedy(batch: number, count: number): Promise<number[][]>;
  openSoak(): Promise<SoakLoop>;
}

declare global {
  interface Window {
    readonly bench: BenchPage;
    soak?: SoakLoop;
  }
}

async function create(name: ContenderName, size: SizeName): Promise<Contender> {
  const shape = shapes[size];
  switch (name) {
    case 'wasm':
    case 'wasm 2 workers':
      return (await import('../ours')).createOurs('wasm', name === 'wasm' ? 1 : 2, shape);
    case 'webgpu':
      return (await import('../ours')).createOurs('webgpu', 1, shape);
    case 'jax-js':
      return (await import('../jax')).createJax('wasm', shape);
    case 'jax-js webgpu':
      return (await import('../jax')).createJax('webgpu', shape);
    case 'tfjs explicit':
    case 'tfjs plain': {
      const { createTfjs, openWasm } = await import('../tfjs');
      await openWasm(wasmSimd);
      return createTfjs(name === 'tfjs plain' ? 'plain' : 'explicit', shape);
    }
    case 'tfjs webgpu':
    case 'tfjs webgpu type 3': {
      const { createTfjs, openWebgpu } = await import('../tfjs');
      await openWebgpu(name === 'tfjs webgpu' ? 'default' : 'type 3');
      return createTfjs('plain', shape);
    }
    case 'gpt-tfjs webgpu':
      return (await import('../gpt')).createGpt(shape);
  }
}

instrument();

let contender: Contender | undefined;

function prepared(): Contender {
  if (!contender) throw new Error('No contender has been prepared in this page.');
  return contender;
}

function compared(): NonNullable<Contender['comparison']> {
  const { comparison } = prepared();
  if (!comparison) throw new Error('This contender has a model of its own.');
  return comparison;
}

async function measure(work: () => Promise<void>): Promise<Measured> {
  const before = dispatchesSoFar();
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  // Devices report what went wrong a little later than what went wrong.
  await new Promise((resolve) => setTimeout(resolve));
  checkDeviceErrors();
  return { seconds, dispatches: dispatchesSoFar() - before };
}

const bench: BenchPage = {
  adapter: async () => (await import('../probe')).describeAdapter(),
  measureRoofline: async () => (await import('../probe')).measureRoofline(),
  prepare: async (name, size) => {
    contender = await create(name, size);
    return contender.comparison ? 'same model' : 'own model';
  },
  train: (batch) => measure(() => prepared().train(batch)),
  generate: (batch, tokens) => measure(() => prepared().generate(batch, tokens)),
  restart: () => compared().restart(),
  crossEntropy: (batch) => compared().crossEntropy(batch),
  greedy: (batch, count) => compared().greedy(batch, count),
  openSoak: async () => (await import('./soak')).openSoak(),
};

Object.assign(window, { bench });
