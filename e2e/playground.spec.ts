/**
 * The playground as a person uses it, by what things are called: a run from the first step to the last, tasks looked
 * into, settings, keys and links. That the model learns is another test's business.
 */
import type { Page } from '@playwright/test';
import {
  control,
  expect,
  expectAccessible,
  expectAccessibleInBoth,
  loadingMs,
  openRun,
  runStatus,
  test,
} from './fixtures';

// A test that opens a run waits for all of that, some of them twice.
test.slow();

const phase = (page: Page) =>
  page.getByRole('table', { name: /What each phase/ }).locator('[aria-current="step"]');
const buffer = (page: Page, mode: string) =>
  page.getByRole('list', { name: `Newest ${mode} tasks`, exact: true });

test('a run can be stepped, run, slowed down, paused and stopped, and its buffers fill', async ({ page }) => {
  await page.goto('/?preset=quick');
  await expect(page.getByText(/It fills with what the model invents/)).toHaveCount(2);

  await test.step('loading says what it waits for', async () => {
    await control(page, 'Step phase').click();
    await expect(page.getByRole('progressbar', { name: /^Python: / })).toBeVisible();
    await expect(runStatus(page, 'Paused')).toBeVisible({ timeout: loadingMs });
  });
  await test.step('phases follow one another', async () => {
    await expect(phase(page).first()).toContainText('Propose: proposed');
    await control(page, 'Step phase').click();
    await expect(phase(page).first()).toContainText('Validate: valid');
    await control(page, 'Step phase').click();
    await expect(phase(page).first()).toContainText('Solve: answers');
  });
  await test.step('the rest of an iteration is one step', async () => {
    await control(page, 'Step iteration').click();
    await expect(phase(page).first()).toContainText('Update: gradient norm');
  });
  await test.step('it runs', async () => {
    await page.getByText('Normal', { exact: true }).click();
    await control(page, 'Continue').click();
    await expect(runStatus(page, 'Training')).toBeVisible();
    await page.getByText('Turbo', { exact: true }).click();
    await expect(buffer(page, 'abduction').getByRole('button')).toHaveCount(12);
    // Who reads has more to read, and it holds still.
    await buffer(page, 'deduction').hover();
    await expect(buffer(page, 'deduction').getByRole('button')).toHaveCount(40);
    await expect(page.getByText(/no task was shown as reference|Holding still/)).toBeVisible();
    await page.mouse.move(0, 0);
    // A mode that is not trained takes no room.
    await expect(buffer(page, 'induction')).toHaveCount(0);
    await expect(page.getByText(/floor of 0\.\d\d/).first()).toBeVisible();
    await expect(page.getByText(/tokens\/s$/).first()).toBeVisible();
  });
  await test.step('it pauses and stops', async () => {
    await control(page, 'Pause').click();
    await expect(runStatus(page, 'Paused')).toBeVisible();
    await control(page, 'Stop').click();
    await expect(runStatus(page, 'Stopped')).toBeVisible();
    await expect(control(page, 'Start')).toBeEnabled();
  });
});

test('a run, its settings and a task are accessible in light and dark, and a task opens by keyboard', async ({
  page,
}) => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await openRun(page);
  await control(page, 'Step iteration').click();
  await expect(page.getByText(/; learnability \d/)).toBeVisible();
  await test.step('a run that rests, its settings and a table', async () => {
    await control(page, 'Settings').click();
    await page.getByText('Table', { exact: true }).first().click();
    await expectAccessibleInBoth(page);
    await control(page, 'Hide settings').click();
  });
  await test.step('a run that goes on', async () => {
    // At full speed the check would wait long for its share of the processor.
    await page.getByText('Slow motion', { exact: true }).click();
    await control(page, 'Continue').click();
    await expect(runStatus(page, 'Training')).toBeVisible();
    await expectAccessibleInBoth(page);
    await control(page, 'Pause').click();
    await expect(runStatus(page, 'Paused')).toBeVisible();
  });
  await test.step('a task', async () => {
    const solved = buffer(page, 'deduction')
      .getByRole('button', { name: /solved \d/ })
      .first();
    await solved.focus();
    await solved.press('Enter');
    const drawer = page.getByRole('dialog', { name: /Task \d+, deduction/ });
    await expect(drawer.getByText(/def f\(x: int\)/).first()).toBeVisible();
    await expect(drawer.getByRole('list', { name: 'Prompt tokens' })).toContainText('<ded>');
    await expect(drawer.getByRole('cell', { name: /correct|wrong/ }).first()).toBeVisible();
    await expect(drawer.getByText(/% solved/).first()).toBeVisible();
    await expectAccessibleInBoth(page);
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
    await expect(solved).toBeFocused();
  });
});

test('a run that cannot begin says why and what to do, and the next one begins', async ({
  page,
  context,
}) => {
  // A damaged file, as a broken download would leave it.
  const library = '**/python_stdlib.zip';
  await context.route(library, (route) => route.fulfill({ body: 'no archive' }));
  await page.goto('/?preset=quick');
  await control(page, 'Start').click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText(/Python could not start: \w.*Reload the page/, { timeout: loadingMs });
  await expect(alert).not.toContainText('object');
  await expect(runStatus(page, 'Failed')).toBeVisible();
  await expectAccessibleInBoth(page);
  await context.unroute(library);
  await alert.getByRole('button', { name: 'Start a new run' }).click();
  await expect(runStatus(page, 'Training')).toBeVisible({ timeout: loadingMs });
  await expect(alert).toBeHidden();
});

test('light and dark follow the system until the person chooses, and the choice is remembered', async ({
  page,
}) => {
  const scheme = () => page.locator('html').getAttribute('data-mantine-color-scheme');
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/');
  await expect.poll(scheme).toBe('dark');
  await control(page, 'Light or dark').click();
  await expect.poll(scheme).toBe('light');
  await page.reload();
  await expect.poll(scheme).toBe('light');
});

test('a link sets the controls, the controls write the link, and what is wrong in it is said', async ({
  page,
}) => {
  await page.goto('/?preset=quick&run.seed=7&solve.samples=4&model.width=1');
  await expect(page.getByRole('combobox', { name: 'Preset' })).toHaveValue('quick');
  await expect(page.getByRole('region', { name: 'Run controls' }).getByLabel('Seed')).toHaveValue('7');
  await expect(page.getByRole('alert')).toContainText('model.width');
  await page.getByRole('region', { name: 'Run controls' }).getByLabel('Seed').fill('8');
  await expect(page).toHaveURL(/run\.seed=8/);
  await expect(page).toHaveURL(/solve\.samples=4/);
  await page.getByRole('combobox', { name: 'Preset' }).selectOption('Paper');
  await expect(page).toHaveURL(/preset=paper/);
  await expect(page).not.toHaveURL(/solve\.samples/);
});

test('keys act, are listed, and can be switched off', async ({ page }) => {
  await page.goto('/');
  const scheme = () => page.locator('html').getAttribute('data-mantine-color-scheme');
  const before = await scheme();
  await page.keyboard.press('t');
  await expect.poll(scheme).not.toBe(before);
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet.getByText('Step iteration')).toBeVisible();
  await expectAccessible(page);
  await sheet.getByLabel('Single keys act on the run').uncheck();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await page.keyboard.press('?');
  await expect(sheet).toBeHidden();
});

test('a number explains itself', async ({ page }) => {
  await page.goto('/');
  await page.getByRole('button', { name: 'What is Policy entropy?' }).click();
  const explanation = page.getByRole('dialog', { name: 'Policy entropy' });
  await expect(explanation).toContainText('2.30 nats');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(explanation).toBeHidden();
});

test('the tour leads through the page by what the person does there', async ({ page }) => {
  await page.goto('/?preset=quick');
  await control(page, 'Take the tour').click();
  const tour = (title: string) => page.getByRole('region', { name: title, exact: true });
  const next = () => page.getByRole('button', { name: 'Next' }).click();
  await expect(tour('One model, two roles').getByRole('heading')).toBeFocused();
  await next();
  await control(page, 'Start').click();
  await expect(tour('Let it begin')).toContainText('✓ Press Start.', { timeout: loadingMs });
  await next();
  await page.getByText('Slow motion', { exact: true }).click();
  await expect(tour('Watch one task')).toContainText('✓');
  await expectAccessible(page);
  await next();
  await page.getByText('Turbo', { exact: true }).click();
  await expect(tour('Is it learning?')).toContainText('✓');
  await next();
  await buffer(page, 'deduction').getByRole('button').first().click();
  await page.getByRole('dialog', { name: /Task/ }).getByRole('button', { name: 'Close task' }).click();
  await expect(tour('What it invents')).toContainText('✓');
  await next();
  await control(page, 'Pause').click();
  await expect(tour('What happened')).toContainText('✓');
  await next();
  await control(page, 'Settings').click();
  await expect(tour('Change something')).toContainText('✓');
  await next();
  await expect(tour('Look further')).toContainText('8 of 8');
  await control(page, 'Close the tour').click();
  await expect(tour('Look further')).toBeHidden();
});

test('closing the page in mid-run breaks nothing: the next visit offers to go on', async ({ page }) => {
  await openRun(page, '/?preset=quick&run.seed=5');
  await control(page, 'Continue').click();
  await expect(page.getByText(/of training/).first()).toBeVisible();
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('absolute-zero.last-run')), { timeout: loadingMs })
    .not.toBeNull();
  await control(page, 'Pause').click();
  await expect(runStatus(page, 'Paused')).toBeVisible();
  await page.goto('/');
  await control(page, 'Go on with it').click();
  await expect(runStatus(page, 'Paused')).toBeVisible({ timeout: loadingMs });
  await expect(page).toHaveURL(/run\.seed=5/);
  await expect(control(page, 'Continue')).toBeEnabled();
});
