/**
 * The task inspector with a hundred thousand proposals and more: whether scrolling, filtering, searching, sorting and
 * opening one stall the page, while the run goes on and while it rests.
 */
import type { Browser, Page } from '@playwright/test';
import type { Report } from '../benchmark';
import { watch } from './responsiveness';

const leastProposals = 100_000;
/** A task longer than this is a stall. */
const stallMs = 100;
const loadingMs = 300_000;

/** Whether nothing stalled. The run proposes as much as it can, since only its archive is looked at. */
export async function inspectMany(browser: Browser, address: string, report: Report): Promise<boolean> {
  const page = await browser.newPage({ viewport: { width: 1600, height: 950 } });
  await page.goto(`${address}?preset=quick&propose.batch=256&view=inspector`);
  await page.getByRole('main').getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('grid', { name: 'Proposals' }).waitFor({ timeout: loadingMs });
  await page.waitForFunction(
    (least) => Number(document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount')) > least,
    leastProposals,
    { timeout: loadingMs },
  );
  const training = await tryAll(browser, page, 'training', report);
  await page.getByRole('banner').click();
  await page.keyboard.press('r');
  await page.getByRole('banner').getByText('Paused').waitFor();
  const paused = await tryAll(browser, page, 'paused', report);
  await page.close();
  return training && paused;
}

async function tryAll(browser: Browser, page: Page, state: string, report: Report): Promise<boolean> {
  let reached = true;
  for (const [name, act] of Object.entries(acts)) {
    const seen = await watch(browser, page, async () => {
      await act(page);
      await settled(page);
    });
    report(
      `Tasks, ${state}, ${name}: longest task ${seen.longestMs.toFixed(0)} ms (of the processor ${seen.longestProcessorMs.toFixed(0)}); at most ${stallMs}`,
    );
    reached &&= seen.longestProcessorMs <= stallMs;
  }
  return reached;
}

/** The list has what it was asked for. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(400);
  await page.locator('[role="grid"][aria-busy="false"]').waitFor();
}

const acts: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  scroll: async (page) => {
    await page.mouse.move(700, 500);
    for (let turn = 0; turn < 40; turn++) {
      await page.mouse.wheel(0, 900);
      await page.waitForTimeout(50);
    }
  },
  'to the end and back': async (page) => {
    await page.locator('[role="row"][tabindex="0"]').focus();
    await page.keyboard.press('End');
    await settled(page);
    await page.keyboard.press('Home');
  },
  filter: async (page) => {
    await page.getByRole('checkbox', { name: /deduction/ }).check();
    await settled(page);
    await page.getByRole('checkbox', { name: /ignores x/ }).check();
    await settled(page);
    await page.getByRole('button', { name: 'Clear filters' }).click();
  },
  search: async (page) => {
    await page.getByLabel('Search programs, inputs and outputs').pressSequentially('max(x', { delay: 60 });
    await settled(page);
    await page.getByRole('button', { name: 'Clear filters' }).click();
  },
  sort: async (page) => {
    await page.getByRole('button', { name: 'Solved', exact: true }).click();
    await settled(page);
    await page.getByRole('button', { name: 'No.', exact: true }).click();
  },
  open: async (page) => {
    await page.locator('[role="row"][tabindex="0"]').press('Enter');
    await page.getByRole('list', { name: 'Steps of validation' }).waitFor();
    await page.getByRole('button', { name: 'Close proposal' }).click();
  },
};
