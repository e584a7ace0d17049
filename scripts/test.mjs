/**
 * `npm test` and `npm run check`: the stages below one after the other, stopping at the first that fails. `check` leaves
 * out what needs a browser. Node built-ins only, so that it works on a fresh clone: it installs what the stages need.
 *
 * The last line is always `N passed, N failed`, the tests of Vitest and Playwright together. A stage that fails without
 * a failing test (a type error, a ring broken) counts as one failure, so the line never looks green on a red run.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureChromium } from './chromium.mjs';
import { ensureInstalled } from './install.mjs';
import { npm, root } from './run.mjs';

/** Where the runners write their JSON reports: see vitest.config.ts, package.json and playwright.config.ts. */
const UNIT_REPORT = join(root, 'test-results', 'unit.json');
const GPU_REPORT = join(root, 'test-results', 'gpu.json');
const E2E_REPORT = join(root, 'test-results', 'e2e.json');

const CHECK_STAGES = [
  { title: 'Format and lint', script: 'test:format' },
  { title: 'Types', script: 'test:types' },
  { title: 'Rings', script: 'test:rings' },
  { title: 'Dead code', script: 'test:dead-code' },
  { title: 'Unit tests', script: 'test:unit' },
];
const BROWSER_STAGES = [
  { title: 'GPU tests', script: 'test:gpu' },
  { title: 'Build', script: 'build' },
  { title: 'Browser tests', script: 'test:e2e' },
];

const started = performance.now();
const withBrowser = process.argv[2] !== 'check';
const stages = withBrowser ? [...CHECK_STAGES, ...BROWSER_STAGES] : CHECK_STAGES;
for (const report of [UNIT_REPORT, GPU_REPORT, E2E_REPORT]) rmSync(report, { force: true });

const failedStage = await runStages();
const counts = countTests();
const failed = failedStage !== undefined && counts.failed === 0 ? 1 : counts.failed;
for (const title of counts.secondTry) console.log(`Passed only on the second try: ${title}`);
console.log(`\nTook ${seconds(started)} s${failedStage === undefined ? '' : `, stopped at: ${failedStage}`}`);
console.log(`${counts.passed} passed, ${failed} failed`);
process.exitCode = failedStage === undefined && failed === 0 ? 0 : 1;

/** @returns {Promise<string | undefined>} the title of the stage that failed */
async function runStages() {
  ensureInstalled();
  const env = { ...process.env };
  if (withBrowser) {
    header('Chromium');
    try {
      const { path, origin } = await ensureChromium();
      console.log(`Using ${path} (from ${origin})`);
      env['CHROMIUM_PATH'] = path;
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      return 'Chromium';
    }
  }
  for (const { title, script } of stages) {
    header(title);
    const begun = performance.now();
    const passed = npm(['run', '--silent', script], { env });
    console.log(`-- ${title}: ${passed ? 'passed' : 'FAILED'} in ${seconds(begun)} s`);
    if (!passed) return title;
  }
  return undefined;
}

function countTests() {
  const unit = readReport(UNIT_REPORT);
  const gpu = readReport(GPU_REPORT);
  const e2e = readReport(E2E_REPORT);
  const { expected = 0, flaky = 0, unexpected = 0 } = e2e?.stats ?? {};
  return {
    passed: (unit?.numPassedTests ?? 0) + (gpu?.numPassedTests ?? 0) + expected + flaky,
    failed: (unit?.numFailedTests ?? 0) + (gpu?.numFailedTests ?? 0) + unexpected,
    secondTry: secondTries(e2e?.suites ?? []),
  };
}

/**
 * Titles of browser tests that failed once and then passed.
 *
 * @param {{ specs?: { title: string, tests: { status: string }[] }[], suites?: any[] }[]} suites
 * @returns {string[]}
 */
function secondTries(suites) {
  return suites.flatMap(({ specs = [], suites: inner = [] }) => [
    ...specs.filter(({ tests }) => tests.some(({ status }) => status === 'flaky')).map(({ title }) => title),
    ...secondTries(inner),
  ]);
}

/** @param {string} path */
function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** @param {string} title */
function header(title) {
  console.log(`\n== ${title} ${'='.repeat(Math.max(0, 60 - title.length))}`);
}

/** @param {number} since */
function seconds(since) {
  return ((performance.now() - since) / 1000).toFixed(1);
}
