/**
 * Builds the benchmark's page for production and serves it, and opens Chromium on it. The page is served without
 * isolation headers on purpose: without shared memory every contender runs on one thread, and only the wasm engine's own workers add more.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { build, type InlineConfig, type Plugin, preview } from 'vite';
import { ensureChromium } from '../../scripts/chromium.mjs';
import type { BenchmarkOptions } from '../benchmark';
import { browserFlags } from '../flags';

export interface BenchServer {
  readonly browser: Browser;
  /** A fresh page with the benchmark loaded. */
  openPage(): Promise<Page>;
  /** Seconds of processor that the browser's pages, and what stands in for a GPU, have used so far. */
  processorSeconds(): Promise<number>;
  close(): Promise<void>;
}

/**
 * `gpt-tfjs` was never run as a module: it assigns to a constant in a branch for debugging, which bundlers refuse, and to
 * names that nobody declared where Python would name an argument. Nothing that it computes changes.
 */
const looseCode: Plugin = {
  name: 'gpt-tfjs-loose-code',
  transform: (code, id) =>
    id.includes('/gpt-tfjs/src/')
      ? code.replace('const posEmb =', 'let posEmb =').replaceAll('dtype=', '')
      : undefined,
};

/** @throws Error when the page does not build or no Chromium can be had. */
export async function openBenchServer(adapter: BenchmarkOptions['adapter']): Promise<BenchServer> {
  const outDir = await mkdtemp(join(tmpdir(), 'policy-bench-'));
  const common = {
    root: fileURLToPath(new URL('page', import.meta.url)),
    configFile: false,
    logLevel: 'warn',
    base: './',
    plugins: [looseCode],
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'esnext', chunkSizeWarningLimit: 5000 },
    preview: { port: 0 },
  } satisfies InlineConfig;
  await build(common);
  const server = await preview(common);
  const { path } = await ensureChromium();
  const browser = await chromium.launch({ executablePath: path, ...browserFlags(adapter) });
  const [address] = server.resolvedUrls?.local ?? [];
  if (!address) throw new Error('The benchmark page is not being served.');
  const session = await browser.newBrowserCDPSession();
  return {
    browser,
    openPage: async () => {
      const page = await browser.newPage();
      await page.goto(address);
      await page.waitForFunction(() => 'bench' in window);
      return page;
    },
    processorSeconds: async () => {
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      return processInfo
        .filter(({ type }) => type === 'renderer' || type === 'GPU')
        .reduce((sum, { cpuTime }) => sum + cpuTime, 0);
    },
    close: async () => {
      await browser.close();
      await server.close();
      await rm(outDir, { recursive: true });
    },
  };
}
