/**
 * Finds a Chromium for the browser tests, and gets one where there is none: Playwright's own download first, then the
 * distribution's package. It never replaces a browser that is already there.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { run } from './run.mjs';

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const FIXED_PLACES = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
/** Long enough for the download on a slow line, short enough to leave time for the other way. */
const DOWNLOAD_LIMIT_MS = 180_000;
const START_LIMIT_MS = 30_000;

/**
 * The browser named by CHROMIUM_PATH, else one of the system's, else the one Playwright downloaded.
 *
 * @returns {Promise<{ path: string, origin: string } | undefined>}
 * @throws {Error} when CHROMIUM_PATH names a file that does not start
 */
export async function findChromium() {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen) {
    if (starts(chosen)) return { path: chosen, origin: 'CHROMIUM_PATH' };
    throw new Error(`CHROMIUM_PATH is ${chosen}, which does not start. Point it at a Chromium or unset it.`);
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = COMMANDS.flatMap((name) => folders.map((folder) => join(folder, name)));
  const path = [...candidates, ...FIXED_PLACES].find(starts);
  if (path) return { path, origin: 'the system' };
  const { chromium } = await import('@playwright/test');
  const downloaded = chromium.executablePath();
  return starts(downloaded) ? { path: downloaded, origin: "Playwright's download" } : undefined;
}

/**
 * As {@link findChromium}, but gets a browser when none is there.
 *
 * @throws {Error} when none could be had; the message says what to do by hand
 */
export async function ensureChromium() {
  const present = await findChromium();
  if (present) return present;

  console.log("No Chromium found. Trying Playwright's own download ...");
  run('npx', ['playwright', 'install', 'chromium'], { timeoutMs: DOWNLOAD_LIMIT_MS });
  const downloaded = await findChromium();
  if (downloaded) return downloaded;

  console.log("That gave no browser that starts. Trying the distribution's package ...");
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  for (const args of [
    ['apt-get', 'update'],
    ['apt-get', 'install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation'],
  ]) {
    const [command = '', ...rest] = [...asRoot, ...args];
    if (!run(command, rest, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })) break;
  }
  const packaged = await findChromium();
  if (packaged) return packaged;
  throw new Error('No Chromium could be had. Install one, or set CHROMIUM_PATH to one, and run this again.');
}

/** @param {string} path */
function starts(path) {
  if (!existsSync(path)) return false;
  // Chrome on Windows opens a window instead of printing its version.
  if (process.platform === 'win32') return true;
  return spawnSync(path, ['--version'], { stdio: 'ignore', timeout: START_LIMIT_MS }).status === 0;
}
