/**
 * What every browser test starts from: the production build served on a free port, a page that fails its test when
 * anything was written to the console as an error, and a check for accessibility. Import `test` and `expect` from here.
 */
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
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

/** Fails with the list of what axe finds on the page as it is now: rule, help, and where. */
export async function expectAccessible(page: Page): Promise<void> {
  // Not among axe's defaults, but Lighthouse and WCAG 2.2 ask for it.
  const rules = { 'target-size': { enabled: true } };
  const { violations } = await new AxeBuilder({ page }).options({ rules }).analyze();
  const findings = violations.map(({ id, help, nodes }) => ({
    id,
    help,
    where: nodes.map((node) => node.html),
  }));
  expect(findings, 'accessibility violations').toEqual([]);
}

export { expect };
