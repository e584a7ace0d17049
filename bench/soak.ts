/**
 * The soak: rollouts and updates of the webgpu engine for a long time in one page, and whether what it holds stays flat: bytes of GPU
 * buffers, tfjs' tensors, JavaScript's heap. It measures no speed worth quoting.
 */
import type { Benchmark, BenchmarkOptions, BenchResult } from './benchmark';
import type { BenchPage } from './policy/page/main';
import type { Held, SoakLoop } from './policy/page/soak';
import { openBenchServer } from './policy/server';

declare const window: { readonly bench: BenchPage; soak?: SoakLoop };

const iterationsOnHardware = 10_000;
const minutesOnSoftware = 15;
const samples = 120;
/** What the heap's size may grow by without being a leak: optimised code and the engine's own bookkeeping. */
const heapNoise = 0.02;

/** The command line's door to it. */
export const soakBenchmark: Benchmark = {
  name: 'soak',
  summary: 'whether the webgpu engine holds no more after hours than after minutes',
  run: soak,
};

interface Sample extends Held {
  readonly iteration: number;
}

async function soak({ adapter: wanted, minutes, report }: BenchmarkOptions): Promise<BenchResult> {
  const server = await openBenchServer(wanted);
  try {
    const page = await server.openPage();
    const adapter = await page.evaluate(() => window.bench.adapter());
    if (!adapter) throw new Error('The browser offers no WebGPU adapter: there is nothing to soak.');
    const most = adapter.kind === 'hardware' ? iterationsOnHardware : Number.MAX_SAFE_INTEGER;
    const limit = minutes ?? (adapter.kind === 'software' ? minutesOnSoftware : undefined);
    report(`${adapter.name} (${adapter.kind}): ${limit ? `${limit} minutes` : `${most} iterations`}`);
    await page.evaluate(async () => {
      window.soak = await window.bench.openSoak();
    });
    const memory = await page.context().newCDPSession(page);
    const found: Sample[] = [];
    const start = performance.now();
    const secondsLeft = (): number =>
      limit === undefined ? Number.MAX_SAFE_INTEGER : 60 * limit - (performance.now() - start) / 1000;
    let iteration = 0;
    while (iteration < most && secondsLeft() > 0) {
      const stretch = {
        iterations: Math.min(most - iteration, Math.ceil(iterationsOnHardware / samples)),
        seconds: Math.min(secondsLeft(), limit === undefined ? 600 : (60 * limit) / samples),
      };
      iteration += await page.evaluate(
        ({ iterations, seconds }) => window.soak?.iterate(iterations, seconds) ?? 0,
        stretch,
      );
      await memory.send('HeapProfiler.collectGarbage');
      const held = await page.evaluate(() => window.soak?.held());
      if (!held) throw new Error('The page lost its loop.');
      found.push({ ...held, iteration });
      if (found.length % 10 === 0) report(describeSample({ ...held, iteration }));
    }
    return conclude(found, (performance.now() - start) / 1000);
  } finally {
    await server.close();
  }
}

function describeSample({ iteration, gpuBytes, tensors, heapBytes }: Sample): string {
  const mebibytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(2);
  return `after ${iteration} iterations: ${mebibytes(gpuBytes)} MiB of GPU buffers, ${tensors} tensors, ${mebibytes(heapBytes)} MiB of heap`;
}

/** Compares the last quarter of the samples with the second one: the first may still grow buffers and compile. */
function conclude(found: readonly Sample[], seconds: number): BenchResult {
  const quarter = Math.floor(found.length / 4);
  const [first, middle, last] = [found[0], found[Math.floor(found.length / 2)], found.at(-1)];
  if (!(first && middle && last) || quarter < 2) {
    throw new Error(`Only ${found.length} samples were taken: give it more time with --minutes.`);
  }
  const notes = [
    ...[first, middle, last].map(describeSample),
    `${last.iteration} iterations in ${Math.round(seconds)} s, ${found.length} samples`,
  ];
  const [second, fourth] = [found.slice(quarter, 2 * quarter), found.slice(-quarter)];
  const grown = (['gpuBytes', 'tensors', 'heapBytes'] as const).filter((what) => {
    const early = second.map((sample) => sample[what]);
    const late = fourth.map((sample) => sample[what]);
    // Buffers and tensors are counted, not measured: there the largest of either quarter is compared without any allowance.
    if (what !== 'heapBytes') return Math.max(...late) > Math.max(...early);
    const spread = Math.sqrt(mean(early.map((value) => (value - mean(early)) ** 2)));
    return mean(late) > mean(early) + Math.max(3 * spread, heapNoise * mean(early));
  });
  for (const what of grown)
    notes.push(`${what} grew from the second quarter to the last: something is not given back`);
  if (grown.length === 0) notes.push('nothing grew from the second quarter to the last');
  return { rows: [], notes, ...(grown.length > 0 ? { verdict: 'failed' } : {}) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
