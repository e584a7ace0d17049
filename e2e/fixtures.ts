/**
 * What every browser test starts from: the production build served on a free port, a page that fails its test when
 * anything was written to the console as an error, and a check for accessibility. Import `test` and `expect` from here.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { serve } from '../scripts/serve.mjs';

const FIRST_PORT = 4300;

/** Longest wait for Python, the model engine and the first exam on a busy machine. */
export const loadingMs = 150_000;

interface WorkerFixtures {
  /** Address of the production build. */
  readonly address: string;
}

interface Fixtures {
  /** Errors seen so far, on all pages of the test; it fails at its end unless the list is empty. */
  readonly consoleErrors: string[];
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  address: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter to learn what a fixture needs.
    async ({}, use) => {
      const server = await serve(FIRST_PORT);
      await use(server.address);
      await server.close();
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ address }, use) => use(address),
  consoleErrors: [
    async ({ context }, use) => {
      const errors: string[] = [];
      context.on('console', (message) => {
        if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
      });
      context.on('weberror', (error) => errors.push(error.error().stack ?? error.error().message));
      await use(errors);
      expect(errors, 'errors in the console').toEqual([]);
    },
    { auto: true },
  ],
});

/**
 * Fails with the list of what axe finds on the page as it is now: rule, help, and where.
 *
 * @param what `colours`: only what can differ between the light and the dark page
 */
export async function expectAccessible(
  page: Page,
  what: 'everything' | 'colours' = 'everything',
): Promise<void> {
  await settledColours(page);
  const { violations } = await new AxeBuilder({ page })
    .options({
      // Not among axe's defaults, but Lighthouse and WCAG 2.2 ask for it.
      rules: { 'target-size': { enabled: true } },
      ...(what === 'colours' ? { runOnly: ['color-contrast'] } : {}),
      // Where to find what is right is not asked for, and costs more than half of the time.
      resultTypes: ['violations'],
    })
    // There are no frames to look into, so that no second page is needed.
    .setLegacyMode()
    .analyze();
  const findings = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map((node) => node.html),
  }));
  expect(findings, 'accessibility violations').toEqual([]);
}

/** The same on the light and on the dark page, which is dark afterwards. */
export async function expectAccessibleInBoth(page: Page): Promise<void> {
  for (const [colorScheme, what] of [
    ['light', 'everything'],
    ['dark', 'colours'],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await expectAccessible(page, what);
  }
}

/** Colours on their way from one to another are neither. What is out of sight does not move on, and is not waited for. */
async function settledColours(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const longestMs = 1000;
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    const transitions = document
      .getAnimations()
      .flatMap((each) => (each instanceof CSSTransition ? [each.finished] : []));
    await Promise.race([
      Promise.allSettled(transitions),
      new Promise((resolve) => setTimeout(resolve, longestMs)),
    ]);
  });
}

/** A button by its whole name. */
export function control(page: Page, name: string | RegExp): Locator {
  return page.getByRole('button', { name, exact: true });
}

/** How the run stands, in the head of the page. */
export function runStatus(page: Page, status: string): Locator {
  return page.getByRole('banner').getByText(`Run: ${status}`);
}

/** A run, opened and paused after its first phase. */
export async function openRun(page: Page, address = '/?preset=quick'): Promise<void> {
  await page.goto(address);
  await control(page, 'Step phase').click();
  await expect(runStatus(page, 'Paused')).toBeVisible({ timeout: loadingMs });
}

export { expect };
