/**
 * The task inspector on the data of a real run, by what things are called: the list with its filters, one proposal with
 * all that is known of it, the model that is asked, the map. One run serves the steps of each test.
 */
import type { Page } from '@playwright/test';
import { expect, expectAccessible, loadingMs, runStatus, test } from './fixtures';

test.slow();
// A control that is not there is a mistake and need not be waited for as long as a run takes to begin.
test.use({ actionTimeout: 20_000 });

const rows = (page: Page) => page.getByRole('grid', { name: 'Proposals' }).getByRole('row');
const detail = (page: Page) => page.getByRole('region', { name: /^Proposal \d+$/ });

/** A quick run, some iterations old and paused, with the inspector open. */
async function openInspector(page: Page, query = ''): Promise<void> {
  await page.goto(`/?preset=quick&view=inspector${query}`);
  await expect(page.getByText(/Every program the model proposes will be listed here/)).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Start', exact: true }).click();
  await expect(rows(page).nth(8)).toBeVisible({ timeout: loadingMs });
  await expect(rows(page).filter({ hasText: '%' }).first()).toBeVisible({ timeout: loadingMs });
  await page.keyboard.press('r');
  await expect(runStatus(page, 'Paused')).toBeVisible();
  await takeInTheRest(page);
}

/** A list that follows the run is a moment behind it. */
async function takeInTheRest(page: Page): Promise<void> {
  await expect(async () => {
    const before = await total(page);
    await page.waitForTimeout(1500);
    expect(await total(page)).toBe(before);
  }).toPass();
}

/** The number of rows that pass the filters, once the list has settled. */
async function total(page: Page): Promise<number> {
  await expect(page.getByRole('grid', { name: 'Proposals' })).toHaveAttribute('aria-busy', 'false');
  return Number(await page.getByRole('grid', { name: 'Proposals' }).getAttribute('aria-rowcount')) - 1;
}

test('the list filters, searches, sorts and keeps all of it in the address, and a proposal tells all about itself', async ({
  page,
}) => {
  await openInspector(page);
  const filters = page.getByRole('region', { name: 'Filters' });
  const all = await total(page);

  await test.step('by mode', async () => {
    await filters.getByRole('checkbox', { name: /deduction/ }).check();
    await expect(filters.getByRole('group', { name: 'Mode' })).toContainText(/hides [\d,]+/);
    await expect.poll(() => total(page)).toBeLessThan(all);
    await expect(rows(page).nth(1)).toContainText('deduction');
    await expect(rows(page).filter({ hasText: 'abduction' })).toHaveCount(0);
  });
  await test.step('by reason', async () => {
    const before = await total(page);
    await filters.getByRole('checkbox', { name: /ignores x/ }).check();
    await expect.poll(() => total(page)).toBeLessThan(before);
    await expect(rows(page).nth(1)).toContainText('ignores x');
    await expect(page).toHaveURL(/rejections=no-mention/);
  });
  await test.step('all filters are cleared at once', async () => {
    await filters.getByRole('button', { name: 'Clear filters' }).click();
    await expect.poll(() => total(page)).toBe(all);
  });
  await test.step('by text', async () => {
    await filters.getByLabel('Search programs, inputs and outputs').fill('//');
    await expect(page).toHaveURL(/text=/);
    await expect.poll(() => total(page)).toBeLessThan(all);
    await expect(rows(page).nth(1)).toContainText('//');
  });
  await test.step('by range and by token', async () => {
    await filters.getByRole('button', { name: 'Clear filters' }).click();
    await filters.getByLabel('Least solve rate').fill('0.5');
    await expect(page).toHaveURL(/solveRate=/);
    await expect(filters.getByRole('group', { name: 'Solve rate' })).toContainText(/hides [\d,]+/);
    await filters.getByRole('button', { name: 'Clear filters' }).click();
    await filters.getByLabel('Add a token').selectOption('·//·');
    await expect.poll(() => total(page)).toBeLessThan(all);
    await expect(rows(page).nth(1)).toContainText('//');
    await filters.getByRole('button', { name: 'Remove token ·//·' }).click();
    await expect.poll(() => total(page)).toBe(all);
    const follow = page.getByRole('switch', { name: 'Follow newest' });
    await follow.press('Space');
    await expect(follow).not.toBeChecked();
    await follow.press('Space');
    await expect(follow).toBeChecked();
  });
  await test.step('sorted by solve rate, the best first', async () => {
    await page.getByRole('button', { name: 'Solved', exact: true }).click();
    await expect(page.getByRole('columnheader', { name: /Solved/ })).toHaveAttribute(
      'aria-sort',
      'descending',
    );
    await page.getByRole('button', { name: 'Solved', exact: true }).click();
    await expect(page.getByRole('columnheader', { name: /Solved/ })).toHaveAttribute(
      'aria-sort',
      'ascending',
    );
  });
  await test.step('a row is reached and opened by keyboard, and its address opens it again', async () => {
    await expect.poll(() => total(page)).toBe(all);
    await rows(page).nth(1).focus();
    await page.keyboard.press('End');
    await expect(page.locator(':focus')).toHaveAttribute('aria-rowindex', String(all + 1));
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await expect(page.locator(':focus')).toHaveAttribute('aria-rowindex', '3');
    await page.keyboard.press('Enter');
    await expect(detail(page)).toBeVisible();
    await expect(page).toHaveURL(/number=\d+/);
  });
  await test.step('axe', async () => expectAccessible(page));
  await test.step('one that was solved is opened', async () => {
    await detail(page).getByRole('button', { name: 'Close proposal' }).click();
    await rows(page).filter({ hasText: 'valid' }).filter({ hasText: '%' }).first().click();
  });
  const shown = detail(page);
  await test.step('verdict of every step, prompt, answers, history', async () => {
    const steps = shown.getByRole('list', { name: 'Steps of validation' });
    await expect(steps.getByText('✓ passed')).not.toHaveCount(0);
    await expect(shown.getByRole('list', { name: "The solver's prompt" })).toContainText('<go>');
    await expect(shown.getByText(/reward \d/).first()).toBeVisible();
    await expect(shown.getByRole('img', { name: /Solve rate from iteration/ })).toBeVisible();
    await expectAccessible(page);
  });
  await test.step('alternatives and forbidden tokens by keyboard', async () => {
    const answer = shown.getByRole('group', { name: /^Answer / }).first();
    await answer.getByRole('button').first().focus();
    const card = shown.getByRole('tooltip');
    await expect(card.getByRole('list', { name: 'Likeliest tokens' })).toBeVisible({ timeout: loadingMs });
    await expect(card).toContainText('Forbidden by the grammar');
    await page.keyboard.press('ArrowRight');
    await expect(card).toContainText('<eos>');
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(card).toBeHidden();
  });
  await test.step('solve now', async () => {
    await shown.getByRole('button', { name: 'Solve now', exact: true }).click();
    await expect(shown.getByText(/of the samples are right/)).toBeVisible({ timeout: loadingMs });
  });
  await test.step('then and now', async () => {
    await shown.getByRole('button', { name: 'Then and now', exact: true }).click();
    const both = shown.getByRole('table', { name: /^Answers of iterations \d+ and \d+$/ });
    await expect(both.getByRole('row', { name: /^Right of 16 samples \d+ % \d+ %$/ })).toBeVisible({
      timeout: loadingMs,
    });
  });
  await test.step('a right, a failing and an endless program', async () => {
    const said = shown.getByRole('table', { name: 'What Python said' });
    const run = async (program: string, inputs: string) => {
      await shown.getByLabel('Program', { exact: true }).fill(program);
      await shown.getByLabel('Inputs, one a line').fill(inputs);
      await shown.getByRole('button', { name: 'Run in Python', exact: true }).click();
    };
    await run('def f(x):\n    return x * 2', '4\n5');
    await expect(said.getByRole('row', { name: '5 10' })).toBeVisible({ timeout: loadingMs });
    await run('def f(x):\n    return x // 0', '4');
    await expect(said).toContainText('ZeroDivisionError');
    await run('def f(x):\n    while True:\n        pass', '4');
    await expect(said).toContainText('did not end in time', { timeout: 60_000 });
    await run('def f(x):\n    return x + 1', '4');
    await expect(said.getByRole('row', { name: '4 5' })).toBeVisible({ timeout: 60_000 });
  });
  await test.step('closing leads back to the list', async () => {
    await shown.getByRole('button', { name: 'Close proposal' }).press('Enter');
    await expect(shown).toBeHidden();
    await expect(page).not.toHaveURL(/number=/);
    await expect(page.getByRole('row', { selected: false }).and(page.locator(':focus'))).toBeVisible();
  });
});

test('an address opens with its filters, order and proposal, and the model is asked a task of one’s own and for the map', async ({
  page,
}) => {
  await openInspector(page, '&modes=deduction&verdict=valid&sort=solveRate&number=1&solveRate=high');
  await expect(page.getByRole('alert')).toContainText('solveRate');
  await expect(rows(page).filter({ hasText: 'refused' })).toHaveCount(0);
  await expect(page.getByRole('columnheader', { name: /Solved/ })).toHaveAttribute('aria-sort', 'descending');
  await expect(detail(page)).toContainText('the identity function');
  await expect(detail(page)).toContainText('No model wrote it');
  await test.step('a task of the playground leads to the same detail', async () => {
    await page.getByRole('link', { name: 'Playground', exact: true }).click();
    // The newest ones may be of an iteration that is not done.
    await page
      .getByRole('list', { name: 'Newest deduction tasks', exact: true })
      .getByRole('button')
      .last()
      .click();
    await page.getByRole('dialog').getByRole('link', { name: 'Open in the inspector' }).click();
    await expect(detail(page)).toContainText('✓ valid');
  });
  await test.step('a mistake is shown at its place', async () => {
    await page.getByText('Ask the model', { exact: true }).click();
    await page.getByLabel('Program', { exact: true }).fill('def f(x: int) -> int:\n    return x +* 1');
    await page.getByRole('button', { name: 'Ask the model', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('Program, line 2, column', { timeout: loadingMs });
    await expectAccessible(page);
  });
  await test.step('a right one is answered token by token', async () => {
    await page.getByLabel('Program', { exact: true }).fill('def f(x: int) -> int:\n    return x + 2');
    await page.getByRole('button', { name: 'Ask the model', exact: true }).click();
    await expect(page.getByRole('alert')).toBeHidden();
    const answer = page.getByRole('group', { name: 'Answer, token by token' });
    await expect(answer.getByRole('button').first()).toBeVisible({ timeout: loadingMs });
    await expect(page.getByText(/✓ correct|✗ wrong|✗ fails/)).toBeVisible();
    await expect(page.getByRole('list', { name: 'Likeliest tokens' })).toBeVisible();
  });
  await test.step('attention is read cell by cell', async () => {
    const map = page.getByRole('group', { name: /^Attention map/ });
    await map.focus();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByText(/\(token \d+\) looks at .* \(token 2\): [01]\.\d\d/)).toBeVisible();
    const heat = page.getByLabel('Heat map; the table below has its numbers');
    const drawn = () => heat.evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    const first = await drawn();
    await page.getByLabel('Layer', { exact: true }).selectOption('2');
    await page.getByLabel('Head', { exact: true }).selectOption('3');
    await expect.poll(drawn).not.toBe(first);
    await page.getByText('As a table', { exact: true }).click();
    await expect(page.getByRole('table', { name: /layer 2, head 3$/ })).toBeVisible();
    await expectAccessible(page);
  });
  await test.step('another answer is drawn by chance, at once', async () => {
    await page.getByText('By chance', { exact: true }).click();
    await page.getByText('At once', { exact: true }).click();
    await page.getByRole('button', { name: 'Ask the model', exact: true }).click();
    await expect(page.getByRole('list', { name: 'Likeliest tokens' })).toBeVisible({ timeout: loadingMs });
  });
  await test.step('the map', async () => {
    await page.getByText('Map', { exact: true }).click();
    const map = page.getByRole('group', { name: /^Map, use/ });
    await expect(map).toBeVisible({ timeout: loadingMs });
    await map.focus();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByText(/No\. \d+, (deduction|abduction)/)).toBeVisible();
    await page.getByText('solve rate', { exact: true }).click();
    await page.getByLabel(/Up to iteration/).fill('1');
    await expect(page.getByLabel(/tasks as points/)).toBeVisible();
    await page.getByText('As a list', { exact: true }).click();
    await expect(
      page.getByRole('list', { name: 'Tasks of the map' }).getByRole('listitem').first(),
    ).toBeVisible();
    await expectAccessible(page);
    await map.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect(detail(page)).toBeVisible();
  });
});
