/**
 * The view of runs as a person uses it: what was trained is there after a reload, can be renamed, gone on with, forked,
 * compared, deleted, brought back, and carried to another browser as a file.
 */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, expectAccessible, test } from './fixtures';

/** Python, the engine and the first exam on a slow machine. */
const loadingMs = 150_000;

// A test that opens a run waits for all of that, some of them twice.
test.slow();

/** A small run: what is tested here does not depend on its size. */
const address = '/?preset=quick&evaluate.perStratum=5&evaluate.every=2';

const control = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const runStatus = (page: Page, status: string) => page.getByRole('banner').getByText(`Run: ${status}`);
const rows = (page: Page) => page.getByRole('table', { name: /^Stored runs/ }).getByRole('row');
/** Rows of the body: those with a box to tick. */
const runs = (page: Page) => rows(page).filter({ has: page.getByRole('checkbox') });

async function paused(page: Page): Promise<void> {
  await expect(runStatus(page, 'Paused')).toBeVisible({ timeout: loadingMs });
}

/** Trains a few iterations and shows the runs. */
async function trainSome(page: Page, iterations: number): Promise<void> {
  for (let step = 0; step < iterations; step++) {
    await control(page, 'Step iteration').click();
    await paused(page);
    await expect(page.getByText(`Iteration ${step + 1}`).first()).toBeVisible();
  }
}

async function showRuns(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Runs' }).click();
}

test('before the first run the view says what will be there', async ({ page }) => {
  await page.goto('/?view=runs');
  await expect(page.getByRole('heading', { name: 'No runs yet' })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 800 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test('a run is kept: it can be renamed, and after a reload gone on with where it was', async ({ page }) => {
  await page.goto(address);
  await trainSome(page, 3);
  await showRuns(page);
  await expect(runs(page)).toHaveCount(1);
  await expect(runs(page).getByRole('cell', { name: '3', exact: true })).toBeVisible();
  await runs(page).getByRole('rowheader').getByRole('button').click();
  await control(page, `Rename ${await page.getByRole('heading', { level: 2 }).last().textContent()}`).click();
  await page.getByLabel('Name of the run').fill('First light');
  await page.getByLabel('Name of the run').press('Enter');
  await expect(page.getByRole('region', { name: 'Run First light' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('region', { name: 'Run First light' })).toBeVisible();
  await expectAccessible(page);
  await control(page, 'Continue First light').first().click();
  await paused(page);
  await expect(page.getByText('Iteration 3').first()).toBeVisible();
});
