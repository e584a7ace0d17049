/**
 * Browser tests, run against the production build by e2e/fixtures.ts. WebGPU is on, in software where there is no GPU.
 */
import { defineConfig } from '@playwright/test';
import { findChromium } from './scripts/chromium.mjs';

const chromium = await findChromium();
if (chromium === undefined) throw new Error('No Chromium found. `npm test` gets one, or set CHROMIUM_PATH.');

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  forbidOnly: process.env['CI'] !== undefined,
  // On a machine busy with other work a page may miss a deadline once; `npm test` names what needed a second try.
  retries: 1,
  // The tests train: two at a time on two cores would only measure each other.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    // A trace records every change of the page, and a training page changes all the time: it would slow the run.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: chromium.path,
      args: ['--no-sandbox', '--enable-unsafe-webgpu'],
    },
  },
});
