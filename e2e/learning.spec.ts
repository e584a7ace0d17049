/**
 * The main job, in the browser: from random weights the `quick` preset learns. A fixed number of iterations from a
 * fixed seed, so that the same build always sees the same curve; accuracies are read where a person reads them.
 */
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures';

const iterations = 600;

/** Python, the engine and the suites on a slow machine, and then the training. */
const limitMs = 600_000;

test.setTimeout(limitMs);

test('quick learns: accuracy on unseen tasks rises over the floor lines', async ({ page }) => {
  await page.goto(`/?v=2&preset=quick&run.seed=0&evaluate.every=${iterations}`);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Accuracy on tasks it never saw' });
  await panel.getByText('Table').click();
  await expect(async () => {
    await panel.getByRole('button', { name: 'Update' }).click();
    await expect(row(panel, iterations)).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: limitMs, intervals: [2_000] });
  await page.getByRole('button', { name: 'Pause', exact: true }).click();

  const heldOut = await standing(page, panel, 'held-out');
  expect(heldOut.deduction.before).toBeLessThan(heldOut.deduction.floor);
  expect(heldOut.deduction.after).toBeGreaterThan(heldOut.deduction.floor + 0.05);
  expect(heldOut.abduction.after).toBeGreaterThan(heldOut.abduction.before + 0.1);

  const natural = await standing(page, panel, 'natural');
  for (const mode of ['deduction', 'abduction'] as const) {
    expect(natural[mode].before).toBeLessThan(natural[mode].floor);
    expect(natural[mode].after).toBeGreaterThan(natural[mode].floor + 0.1);
  }
});

function row(panel: Locator, iteration: number): Locator {
  return panel
    .getByRole('row')
    .filter({ has: panel.page().getByRole('rowheader', { name: String(iteration), exact: true }) });
}

/** Accuracy before and after, and the higher floor, of each mode as the page shows them. */
async function standing(page: Page, panel: Locator, suite: 'held-out' | 'natural') {
  await panel.getByText(suite, { exact: true }).click();
  await panel.getByRole('button', { name: 'Update' }).click();
  const before = await row(panel, 0).getByRole('cell').allTextContents();
  const after = await row(panel, iterations).getByRole('cell').allTextContents();
  const of = async (mode: 'deduction' | 'abduction', column: number) => {
    const words = await panel
      .getByRole('listitem')
      .filter({ hasText: mode })
      .filter({ hasText: 'floor of' })
      .textContent();
    const floor = Number(/floor of (\d\.\d+)/.exec(words ?? '')?.[1]);
    return { before: Number(before[column]), after: Number(after[column]), floor };
  };
  await expect(page.getByText(/floor of \d/).first()).toBeVisible();
  return { deduction: await of('deduction', 0), abduction: await of('abduction', 1) };
}
