/**
 * Prints what the production build weighs and fails when the app shell, which every visitor waits for before seeing
 * anything, is over its budget. Everything else (engines, Python) loads after the first paint and is only reported.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from './run.mjs';

const SHELL_BUDGET_KB = 250;

const dist = join(root, 'dist');
/** @type {Record<string, { file: string, isEntry?: boolean, imports?: string[], css?: string[] }>} */
const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'));

const shell = new Set(['index.html']);
for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) addWithImports(key);

let shellKb = 0;
const rows = [];
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  const file = path.slice(dist.length + 1).replaceAll('\\', '/');
  if (!entry.isFile() || file.startsWith('.vite/') || extname(file) === '.map') continue;
  const bytes = readFileSync(path);
  const gzipKb = gzipSync(bytes).length / 1000;
  if (shell.has(file)) shellKb += gzipKb;
  rows.push({ file, part: shell.has(file) ? 'app shell' : 'later', kB: bytes.length / 1000, gzipKb });
}
rows.sort((a, b) => a.part.localeCompare(b.part) || b.gzipKb - a.gzipKb);
for (const { file, part, kB, gzipKb } of rows) {
  console.log(
    `${part.padEnd(10)} ${kB.toFixed(1).padStart(9)} kB ${gzipKb.toFixed(1).padStart(8)} kB gzipped  ${file}`,
  );
}
console.log(`App shell: ${shellKb.toFixed(1)} kB gzipped of at most ${SHELL_BUDGET_KB}`);
if (shellKb > SHELL_BUDGET_KB) {
  console.error('The app shell is over its budget: load what the first paint does not need with import().');
  process.exitCode = 1;
}

/** @param {string} key of a chunk in the manifest */
function addWithImports(key) {
  const chunk = manifest[key];
  if (chunk === undefined || shell.has(chunk.file)) return;
  for (const file of [chunk.file, ...(chunk.css ?? [])]) shell.add(file);
  for (const imported of chunk.imports ?? []) addWithImports(imported);
}
