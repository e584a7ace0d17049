/** The page as a visitor first meets it, before anything runs. */
import { expect, expectAccessible, test } from './fixtures';

test('the page opens with a title, a heading and a way to start', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveTitle(/Absolute Zero/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('button', { name: /start/i }).first()).toBeVisible();
});

test('the page is isolated, so that workers share memory and Python can be interrupted', async ({ page }) => {
  await page.goto('/');
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('Python comes from our own origin, whole, and a wrong path is a 404', async ({ request }) => {
  const wasm = await request.get('/pyodide/pyodide.asm.wasm');
  expect(wasm.headers()['content-type']).toBe('application/wasm');
  expect((await wasm.body()).subarray(0, 4)).toEqual(Buffer.from('\0asm'));
  expect((await request.get('/pyodide/missing.wasm')).status()).toBe(404);
});

test('nothing is fetched from another origin', async ({ page, address }) => {
  const foreign: string[] = [];
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== new URL(address).origin) foreign.push(request.url());
  });
  await page.goto('/', { waitUntil: 'networkidle' });
  expect(foreign).toEqual([]);
});

test('a browser that forbids its storage has the whole page all the same', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('Access is denied for this document.', 'SecurityError');
      },
    });
  });
  await page.goto('/?preset=quick');
  await expect(page.getByRole('region', { name: 'The loop' })).toBeVisible();
  await page.keyboard.press('u');
  const dialog = page.getByRole('dialog', { name: 'Run until' });
  await dialog.getByRole('button', { name: 'Close run until' }).click();
  await expect(dialog).toBeHidden();
  // The same key in another view, where it once waited for the playground to come back.
  await page.getByRole('navigation', { name: 'Views' }).getByText('Runs').click();
  await expect(page.getByRole('heading', { name: 'Runs', exact: true })).toBeAttached();
  await page.keyboard.press('u');
  await expect(dialog).toBeVisible();
});

test('a locked page leaves stored runs and the engine alone, and says what it cannot lock', async ({
  page,
}) => {
  await page.goto('/?preset=quick&lock=all,bogus');
  await expect(page.getByRole('combobox', { name: 'Engine of the next run' })).toBeDisabled();
  await expect(page.getByText('nothing that can be locked is called bogus')).toBeVisible();
  await page.getByRole('navigation', { name: 'Views' }).getByText('Runs').click();
  await expect(page.getByRole('button', { name: 'Import a run' })).toBeDisabled();
  // Said wherever the person goes.
  await expect(page.getByText('nothing that can be locked is called bogus')).toBeVisible();
  await expectAccessible(page);
});
