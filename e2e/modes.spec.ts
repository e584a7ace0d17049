/**
 * A run that uses what most runs do not: a fourth mode, composite functions, a leaking gate. Its columns, charts, filters
 * and words are there, and a run without them has none of them.
 */
import type { Page } from '@playwright/test';
import { control, expect, expectAccessibleInBoth, loadingMs, openRun, runStatus, test } from './fixtures';

test.slow();

const address =
  '/?task.level=2&task.modes=deduction,abduction,induction,error&composite.chance=0.5&validate.gate=0.5&evaluate.perStratum=5';

const buffers = (page: Page) => page.getByRole('list', { name: /^Newest .* tasks$/ });
const panel = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true });
const rows = (page: Page) => page.getByRole('grid', { name: 'Proposals' }).getByRole('row');

test('a run without a fourth mode and a gate shows nothing of them', async ({ page }) => {
  await page.goto('/?preset=quick');
  await expect(panel(page, 'Valid proposals')).toBeVisible();
  await expect(panel(page, 'Refusals by reason')).toBeVisible();
  for (const title of ['Let in unverified', 'Malformed answers', 'Complexity of programs'])
    await expect(panel(page, title)).toHaveCount(0);
  await expect(page.getByText('error', { exact: true })).toHaveCount(0);
});

test('a run of four modes with composite functions and a leaking gate is shown whole', async ({ page }) => {
  await openRun(page, address);
  await control(page, 'Step iteration').click();
  await expect(page.getByText(/; learnability \d/)).toBeVisible({ timeout: loadingMs });
  await expect(runStatus(page, 'Paused')).toBeVisible();

  await test.step('in the ring and the buffers', async () => {
    await expect(page.getByRole('columnheader', { name: 'error' }).first()).toBeAttached();
    await expect(buffers(page)).toHaveCount(4);
    await expect(buffers(page).last().getByRole('button').first()).toContainText(/NoError|Error/);
    await expectAccessibleInBoth(page);
  });
  await test.step('in charts of its own', async () => {
    for (const title of ['Let in unverified', 'Complexity of programs', 'Different outputs'])
      await expect(panel(page, title)).toBeVisible();
    await panel(page, 'Refusals by reason').getByText('Table', { exact: true }).click();
    const table = panel(page, 'Refusals by reason').getByRole('table');
    await expect(table.getByRole('columnheader', { name: 'misses a call' })).toBeAttached();
    await expect(table.getByRole('columnheader', { name: 'malformed' })).toHaveCount(0);
  });
  await test.step('in the drawer of a task', async () => {
    await buffers(page).last().getByRole('button').first().click();
    const drawer = page.getByRole('dialog', { name: /Task \d+, error/ });
    await expect(drawer).toContainText('it must name the error it raises');
    await expect(drawer.getByRole('list', { name: 'Prompt tokens' })).toContainText('<err>');
    await drawer.getByRole('button', { name: 'Close task' }).click();
  });
  await test.step('in the inspector, where what was let in is refused and has a task', async () => {
    await page.getByRole('link', { name: 'Tasks', exact: true }).click();
    const filters = page.getByRole('region', { name: 'Filters' });
    await expect(filters.getByRole('checkbox', { name: /malformed/ })).toHaveCount(0);
    await filters.getByRole('checkbox', { name: /^error/ }).check();
    await filters
      .getByRole('checkbox', { name: /misses a call|nearly constant/ })
      .first()
      .check();
    const letIn = rows(page).filter({ hasText: ', let in' });
    await expect(letIn.first()).toContainText('error');
    await letIn.first().click();
    const detail = page.getByRole('region', { name: /^Proposal \d+$/ });
    await expect(detail).toContainText(/refused: .*; the gate let it in as task \d+/);
    await expect(detail.getByRole('list', { name: 'Steps of validation' })).toContainText(
      /Do different inputs end differently\?/,
    );
    await control(page, 'Solve now').click();
    await expect(detail.getByText(/of the samples are right/)).toBeVisible({ timeout: loadingMs });
    await expectAccessibleInBoth(page);
  });
  await test.step('as a task of one’s own', async () => {
    await page.getByText('Ask the model', { exact: true }).click();
    await page.getByText('error', { exact: true }).click();
    await control(page, 'Ask the model').click();
    await expect(page.getByRole('group', { name: 'Answer, token by token' })).toContainText(/Error/, {
      timeout: loadingMs,
    });
    await expect(page.getByText(/✓ correct|✗ wrong/)).toBeVisible();
  });
  await test.step('in the list of runs', async () => {
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    const stored = page.getByRole('table', { name: /^Stored runs/ });
    await stored.getByRole('rowheader').getByRole('button').first().click();
    const best = page.getByRole('region', { name: /^Run / }).getByRole('row', { name: /^error/ });
    await expect(best).toContainText(/error ?0\.\d\d|error ?1\.00/);
  });
});
