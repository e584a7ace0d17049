/**
 * The charts of a run as a person uses them: one crosshair and one zoom for all, axes, files, tables, and an order of
 * one's own that is remembered. What the curves say is other tests' business.
 */
import { readFile } from 'node:fs/promises';
import type { Download, Locator, Page } from '@playwright/test';
import { control, expect, expectAccessible, loadingMs, test } from './fixtures';

test.slow();

const charts = (page: Page) => page.getByRole('region', { name: 'Charts', exact: true });
const chart = (page: Page, title: string) => page.getByRole('slider', { name: `Chart: ${title},` });
const panel = (page: Page, title: string) => charts(page).getByRole('region', { name: title, exact: true });

/** A quick run with some iterations, paused. */
async function openCharts(page: Page): Promise<void> {
  await page.goto('/?preset=quick');
  await control(page, 'Start').click();
  await expect(control(page, 'Pause')).toBeVisible({ timeout: loadingMs });
  const shown = chart(page, 'Valid proposals');
  await shown.scrollIntoViewIfNeeded();
  await expect
    .poll(async () => Number(await shown.getAttribute('aria-valuemax')), { timeout: loadingMs })
    .toBeGreaterThan(60);
  await control(page, 'Pause').click();
  await expect(control(page, 'Continue')).toBeVisible();
}

const crosshair = async (of: Locator) => Number(await of.getAttribute('aria-valuenow'));

test('charts share crosshair and zoom, and give their data away', async ({ page }) => {
  await openCharts(page);
  const valid = chart(page, 'Valid proposals');
  const learnable = chart(page, 'Learnable proposals');

  await test.step('keys move one crosshair through all charts', async () => {
    await valid.focus();
    await valid.press('End');
    const last = await crosshair(valid);
    expect(last).toBeGreaterThan(60);
    await valid.press('ArrowLeft');
    await valid.press('PageDown');
    await expect.poll(() => crosshair(valid)).toBe(last - 11);
    await expect.poll(() => crosshair(learnable)).toBe(last - 11);
    await expect(valid).toHaveAttribute('aria-valuetext', /iteration \d+: deduction \d.*, abduction \d/);
    await expect(charts(page).getByText(`Iteration ${last - 11},`)).toBeVisible();
  });

  await test.step('so does the pointer', async () => {
    const before = await crosshair(valid);
    const box = await learnable.boundingBox();
    if (!box) throw new Error('The chart has no place on the page.');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await expect.poll(() => crosshair(valid)).not.toBe(before);
    await expect.poll(async () => (await crosshair(valid)) - (await crosshair(learnable))).toBe(0);
    await page.mouse.move(0, 0);
    await expect(charts(page).getByText(/^Whole run\. Point/)).toBeVisible();
  });

  await test.step('keys zoom and pan all charts, and show the whole run again', async () => {
    const picture = await pixels(learnable);
    await valid.focus();
    await valid.press('+');
    await valid.press('+');
    const shown = charts(page)
      .getByText(/^Iterations \d+.* to \d+.* shown\.$/)
      .first();
    await expect(shown).toBeVisible();
    await expect.poll(() => pixels(learnable)).not.toBe(picture);
    const before = await shown.textContent();
    await valid.press('Shift+ArrowRight');
    await expect(shown).not.toHaveText(before ?? '');
    await valid.press('0');
    await expect(charts(page).getByText(/^Whole run\. Point/)).toBeVisible();
    await expect(control(page, 'Whole run')).toBeDisabled();
  });

  await test.step('a drag zooms in, a double click shows all', async () => {
    const box = await valid.boundingBox();
    if (!box) throw new Error('The chart has no place on the page.');
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width * 0.4, y);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.7, y, { steps: 5 });
    await page.mouse.up();
    await expect(control(page, 'Whole run')).toBeEnabled();
    await page.mouse.dblclick(box.x + box.width * 0.5, y);
    await expect(control(page, 'Whole run')).toBeDisabled();
  });

  await test.step('axes can be logarithmic', async () => {
    const linear = await pixels(valid);
    await charts(page).getByLabel('Log y').check();
    await expect.poll(() => pixels(valid)).not.toBe(linear);
    const half = await pixels(valid);
    await charts(page).getByLabel('Log x').check();
    await expect.poll(() => pixels(valid)).not.toBe(half);
    await charts(page).getByLabel('Log x').uncheck();
    await charts(page).getByLabel('Log y').uncheck();
    await expect.poll(() => pixels(valid)).toBe(linear);
  });

  await test.step('buttons zoom and move, the x axis can be another, and curves be smoothed', async () => {
    const shown = charts(page)
      .getByText(/^Iterations .* shown\.$/)
      .first();
    await control(page, 'Zoom in').click();
    for (const move of ['Earlier', 'Later', 'Zoom out']) {
      await control(page, 'Zoom in').click();
      const before = await shown.textContent();
      await control(page, move).click();
      await expect(shown).not.toHaveText(before ?? '');
    }
    await control(page, 'Whole run').click();
    const over = charts(page).getByRole('radiogroup', { name: 'X axis' });
    await over.getByText('Tokens', { exact: true }).click();
    await expect(valid).toHaveAttribute('aria-label', /over tokens/);
    await over.getByText('Iterations', { exact: true }).click();
    const averaged = await pixels(valid);
    await charts(page).getByRole('slider', { name: 'Smoothing' }).fill('0');
    await expect(charts(page).getByText('off', { exact: true })).toBeVisible();
    await expect.poll(() => pixels(valid)).not.toBe(averaged);
  });

  await test.step('a CSV file has what the table has', async () => {
    const of = panel(page, 'Solve rate');
    await of.getByText('Table', { exact: true }).click();
    await expect(of.getByRole('row').nth(31)).toBeAttached();
    const table = await of
      .getByRole('row')
      .evaluateAll((rows) =>
        rows.slice(1).map((row) => [...row.querySelectorAll('th, td')].map((each) => each.textContent)),
      );
    expect(table.length).toBeGreaterThan(30);
    const file = await text(await downloadBy(page, control(page, 'CSV: Solve rate')));
    const lines = file.trimEnd().split('\r\n').slice(1).toReversed();
    const shown = lines.slice(0, table.length).map((line) => {
      const fields = line.split(',');
      // Five columns of where it is, then mean, lowest and highest of each mode the run trains.
      const values = fields
        .slice(5)
        .filter((_, index) => index % 3 === 0)
        .map((field) => (field === '' ? '–' : Number(field).toFixed(3)));
      return [fields[1], ...values];
    });
    const rounded = table.map(([iteration, ...values]) => [
      iteration,
      ...values.map((value) => (value === '–' ? value : Number(value).toFixed(3))),
    ]);
    expect(shown).toEqual(rounded);
  });

  await test.step('a chart is had as a picture', async () => {
    const saved = await downloadBy(page, control(page, 'PNG: Solve rate'));
    expect(saved.suggestedFilename()).toBe('solve-rate.png');
    const bytes = await readFile(await saved.path());
    expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect(bytes.length).toBeGreaterThan(2_000);
  });

  await test.step('all of it is accessible', () => expectAccessible(page));
});

test('what is pinned, hidden and folded stays so over a reload, and hidden charts come back', async ({
  page,
}) => {
  await page.goto('/');
  await control(page, 'Hide: Gradient norm').click();
  await control(page, 'Pin: Policy entropy').click();
  await charts(page)
    .getByRole('button', { name: /^Machine/ })
    .click();
  await page.reload();
  await expect(chart(page, 'Gradient norm')).toHaveCount(0);
  await expect(chart(page, 'Tokens a second')).toHaveCount(0);
  await expect(charts(page).getByRole('heading', { level: 3 }).first()).toContainText('Pinned');
  await expect(charts(page).getByRole('heading', { level: 4 }).first()).toHaveText('Policy entropy');
  await control(page, 'Show: Gradient norm').click();
  await control(page, 'Unpin: Policy entropy').click();
  await expect(chart(page, 'Gradient norm')).toBeVisible();
  await expect(charts(page).getByText('Pinned')).toBeHidden();
});

test('charts are found by what they show', async ({ page }) => {
  await page.goto('/');
  await charts(page).getByRole('searchbox', { name: 'Find a chart' }).fill('reward solver');
  await expect(charts(page).getByRole('slider', { name: /^Chart:/ })).toHaveCount(1);
  await expect(chart(page, 'Solver reward')).toBeVisible();
  await charts(page).getByRole('searchbox', { name: 'Find a chart' }).fill('rewaard');
  await expect(charts(page).getByText('No chart is called “rewaard”.')).toBeVisible();
});

/** The drawing as text, to tell whether it has changed. What is out of sight is not drawn. */
async function pixels(of: Locator): Promise<string> {
  await of.scrollIntoViewIfNeeded();
  return of.locator('canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
}

async function downloadBy(page: Page, button: Locator): Promise<Download> {
  const started = page.waitForEvent('download');
  await button.click();
  return started;
}

async function text(saved: Download): Promise<string> {
  return readFile(await saved.path(), 'utf8');
}
