/**
 * Unit tests: beside their source, with the real parts. Most run on Node; what needs a GPU device, and the engine suite
 * once more for the engines that do, runs in Chromium, on its software adapter where there is no GPU. The page's own
 * tests are in e2e/.
 */
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { findChromium } from './scripts/chromium.mjs';

const chromium = await findChromium();
const gpuTests = 'src/engine/policy/webgpu/**/*.test.ts';
/** IndexedDB exists in browsers only. */
const storageTests = 'src/engine/storage/library.test.ts';
const shared = { testTimeout: 60_000, hookTimeout: 60_000, slowTestThreshold: 5_000 };

export default defineConfig({
  test: {
    reporters: ['default', 'json'],
    outputFile: { json: 'test-results/unit.json' },
    projects: [
      {
        test: {
          ...shared,
          name: 'node',
          include: ['src/**/*.test.{ts,tsx}'],
          exclude: [gpuTests, storageTests],
          // A process for each core, not for each file: to start one and import everything anew took a fifth of the time.
          isolate: false,
          maxWorkers: '100%',
        },
      },
      {
        test: {
          ...shared,
          name: 'browser',
          include: [gpuTests, storageTests, 'src/engine/policy/suite/*.test.ts'],
          // One page at a time: they share the processors that stand in for the GPU.
          fileParallelism: false,
          // And the same page for all: they share the device, which compiles each kernel once and not once a file.
          isolate: false,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: 'chromium' }],
            provider: playwright({
              launchOptions: {
                ...(chromium ? { executablePath: chromium.path } : {}),
                ignoreDefaultArgs: ['--headless', '--headless=old'],
                args: ['--headless=new', '--no-sandbox', '--enable-unsafe-webgpu'],
              },
            }),
          },
        },
      },
    ],
  },
});
