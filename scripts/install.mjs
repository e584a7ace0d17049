/**
 * Installs the packages that package-lock.json names, when they are not all there already. Node built-ins only: on a
 * fresh clone this is the first thing that runs.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm, root } from './run.mjs';

/** Vite's lower limit; older versions fail later with a message that helps nobody. */
const MINIMUM_NODE = [20, 19];

/** Makes node_modules equal to the lock file, or ends the process saying what to do. */
export function ensureInstalled() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [minimumMajor = 0, minimumMinor = 0] = MINIMUM_NODE;
  if (major < minimumMajor || (major === minimumMajor && minor < minimumMinor)) {
    console.error(`This needs Node ${MINIMUM_NODE.join('.')} or newer; this is ${process.versions.node}.`);
    process.exit(1);
  }
  if (isInstalled()) return;
  console.log('Installing packages ...');
  // As package-lock.json says and without changing it. Not `npm ci`: that refuses a lock file in which some other
  // platform's optional binary is missing, which this machine would never install.
  if (!npm(['install', '--include=dev', '--no-save', '--no-audit', '--no-fund'])) {
    console.error('Packages could not be installed; the reason is above. The first run needs the network.');
    process.exit(1);
  }
}

/**
 * Compares contents and not file times, because a checkout touches times without changing anything. npm writes what it
 * installed to node_modules/.package-lock.json; packages for other platforms are optional and absent from it.
 */
function isInstalled() {
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  const wanted = packagesOf(join(root, 'package-lock.json'));
  if (installed === undefined || wanted === undefined) return false;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || (installed[path] ? installed[path].version === version : optional === true),
  );
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string, optional?: boolean }> | undefined}
 */
function packagesOf(lockFile) {
  return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')).packages : undefined;
}
