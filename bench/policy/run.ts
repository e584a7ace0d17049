/**
 * The policy benchmark: our engines beside their peers in one Chromium, on one model in three sizes. The fastest round of each
 * counts, because only what else the machine does makes a round slower. Before any number is believed, all contenders with the
 * same model must agree on what they computed.
 */
import { cpus } from 'node:os';
import { parameterCount } from '../../src/core/model/shape';
import {
  type Benchmark,
  type BenchmarkOptions,
  type BenchResult,
  type Report,
  UnknownChoiceError,
} from '../benchmark';
import type { BenchRow } from '../row';
import { barredGenerations, judge } from './bars';
import { defaultMostSeconds, Match } from './match';
import type { BenchPage, ContenderName } from './page/main';
import type { AdapterReport } from './probe';
import { type Roofline, shortestSeconds } from './roofline';
import { type BenchServer, openBenchServer } from './server';
import { operationOf, type Task, tokensOf } from './task';
import { fastest } from './timing';
import { length, type SizeName, shapes } from './workload';

declare const window: { readonly bench: BenchPage };

/** The first is what the others are compared with. */
const contenders: readonly ContenderName[] = [
  'wasm',
  'wasm 2 workers',
  'webgpu',
  'jax-js',
  'jax-js webgpu',
  'tfjs explicit',
  'tfjs plain',
  'tfjs webgpu',
  'tfjs webgpu type 3',
  'gpt-tfjs webgpu',
];
const sizes = Object.keys(shapes) as SizeName[];
const batches = [32, 128, 512];
/** The size that the bars and the quick run are about. */
const barredSize: SizeName = '0.8M';
const quick = { sizes: [barredSize], batches: [32] };

/** The command line's door to it. */
export const policyBenchmark: Benchmark = {
  name: 'policy',
  summary: 'our engines beside tfjs, jax-js and gpt-tfjs in Chromium: training and generation',
  run: benchPolicy,
};

async function benchPolicy(options: BenchmarkOptions): Promise<BenchResult> {
  const { rounds, report, scope } = options;
  const chosen = scope === 'quick' ? quick : { sizes, batches };
  const ownSizes = choose('size', options.sizes, sizes, chosen.sizes);
  const ownBatches = choose('batch', options.batches, batches, chosen.batches);
  const names = choose('engine', options.engines, contenders, contenders);
  const server = await openBenchServer(options.adapter);
  try {
    const { adapter, roofline } = await probeAdapter(server, report);
    const environment = [
      `Chromium ${server.browser.version()}`,
      `${cpus().length} cores`,
      cpus()[0]?.model.trim() ?? 'unknown processor',
      adapter ? `WebGPU on ${adapter.name} (${adapter.kind})` : 'no WebGPU',
    ].join(', ');
    report(environment);
    const rows: BenchRow[] = [];
    const shares = new Map<BenchRow, number>();
    const notes: string[] = [];
    for (const size of ownSizes) {
      const shape = shapes[size];
      report(`${size}: ${parameterCount(shape)} parameters, ${length} tokens a sequence`);
      const match = new Match(server, size, options.mostSeconds ?? defaultMostSeconds, report);
      await match.open(usable(names, adapter), [['tfjs webgpu', 'tfjs webgpu type 3']]);
      for (const task of tasks(size, ownBatches, scope)) await match.time(task, rounds);
      await match.close();
      notes.push(...match.notes);
      for (const { name, task, timings } of match.outcomes) {
        const { seconds, dispatches } = fastest(timings);
        const row: BenchRow = {
          ...{ name: 'policy', engine: name, parameters: parameterCount(shape), batch: task.batch },
          ...{ operation: operationOf(task), tokensPerSecond: Math.round(tokensOf(task) / seconds) },
          ...(dispatches > 0 ? { dispatches } : {}),
          environment,
        };
        rows.push(row);
        // The bound is of our model, which `gpt-tfjs` has not.
        if (roofline && isOnGpu(name) && name !== 'gpt-tfjs webgpu') {
          shares.set(row, shortestSeconds(roofline, shape, task) / seconds);
        }
      }
    }
    const barred = rows.filter(({ parameters }) => parameters === parameterCount(shapes[barredSize]));
    for (const line of judge(barred, adapter?.kind)) report(line);
    return { rows, shares, notes };
  } finally {
    await server.close();
  }
}

/** What the adapter is and can do at best, if there is one. */
async function probeAdapter(
  server: BenchServer,
  report: Report,
): Promise<{ adapter?: AdapterReport; roofline?: Roofline }> {
  const page = await server.openPage();
  const adapter = await page.evaluate(() => window.bench.adapter());
  const roofline = adapter ? await page.evaluate(() => window.bench.measureRoofline()) : undefined;
  await page.close();
  if (!(adapter && roofline)) {
    report('The browser offers no WebGPU adapter: what needs one is left out.');
    return {};
  }
  report(`copy probe: ${(roofline.bytesPerSecond / 1e9).toFixed(2)} GB read and written a second`);
  report(
    `matrix-product probe: ${(roofline.operationsPerSecond / 1e9).toFixed(2)} GFLOP a second (${roofline.product})`,
  );
  return { adapter, roofline };
}

/** Whole texts, and the shorter ones that the bars ask for; the quick run has only the shorter ones. */
function tasks(size: SizeName, ofBatches: readonly number[], scope: BenchmarkOptions['scope']): Task[] {
  return ofBatches.flatMap((batch): Task[] => {
    const barred = barredGenerations.filter((generation) => generation.batch === batch);
    const lengths = size === barredSize && barred.length > 0 ? barred.map(({ tokens }) => tokens) : [length];
    const wanted = scope === 'full' ? lengths : [Math.min(...lengths)];
    return [...wanted.map((tokens): Task => ({ kind: 'generate', batch, tokens })), { kind: 'train', batch }];
  });
}

function isOnGpu(name: ContenderName): boolean {
  return name.includes('webgpu');
}

/** On software adapters there is a second way for tfjs to multiply; elsewhere it is known to be the worse one. */
function usable(names: readonly ContenderName[], adapter: AdapterReport | undefined): ContenderName[] {
  return names.filter((name) => {
    if (!adapter) return !isOnGpu(name);
    return adapter.kind === 'software' || name !== 'tfjs webgpu type 3';
  });
}

/** What was asked for among what there is. @throws UnknownChoiceError */
function choose<T extends string | number>(
  what: string,
  wanted: readonly string[] | undefined,
  known: readonly T[],
  otherwise: readonly T[],
): readonly T[] {
  if (!wanted) return otherwise;
  const names = known.map(String);
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UnknownChoiceError(`there is no ${what} ${unknown}; there are ${names.join(', ')}.`);
  }
  return known.filter((one) => wanted.includes(String(one)));
}
