/**
 * The view of runs as a person uses it: what was trained is there after a reload, can be renamed, gone on with, forked,
 * compared, deleted, brought back, and carried to another browser as a file.
 */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { control, expect, expectAccessible, loadingMs, runStatus, test } from './fixtures';

// A test that opens a run waits for all of that, some of them twice.
test.slow();

/** A small run: what is tested here does not depend on its size. */
const address = '/?preset=quick&evaluate.perStratum=5&evaluate.every=2';

/** Runs of the list: rows with a box to tick. */
const runs = (page: Page) =>
  page
    .getByRole('table', { name: /^Stored runs/ })
    .getByRole('row')
    .filter({ has: page.getByRole('checkbox') });
const name = (page: Page) => runs(page).first().getByRole('rowheader').getByRole('button');
const detail = (page: Page) => page.getByRole('region', { name: /^Run / });
const comparison = (page: Page) => page.getByRole('region', { name: 'Comparison' });

async function paused(page: Page): Promise<void> {
  await expect(runStatus(page, 'Paused')).toBeVisible({ timeout: loadingMs });
}

/** Trains a new run for some iterations. */
async function train(page: Page, iterations: number): Promise<void> {
  await page.goto(address);
  for (let iteration = 1; iteration <= iterations; iteration++) {
    await control(page, 'Step iteration').click();
    await expect(page.getByText(`Iteration ${iteration}`, { exact: false }).first()).toBeAttached({
      timeout: loadingMs,
    });
    await paused(page);
  }
}

async function showRuns(page: Page): Promise<void> {
  await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: 'Runs' }).click();
}

/** The rows of the table below a chart of the page. */
async function tableOf(page: Page, chart: string): Promise<readonly string[]> {
  const panel = page.getByRole('region', { name: chart, exact: true });
  await panel.getByText('Table', { exact: true }).click();
  await expect(panel.getByRole('row').nth(1)).toBeVisible();
  return panel.getByRole('row').allTextContents();
}

test('before the first run the view says what will be there, and can be used', async ({ page }) => {
  await page.goto('/?view=runs');
  await expect(page.getByRole('heading', { name: 'No runs yet' })).toBeVisible();
  await expect(control(page, 'Start a run')).toBeEnabled();
  await expectAccessible(page);
  await page.setInputFiles('input[type=file]', {
    name: 'holiday.zip',
    mimeType: 'application/zip',
    buffer: Buffer.from('this is no run'),
  });
  await expect(page.getByRole('alert')).toContainText('This file cannot be imported');
  await expect(page.getByRole('heading', { name: 'No runs yet' })).toBeVisible();
});

test('a run is kept: renamed, there after a reload, taken elsewhere as a file, and gone on with where it was', async ({
  page,
  browser,
  address: base,
}) => {
  await train(page, 3);
  await showRuns(page);
  await expect(runs(page)).toHaveCount(1);
  await expect(runs(page).getByRole('cell', { name: '3', exact: true })).toBeVisible();

  await test.step('it is renamed by keyboard', async () => {
    await name(page).press('Enter');
    await detail(page)
      .getByRole('button', { name: /^Rename / })
      .press('Enter');
    await page.getByLabel('Name of the run').fill('First light');
    await page.getByLabel('Name of the run').press('Enter');
    await expect(name(page)).toHaveText('First light');
  });
  await test.step('the same is there after a reload', async () => {
    await page.reload();
    await expect(name(page)).toHaveText('First light');
    await expect(detail(page).getByRole('region', { name: 'Held-out accuracy' })).toBeVisible();
    await expect(detail(page).getByRole('row', { name: /^3 newest/ })).toBeVisible();
    await expectAccessible(page);
  });
  await test.step('it is searched for, and its settings and weights are had', async () => {
    await page.getByLabel('Search', { exact: true }).fill('second');
    await expect(runs(page)).toHaveCount(0);
    await page.getByLabel('Search', { exact: true }).fill('first');
    await expect(runs(page)).toHaveCount(1);
    await page.getByRole('button', { name: 'Iterations', exact: true }).click();
    await expect(page.getByRole('columnheader', { name: /^Iterations/ }).first()).toHaveAttribute(
      'aria-sort',
      /ending$/,
    );
    await detail(page)
      .getByRole('button', { name: /^Show all \d+ settings$/ })
      .click();
    await expect(detail(page).getByRole('row', { name: /^Rarity of values/ })).toBeVisible();
    const saved = page.waitForEvent('download');
    await detail(page)
      .getByRole('button', { name: /^Weights of iteration 3/ })
      .first()
      .click();
    expect((await saved).suggestedFilename()).toMatch(/^First-light-3\.safetensors$/);
  });
  await test.step('as a file it gives the same curves in another browser, and a damaged file changes nothing', async () => {
    // What is compared is what was stored, not what the page knows of the run it has trained.
    const before = await tableOf(page, 'Held-out accuracy');
    // Iteration 0, the exam before training.
    expect(before).toContainEqual(expect.stringMatching(/^00\.\d/));
    const download = page.waitForEvent('download');
    await control(page, 'Export as file').click();
    const file = await (await download).path();
    const bytes = await readFile(file);
    const context = await browser.newContext();
    const other = await context.newPage();
    await other.goto(`${base}?view=runs`);
    await expect(control(other, 'Start a run')).toBeVisible();
    const damaged = Buffer.from(bytes);
    const at = Math.floor(damaged.length / 2);
    damaged[at] = (damaged[at] ?? 0) ^ 0x55;
    await other.setInputFiles('input[type=file]', {
      name: 'damaged.azr.zip',
      mimeType: 'application/zip',
      buffer: damaged,
    });
    await expect(other.getByRole('alert')).toContainText('This file cannot be imported');
    await expect(runs(other)).toHaveCount(0);
    await other.setInputFiles('input[type=file]', file);
    await expect(runs(other)).toHaveCount(1);
    expect(await tableOf(other, 'Held-out accuracy')).toEqual(before);
    await context.close();
  });
  await test.step('it goes on at its iteration', async () => {
    await runs(page).getByRole('button', { name: 'Continue First light' }).click();
    await expect(page).not.toHaveURL(/view=runs/);
    await paused(page);
    await control(page, 'Step iteration').click();
    await expect(page.getByText('Iteration 4', { exact: false }).first()).toBeAttached();
    await paused(page);
    await showRuns(page);
    await expect(runs(page).getByRole('cell', { name: '4', exact: true })).toBeVisible();
  });
});

test('a fork goes on with other settings, is compared with its origin, whose tasks can be looked into, deleted and brought back', async ({
  page,
}) => {
  await train(page, 2);
  await showRuns(page);
  const origin = (await name(page).textContent()) ?? '';
  await name(page).click();

  await test.step('it is prepared, changed and started', async () => {
    await detail(page).getByRole('button', { name: 'Fork from iteration 2, newest' }).click();
    await expect(page.getByText(`A fork of ${origin} from iteration 2`)).toBeVisible();
    await page.getByRole('region', { name: 'Run controls' }).getByLabel('Seed').fill('9');
    await control(page, 'Start the fork').click();
    await expect(runStatus(page, 'Training')).toBeVisible({ timeout: loadingMs });
    await control(page, 'Pause').click();
    await paused(page);
  });
  await test.step('the list says where it comes from', async () => {
    await showRuns(page);
    await expect(runs(page)).toHaveCount(2);
    await expect(runs(page).first()).toContainText(`forked from ${origin} at 2`);
  });
  await test.step('the comparison shows what differs and both curves', async () => {
    for (const box of await runs(page).getByRole('checkbox').all()) await box.check();
    await expect(comparison(page).getByRole('row', { name: /^Seed/ })).toHaveText(/Seed90|Seed09/);
    const chart = comparison(page).getByRole('region', { name: 'Held-out accuracy' });
    await chart.scrollIntoViewIfNeeded();
    await expect(chart.getByRole('listitem').filter({ hasText: origin }).first()).toContainText(/0\.\d\d/);
    await expectAccessible(page);
  });
  await test.step('both models answer the same tasks', async () => {
    await control(page, 'Ask both').click();
    const outcome = comparison(page).getByRole('table', { name: /^Share of \d+ held-out tasks right/ });
    await expect(outcome.getByRole('row', { name: /^deduction/ })).toContainText(/[+−]0\.\d\d/, {
      timeout: loadingMs,
    });
    await expectAccessible(page);
  });
  // The open run has taken its place in the archive.
  const closed = page
    .getByRole('table', { name: /^Stored runs/ })
    .getByRole('row')
    .filter({ has: page.getByRole('button', { name: /^Continue / }) })
    .getByRole('rowheader')
    .getByRole('button');
  const title = (await closed.textContent()) ?? '';
  await closed.click();
  await detail(page).getByRole('link', { name: 'Tasks' }).click();

  const proposals = page.getByRole('grid', { name: 'Proposals' });
  await test.step('the page says whose they are', async () => {
    await expect(page.getByText(`Tasks of the stored run ${title}`)).toBeVisible();
    await expect(page).toHaveURL(/stored=/);
    await expect(proposals.getByRole('row').nth(1)).toContainText('2');
    await expectAccessible(page);
  });
  await test.step('one of them is opened, and the newest checkpoint answers it', async () => {
    await proposals.getByRole('row').filter({ hasText: '%' }).first().click();
    await expect(page.getByRole('heading', { name: /^Proposal \d+$/ })).toBeVisible();
    await control(page, 'Solve now').click();
    await expect(page.getByText('The model of iteration 2, at')).toBeVisible({ timeout: loadingMs });
    await expectAccessible(page);
  });
  await test.step('the address opens them again', async () => {
    await page.reload();
    await expect(page.getByText(`Tasks of the stored run ${title}`)).toBeVisible();
    await expect(page.getByRole('heading', { name: /^Proposal \d+$/ })).toBeVisible();
  });
  await test.step('a run that is not here is told of', async () => {
    await page.goto('/?view=inspector&stored=nowhere');
    await expect(page.getByRole('alert').filter({ hasText: 'is not stored in this browser' })).toBeVisible();
    await page.getByRole('link', { name: 'Back to the open run' }).click();
    await expect(page).not.toHaveURL(/stored=/);
  });
  await test.step('the fork is deleted and brought back', async () => {
    await showRuns(page);
    const fork = (await name(page).textContent()) ?? '';
    await control(page, `Delete ${fork}`).click();
    await expect(runs(page)).toHaveCount(1);
    await control(page, 'Undo').click();
    await expect(runs(page)).toHaveCount(2);
    await expect(name(page)).toHaveText(fork);
  });
});
