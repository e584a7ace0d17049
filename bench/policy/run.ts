/**
 * The policy benchmark: the wasm engine beside its peers in one Chromium, on one model, one core. Each contender has
 * a page of its own; after warm-up they take turns, and the fastest round of each counts, because only what else the
 * machine does makes a round slower. Before any number is believed, all contenders must agree on what they computed.
 */
import { cpus } from 'node:os';
import type { Page } from '@playwright/test';
import { parameterCount } from '../../src/core/model/shape';
import type { Benchmark, BenchmarkOptions, Report } from '../benchmark';
import type { BenchRow } from '../row';
import type { BenchPage, ContenderName, Purpose } from './page/main';
import { type BenchServer, openBenchServer } from './server';
import { generations, length, shape, trainingBatch } from './workload';

declare const window: { readonly bench: BenchPage };

const trainers: readonly ContenderName[] = [
  'wasm',
  'wasm 2 workers',
  'jax-js',
  'tfjs explicit',
  'tfjs plain',
];
const generators: readonly ContenderName[] = ['wasm', 'wasm 2 workers', 'tfjs explicit'];

const warmUps = 1;

/** A claim about the ratio of two contenders, and what the project asks of it. */
interface Bar {
  readonly operation: string;
  readonly batch: number;
  readonly faster: ContenderName;
  readonly slower: ContenderName;
  readonly factor: number;
}

const training = { operation: 'train', batch: trainingBatch } as const;
const bars: readonly Bar[] = [
  { ...training, faster: 'wasm', slower: 'tfjs explicit', factor: 5 },
  { ...training, faster: 'wasm', slower: 'jax-js', factor: 1.7 },
  { ...training, faster: 'wasm 2 workers', slower: 'wasm', factor: 1.7 },
  ...generations.flatMap(({ batch, tokens }): Bar[] => {
    const operation = `generate ${tokens}`;
    const factor = batch === 32 ? 10 : 7;
    return [
      { operation, batch, faster: 'wasm', slower: 'tfjs explicit', factor },
      { operation, batch, faster: 'wasm 2 workers', slower: 'wasm', factor: 1.7 },
    ];
  }),
];

/** The command line's door to it. */
export const policyBenchmark: Benchmark = {
  name: 'policy',
  summary: 'the wasm engine beside tfjs and jax-js in Chromium: training and generation',
  run: benchPolicy,
};

/** Runs the benchmark. @throws Error when contenders disagree or cannot run. */
async function benchPolicy({ rounds, report }: BenchmarkOptions): Promise<BenchRow[]> {
  const server = await openBenchServer();
  try {
    const environment = `Chromium ${server.browser.version()}, ${cpus().length} cores, ${cpus()[0]?.model.trim() ?? 'unknown processor'}`;
    const row = (
      engine: string,
      operation: string,
      batch: number,
      tokens: number,
      wall: number,
    ): BenchRow => ({
      name: 'policy',
      engine,
      parameters: parameterCount(shape),
      batch,
      operation,
      tokensPerSecond: Math.round((batch * tokens) / wall),
      environment,
    });
    report(`${parameterCount(shape)} parameters, ${length} tokens a sequence; ${environment}`);
    const trained = await timeTraining(server, rounds, report);
    const rows = [...trained].map(([name, timings]) =>
      row(name, 'train', trainingBatch, length, fastest(timings).wall),
    );
    for (const [{ batch, tokens }, generated] of await timeGeneration(server, rounds, report)) {
      for (const [name, timings] of generated) {
        rows.push(row(name, `generate ${tokens}`, batch, tokens, fastest(timings).wall));
      }
    }
    for (const line of judge(rows)) report(line);
    return rows;
  } finally {
    await server.close();
  }
}

/** Seconds one round took by the clock, and seconds of processor its page's process used meanwhile. */
interface Timing {
  readonly wall: number;
  readonly processor: number;
}

type Times = Map<ContenderName, Timing[]>;

async function open(server: BenchServer, name: ContenderName, purpose: Purpose): Promise<Page> {
  const page = await server.browser.newPage();
  await page.goto(server.address);
  await page.waitForFunction(() => 'bench' in window);
  await page.evaluate(([who, what]) => window.bench.prepare(who, what), [name, purpose] as const);
  return page;
}

async function timeTraining(server: BenchServer, rounds: number, report: Report): Promise<Times> {
  const pages = new Map<ContenderName, Page>();
  for (const name of trainers) pages.set(name, await open(server, name, 'train'));
  const step = (page: Page): Promise<number> => page.evaluate(() => window.bench.train());
  const times = await takeTurns(server, pages, rounds, step, (name, timings) =>
    report(`train, ${trainingBatch} sequences, ${name}: ${describeTimings(timings)}`),
  );
  const losses = new Map<ContenderName, number>();
  for (const [name, page] of pages) losses.set(name, await page.evaluate(() => window.bench.crossEntropy()));
  const values = [...losses.values()];
  const spread = Math.max(...values) - Math.min(...values);
  report(
    `cross-entropy after ${warmUps + rounds} steps: ${[...losses].map(([name, loss]) => `${name} ${loss.toFixed(5)}`).join(', ')}`,
  );
  if (!(spread < 2e-3))
    throw new Error(`The contenders did not learn the same: their losses differ by ${spread}.`);
  for (const page of pages.values()) await page.close();
  return times;
}

type Generation = (typeof generations)[number];

async function timeGeneration(
  server: BenchServer,
  rounds: number,
  report: Report,
): Promise<Map<Generation, Times>> {
  const pages = new Map<ContenderName, Page>();
  for (const name of generators) pages.set(name, await open(server, name, 'generate'));
  const texts: string[] = [];
  for (const page of pages.values()) {
    texts.push(JSON.stringify(await page.evaluate(() => window.bench.greedy(8, 12))));
  }
  if (new Set(texts).size !== 1) {
    throw new Error(`The contenders are not the same model: greedily they write ${texts.join(' and ')}.`);
  }
  const all = new Map<Generation, Times>();
  for (const size of generations) {
    const { batch, tokens } = size;
    const generate = (page: Page): Promise<number> =>
      page.evaluate(([count, length]) => window.bench.generate(count, length), [batch, tokens] as const);
    const times = await takeTurns(server, pages, rounds, generate, (name, timings) =>
      report(`generate, ${batch} sequences of ${tokens}, ${name}: ${describeTimings(timings)}`),
    );
    all.set(size, times);
  }
  for (const page of pages.values()) await page.close();
  return all;
}

/** Warms every contender up, then times them in turn. */
async function takeTurns(
  server: BenchServer,
  pages: ReadonlyMap<ContenderName, Page>,
  rounds: number,
  work: (page: Page) => Promise<number>,
  done: (name: ContenderName, timings: readonly Timing[]) => void,
): Promise<Times> {
  const times: Times = new Map();
  for (const page of pages.values()) for (let i = 0; i < warmUps; i++) await work(page);
  for (let round = 0; round < rounds; round++) {
    for (const [name, page] of pages) {
      const before = await server.processorSeconds();
      const wall = await work(page);
      const processor = (await server.processorSeconds()) - before;
      times.set(name, [...(times.get(name) ?? []), { wall, processor }]);
    }
  }
  for (const [name, timings] of times) done(name, timings);
  return times;
}

function fastest(timings: readonly Timing[]): Timing {
  return timings.reduce((best, timing) => (timing.wall < best.wall ? timing : best));
}

/** The fastest round and all of them; a round that had to wait for a processor is said to be no measurement. */
function describeTimings(timings: readonly Timing[]): string {
  const best = fastest(timings);
  const all = timings.map(({ wall }) => wall.toFixed(3)).join(', ');
  const disturbed = best.processor < 0.8 * best.wall;
  const warning = disturbed
    ? ' - DISTURBED: something else used the processor, so run this again on a quiet machine'
    : '';
  return `${best.wall.toFixed(3)} s, ${best.processor.toFixed(2)} s of processor (rounds ${all})${warning}`;
}

/** Says of each bar what was measured. */
function judge(rows: readonly BenchRow[]): string[] {
  return bars.map(({ operation, batch, faster, slower, factor }) => {
    const speed = (engine: string): number =>
      rows.find((row) => row.engine === engine && row.operation === operation && row.batch === batch)
        ?.tokensPerSecond ?? Number.NaN;
    const ratio = speed(faster) / speed(slower);
    const verdict = ratio >= factor ? 'reached' : 'missed';
    return `${operation}, ${batch} sequences: ${faster} is ${ratio.toFixed(2)} times ${slower} (at least ${factor}: ${verdict})`;
  });
}
