/**
 * Builds the benchmark's page for production and serves it, and opens Chromium on it. The page is served without
 * isolation headers on purpose: without shared memory every contender runs on one thread, and only the wasm engine's own workers add more.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from '@playwright/test';
import { build, preview } from 'vite';
import { ensureChromium } from '../../scripts/chromium.mjs';

export interface BenchServer {
  readonly address: string;
  readonly browser: Browser;
  /** Seconds of processor all of the browser's pages have used so far. */
  processorSeconds(): Promise<number>;
  close(): Promise<void>;
}

/** @throws Error when the page does not build or no Chromium can be had. */
export async function openBenchServer(): Promise<BenchServer> {
  const outDir = await mkdtemp(join(tmpdir(), 'policy-bench-'));
  const common = {
    root: fileURLToPath(new URL('page', import.meta.url)),
    configFile: false,
    logLevel: 'warn',
    base: './',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'esnext', chunkSizeWarningLimit: 5000 },
    preview: { port: 0 },
  } as const;
  await build(common);
  const server = await preview(common);
  const { path } = await ensureChromium();
  const browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox'] });
  const [address] = server.resolvedUrls?.local ?? [];
  if (!address) throw new Error('The benchmark page is not being served.');
  const session = await browser.newBrowserCDPSession();
  return {
    address,
    browser,
    processorSeconds: async () => {
      const { processInfo } = await session.send('SystemInfo.getProcessInfo');
      return processInfo
        .filter(({ type }) => type === 'renderer')
        .reduce((sum, { cpuTime }) => sum + cpuTime, 0);
    },
    close: async () => {
      await browser.close();
      await server.close();
      await rm(outDir, { recursive: true });
    },
  };
}
