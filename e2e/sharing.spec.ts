/**
 * Links: one that reproduces a run in a browser that has never seen the page, and a teacher's, which hides, locks,
 * slows down and embeds.
 */
import type { Page } from '@playwright/test';
import { control, expect, expectAccessible, loadingMs, test } from './fixtures';

test.slow();

const phases = (page: Page) => page.getByRole('table', { name: /What each phase/ });

/** Runs two iterations from the start and tells what each phase did in the second. */
async function runTwo(page: Page): Promise<(string | null)[]> {
  for (const iteration of [1, 2]) {
    await control(page, 'Step iteration').click();
    await expect(page.getByRole('heading', { name: `From iteration ${iteration}` })).toBeVisible({
      timeout: loadingMs,
    });
    await expect(phases(page).locator('[aria-current="step"]')).toContainText('Update', {
      timeout: loadingMs,
    });
    await expect(control(page, 'Continue')).toBeEnabled({ timeout: loadingMs });
  }
  return phases(page).getByRole('row').allTextContents();
}

test('a shared link gives the same run to somebody else', async ({ page, browser, address }) => {
  await page.goto('/?preset=quick&run.seed=5&solve.samples=6&workers=1&engine=wasm');
  const mine = await runTwo(page);
  await control(page, 'Share').click();
  const link = await page.getByRole('textbox', { name: 'Link', exact: true }).inputValue();
  expect(link).toContain(`${address}?v=3&preset=quick&run.seed=5&solve.samples=6`);
  await expectAccessible(page);

  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto(link);
  expect(await runTwo(other)).toEqual(mine);
  await elsewhere.close();
});

test('a teacher hides and locks what the class should not touch', async ({ page }) => {
  await page.goto('/?preset=quick');
  await control(page, 'Share').click();
  const dialog = page.getByRole('dialog', { name: 'Share' });
  await dialog.getByText('For a class').click();
  await dialog.getByRole('checkbox', { name: 'Settings' }).check();
  await dialog.getByRole('checkbox', { name: 'Machine' }).check();
  await dialog.getByRole('combobox', { name: 'Lock' }).fill('Seed');
  await page.getByRole('option', { name: 'Seed (run.seed)' }).click();
  await dialog.getByRole('combobox', { name: 'Lock' }).fill('New run');
  await page.getByRole('option', { name: 'New run' }).click();
  await page.keyboard.press('Escape');
  await dialog.getByRole('combobox', { name: 'Speed at the start' }).selectOption('slow motion');
  await dialog.getByRole('checkbox', { name: 'Embedded in another page' }).check();
  await expectAccessible(page);
  const code = await dialog.getByRole('textbox', { name: 'Code for another page' }).inputValue();
  const link = await dialog.getByRole('textbox', { name: 'Link', exact: true }).inputValue();
  expect(code).toContain(`src="${link}"`);

  await page.goto(link);
  await expect(page.getByRole('region', { name: 'The loop' })).toBeVisible();
  await expect(control(page, /^Settings/)).toHaveCount(0);
  await expect(page.getByRole('region', { name: 'Machine' })).toHaveCount(0);
  await expect(page.getByRole('contentinfo')).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: 'Seed' })).toBeDisabled();
  await expect(page.getByRole('combobox', { name: 'Preset' })).toBeEnabled();
  await expect(page.getByRole('radio', { name: 'Slow motion' })).toBeChecked();
  await page.getByText('Slow motion', { exact: true }).click();
  await control(page, 'Step phase').click();
  await expect(page.getByRole('banner').getByText('Run: Paused')).toBeVisible({ timeout: loadingMs });
  await expect(control(page, 'New run')).toBeDisabled();
  await page.keyboard.press('n');
  await expect(page.getByRole('banner').getByText('Run: Paused')).toBeVisible();
});

test('what a link gets wrong is named, and the rest of it is used', async ({ page }) => {
  await page.goto('/?v=2&preset=quick&run.seed=7&sede=3&hide=moon');
  await expect(page.getByRole('alert')).toContainText('sede: there is no such setting.');
  await expect(page.getByRole('alert')).toContainText('hide: may name header');
  await expect(page.getByRole('textbox', { name: 'Seed' })).toHaveValue('7');
});

test('views have addresses of their own, and "back" returns', async ({ page }) => {
  await page.goto('/?preset=quick');
  await page.getByRole('link', { name: 'Runs' }).click();
  await expect(page).toHaveURL(/view=runs/);
  await expect(page).toHaveTitle(/^Runs/);
  await expect(page.getByRole('link', { name: 'Runs' })).toHaveAttribute('aria-current', 'page');
  await page.goBack();
  await expect(page.getByRole('region', { name: 'The loop' })).toBeVisible();
});
