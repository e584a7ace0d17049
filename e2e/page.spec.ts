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

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the page is accessible in ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto('/');
    await expect(page.getByRole('button', { name: /start/i }).first()).toBeVisible();
    await expectAccessible(page);
  });
}
