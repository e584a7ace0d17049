/**
 * Makes docs/screenshot.png: the built page in Chromium, light, with the `quick` preset some way into its run.
 * `npm run build` first.
 */
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium } from './chromium.mjs';
import { root } from './run.mjs';
import { serve } from './serve.mjs';

const FIRST_PORT = 4400;
/** Long enough for curves that have visibly risen. */
const TRAINING_MS = 45_000;
/** Python, the engine and the suites, on a slow machine. */
const LOADING_LIMIT_MS = 120_000;

const found = await findChromium();
if (found === undefined) throw new Error('No Chromium found. `npm test` gets one, or set CHROMIUM_PATH.');
const server = await serve(FIRST_PORT);
const browser = await chromium.launch({ executablePath: found.path, args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' });
await page.goto(`${server.address}?preset=quick`);
await page.getByRole('button', { name: 'Start', exact: true }).click();
await page.getByRole('button', { name: 'Pause', exact: true }).waitFor({ timeout: LOADING_LIMIT_MS });
await page.waitForTimeout(TRAINING_MS);
await page.screenshot({ path: join(root, 'docs', 'screenshot.png') });
await browser.close();
await server.close();
