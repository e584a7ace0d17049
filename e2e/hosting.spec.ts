/** The build does not mind where and how it is hosted: in a folder of a site, or by a host that sends no headers. */
import type { Page } from '@playwright/test';
import { serve } from '../scripts/serve.mjs';
import { expect, test } from './fixtures';

const FIRST_PORT = 4350;
/** Loading everything and one iteration, on a busy machine. */
const ITERATION_LIMIT_MS = 240_000;

test.describe.configure({ timeout: ITERATION_LIMIT_MS + 60_000 });

test('a run works in any folder of a site', async ({ page }) => {
  const server = await serve(FIRST_PORT, { folder: '/somewhere/else/' });
  expect(server.address).toContain('/somewhere/else/');
  await page.goto(`${server.address}?preset=quick`);
  await runOneIteration(page);
  await server.close();
});

test('a run works on a page that is not isolated', async ({ page }) => {
  const server = await serve(FIRST_PORT, {
    headers: { 'Cross-Origin-Opener-Policy': 'unsafe-none', 'Cross-Origin-Embedder-Policy': 'unsafe-none' },
  });
  await page.goto(`${server.address}?preset=quick`);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await runOneIteration(page);
  await server.close();
});

async function runOneIteration(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Step iteration' }).click();
  await expect(page.getByRole('banner').getByText('Paused')).toBeVisible({ timeout: ITERATION_LIMIT_MS });
}
