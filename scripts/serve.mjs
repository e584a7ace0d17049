/**
 * Serves the production build in dist/ with the headers that isolate the page (they are in vite.config.ts). For
 * `npm start` and the browser tests; a public site needs only a static host that sends the same headers.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { preview } from 'vite';
import { root } from './run.mjs';

/**
 * @param {number} firstPort tried first, then the next ones until one is free
 * @param {{ folder?: string, headers?: Record<string, string> }} [host] how another host would serve it: below a folder
 *   (`/name/`), with other values of the headers
 * @returns {Promise<{ address: string, close: () => Promise<void> }>}
 * @throws {Error} when there is no build
 */
export async function serve(firstPort, { folder, headers = {} } = {}) {
  if (!existsSync(join(root, 'dist', 'index.html'))) {
    throw new Error('There is no production build in dist/. Run `npm run build` first.');
  }
  const server = await preview({
    root,
    logLevel: 'warn',
    ...(folder === undefined ? {} : { base: folder }),
    preview: { port: firstPort, headers },
  });
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('The server started but reports no local address.');
  return { address, close: () => server.close() };
}
