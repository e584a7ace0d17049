/** What computes: chosen by trying, shown with its figures, and overridden by the address or the page. */
import type { Page } from '@playwright/test';
import { expect, loadingMs, test } from './fixtures';

const machine = (page: Page) => page.getByRole('region', { name: 'Machine' });

async function stepOnce(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByRole('button', { name: 'Step iteration', exact: true }).click();
  await expect(page.getByRole('banner').getByText('Run: Paused')).toBeVisible({ timeout: loadingMs });
}

test('the engine is chosen by trying, and what was tried is shown', async ({ page }) => {
  await stepOnce(page, '/?preset=quick');
  await expect(machine(page).getByText(/the fastest here for this model/)).toBeVisible();
  await expect(machine(page).getByText(/^(Tried|Not used): webgpu/)).toBeVisible();
  await expect(
    machine(page)
      .getByText(/computes on the processor|ms a step/)
      .first(),
  ).toBeVisible();
});

test('the GPU engine runs the loop when it is asked for', async ({ page }) => {
  test.setTimeout(2 * loadingMs);
  await stepOnce(page, '/?preset=quick&engine=webgpu&model.width=16&model.layers=1');
  await expect(machine(page).getByText(/^webgpu: our own kernels/)).toBeVisible();
  const phase = page.getByRole('table', { name: /What each phase/ }).locator('[aria-current="step"]');
  await expect(phase).toContainText('Update: gradient norm');
});

test('the engine of the next run is a choice on the page and part of the link', async ({ page }) => {
  await page.goto('/?preset=quick');
  await machine(page).getByLabel('Engine of the next run').selectOption('webgpu');
  await expect(page).toHaveURL(/engine=webgpu/);
  await machine(page).getByLabel('Engine of the next run').selectOption('auto');
  await expect(page).not.toHaveURL(/engine=/);
});
