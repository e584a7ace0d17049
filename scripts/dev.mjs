/** `npm run dev`: Vite's development server, after what it needs is installed and built. */
import { ensureInstalled } from './install.mjs';
import { npm, root } from './run.mjs';

ensureInstalled();
if (!npm(['run', '--silent', 'build:wasm'])) process.exit(1);

// Imported late: it needs the packages that may only just have been installed.
const { createServer } = await import('vite');
const server = await createServer({ root });
await server.listen();
server.printUrls();
server.bindCLIShortcuts({ print: true });
