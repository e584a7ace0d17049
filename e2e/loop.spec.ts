/**
 * The loop watched closely and left alone: sentences with values in slow motion, runs that pause by themselves, the
 * command palette, settings that change while the loop runs and those that wait, and where a task comes from.
 */
import type { Page } from '@playwright/test';
import { control, expect, expectAccessible, loadingMs, openRun, runStatus, test } from './fixtures';

test.slow();

const journal = (page: Page) => page.getByRole('list', { name: /Journal entries/ });
const settings = (page: Page) => page.getByRole('region', { name: 'Settings' });

/** Asks for so many iterations and waits until the run has paused by itself. */
async function runFor(page: Page, iterations: number): Promise<void> {
  await control(page, 'Run until…').click();
  const dialog = page.getByRole('dialog', { name: 'Run until' });
  await dialog.getByLabel('Iterations').fill(String(iterations));
  await dialog.getByRole('button', { name: 'Run', exact: true }).click();
}

test('a run is told of in slow motion, pauses by itself and goes on in a hidden page', async ({ page }) => {
  await openRun(page);
  await test.step('a sentence tells what just happened with its values', async () => {
    await control(page, 'Step iteration').click();
    await expect(
      page.getByText(
        /proposed .+ with input .+ for (deduction|abduction); Python says .+; \d+ of \d+ attempts .+; learnability \d\.\d\d\./,
      ),
    ).toBeVisible();
    await expect(page.getByText('Iteration 1', { exact: false }).first()).toBeAttached();
  });
  await test.step('told to go on for some iterations it pauses after them, says why and gives a verdict', async () => {
    await runFor(page, 12);
    await expect(journal(page)).toContainText('Paused by itself: it was to run until 12 more iterations.');
    await expect(runStatus(page, 'Paused')).toBeVisible();
    const reached = journal(page).getByRole('listitem').filter({ hasText: 'Paused by itself' });
    await expect(reached).toContainText('13');
    await expect(page.getByText(/After 13 iterations/)).toBeVisible();
  });
  await test.step('in slow motion single tasks are told of as they go', async () => {
    await page.getByText('Slow motion', { exact: true }).click();
    await control(page, 'Continue').click();
    await expect(page.getByText(/(proposed|Drawn again).+; (Python says|refused)/).first()).toBeVisible();
    await page.getByText('Turbo', { exact: true }).click();
    await control(page, 'Pause').click();
    await expect(runStatus(page, 'Paused')).toBeVisible();
  });
  await test.step('a hidden page trains on', async () => {
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
      Object.defineProperty(document, 'hidden', { get: () => true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await runFor(page, 30);
    await expect(journal(page)).toContainText('30 more iterations', { timeout: 60_000 });
  });
});

test('what a run will cost is said before it starts and follows the settings', async ({ page }) => {
  await page.goto('/?preset=quick');
  const controls = page.getByRole('region', { name: 'Run controls' });
  const estimate = controls.getByText(/parameters, about .+ tokens an iteration, .+ MB/);
  const before = await estimate.textContent();
  await control(page, 'Settings').click();
  await settings(page).getByLabel('Width', { exact: true }).fill('128');
  await expect(estimate).not.toHaveText(before ?? '');
});

test('the palette starts a run and leads to a setting by keyboard alone', async ({ page }) => {
  await page.goto('/?preset=quick');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Command palette' });
  await expect(palette).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.type('entropy bonus');
  await page.keyboard.press('Enter');
  await expect(settings(page).getByLabel('Entropy bonus', { exact: false }).first()).toBeFocused();
  await page.keyboard.press('Control+k');
  await expect(palette.getByLabel('Search actions, presets and settings')).toBeFocused();
  await page.keyboard.type('start');
  await page.keyboard.press('Enter');
  await expect(runStatus(page, 'Training')).toBeVisible({ timeout: loadingMs });
});

test('settings are found, say what is wrong and what differs, and change the run or wait for a new one', async ({
  page,
}) => {
  await openRun(page);
  await control(page, 'Settings').click();
  const bar = page.getByRole('region', { name: 'Changes that need a new run' });
  const find = settings(page).getByRole('searchbox', { name: 'Find a setting' });
  const changed = settings(page).getByRole('region', { name: 'What differs from the preset' });

  await test.step('words find a setting in a group that is folded', async () => {
    await expect(settings(page).getByLabel('Learning rate', { exact: true })).toHaveCount(0);
    await find.fill('learning rate');
    await expect(settings(page).getByLabel('Learning rate', { exact: true })).toBeVisible();
    await expect(settings(page).getByLabel('Layers', { exact: true })).toHaveCount(0);
  });
  await test.step('what can change at once does and is in the journal', async () => {
    await settings(page).getByLabel('Learning rate', { exact: true }).fill('0.004');
    await expect(journal(page)).toContainText('Learning rate changed from 0.002 to 0.004.');
    await expect(bar).toBeHidden();
  });
  await test.step('what differs from the preset stands above all, and leads to its setting', async () => {
    await find.fill('no such setting');
    await expect(settings(page)).toContainText('No setting is found by “no such setting”.');
    await expect(changed).toContainText('Learning rate: 0.002 0.004');
    await changed.getByRole('button', { name: /^Learning rate/ }).click();
    await expect(settings(page).getByLabel('Learning rate', { exact: true })).toBeFocused();
    await expect(find).toHaveValue('');
    await control(page, 'Unfold all').click();
    await control(page, 'Fold all').click();
    await expect(settings(page).getByLabel('Heads', { exact: true })).toHaveCount(0);
    await control(page, 'Unfold all').click();
  });
  await test.step('what is wrong is said', async () => {
    await settings(page).getByLabel('Heads', { exact: true }).fill('3');
    await expect(settings(page).getByRole('alert')).toContainText('multiple of the heads');
    await settings(page).getByRole('button', { name: 'Reset Heads' }).click();
    await expect(settings(page).getByRole('alert')).toHaveCount(0);
  });
  await test.step('what cannot change now waits in one bar, and is undone or applied', async () => {
    await settings(page).getByLabel('Layers', { exact: true }).fill('3');
    await settings(page).getByLabel('Width', { exact: true }).fill('32');
    await expect(bar).toContainText('2 changes need a new run');
    await expect(bar).toContainText('Layers: 2 3');
    await bar.getByRole('button', { name: 'Undo Width' }).click();
    await expect(bar).toContainText('One change needs a new run');
    await settings(page).getByRole('switch', { name: 'Only what differs from the preset' }).press('Space');
    await expect(settings(page).getByLabel('Layers', { exact: true })).toBeVisible();
    await expect(settings(page).getByLabel('Width', { exact: true })).toHaveCount(0);
    await expectAccessible(page);
    await bar.getByRole('button', { name: 'Apply as new run' }).click();
    await expect(bar).toBeHidden();
    await expect(runStatus(page, 'Training')).toBeVisible({ timeout: loadingMs });
  });
});

test('a task looked at says where it comes from and lights what its proposer was shown', async ({ page }) => {
  // Induction takes its program from a task of the other two.
  await openRun(page, '/?preset=self-play&run.seed=3');
  const task = page
    .getByRole('list', { name: 'Newest induction tasks', exact: true })
    .getByRole('button')
    .first();
  await task.focus();
  await expect(page.getByText(/^Task \d+ .*, after #\d+/)).toBeVisible();
  await expect(page.getByText('reference,', { exact: false }).first()).toBeVisible();
});
