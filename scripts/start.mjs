/**
 * `npm start`: from a fresh clone to the page in one command. Installs when needed, builds, serves, prints the address.
 */
import { ensureInstalled } from './install.mjs';
import { npm } from './run.mjs';

const FIRST_PORT = 4173;

ensureInstalled();
if (!npm(['run', '--silent', 'build'])) process.exit(1);

// Imported late: it needs the packages that were only just installed.
const { serve } = await import('./serve.mjs');
const { address } = await serve(FIRST_PORT);
console.log(`\nAbsolute Zero Playground is at ${address} (Ctrl+C stops it)`);
