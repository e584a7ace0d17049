/**
 * The benchmark of the whole loop in the built page, engine by engine: iterations a second as a visitor gets them, with proposing,
 * Python, evaluation and drawing in them. It times no part of an iteration; the policy benchmark does.
 */
import { chromium, type Page } from '@playwright/test';
import { findChromium } from '../../scripts/chromium.mjs';
import { serve } from '../../scripts/serve.mjs';
import { presetConfig } from '../../src/core/config/config';
import { writeLink } from '../../src/core/config/url';
import type { Benchmark, BenchmarkOptions, BenchResult } from '../benchmark';
import { browserFlags } from '../flags';
import { iterationShown } from './responsiveness';

const firstPort = 4700;
const engines = ['wasm', 'webgpu'];
/** What is trained: the default, the largest preset, and a model of 3.2M parameters that a processor is slow with. */
const workloads: Readonly<Record<string, URLSearchParams>> = {
  'self-play': writeLink('self-play', presetConfig('self-play')),
  'full-language': writeLink('full-language', presetConfig('full-language')),
  'self-play, 3.2M parameters': writeLink(
    'self-play',
    presetConfig('self-play', { model: { width: 256, layers: 4, feedForward: 672 } }),
  ),
};
/** Kernels are compiled and buffers filled in the first seconds. */
const settlingMs = 10_000;
const watchedMs = 20_000;
const loadingMs = 180_000;

/** The command line's door to it. */
export const loopBenchmark: Benchmark = {
  name: 'loop',
  summary: 'the built page training with each engine: iterations a second of the whole loop',
  run: benchLoop,
};

async function benchLoop({ adapter, engines: chosen, report }: BenchmarkOptions): Promise<BenchResult> {
  const found = await findChromium();
  if (!found) throw new Error('No Chromium found. Run `npm test` once, or set CHROMIUM_PATH.');
  const server = await serve(firstPort);
  const browser = await chromium.launch({ executablePath: found.path, ...browserFlags(adapter) });
  try {
    for (const [workload, link] of Object.entries(workloads)) {
      for (const engine of chosen ?? engines) {
        const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
        await page.goto(`${server.address}?${link}&engine=${engine}`);
        report(`${workload}, ${engine}: ${(await iterationsPerSecond(page)).toFixed(2)} iterations a second`);
        await page.close();
      }
    }
    return { rows: [] };
  } finally {
    await browser.close();
    await server.close();
  }
}

async function iterationsPerSecond(page: Page): Promise<number> {
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('banner').getByText('Training').waitFor({ timeout: loadingMs });
  await page.waitForTimeout(settlingMs);
  const [before, begun] = [await iterationShown(page), performance.now()];
  await page.waitForTimeout(watchedMs);
  return ((await iterationShown(page)) - before) / ((performance.now() - begun) / 1000);
}
