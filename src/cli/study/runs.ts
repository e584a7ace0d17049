/**
 * Runs a study: every arm from every seed is a process of its own that does what `train` does, several beside each other,
 * so that a run depends on nothing but its settings. What is finished stays in the folder, and a study
 * that was stopped goes on from there.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readText, writeFiles } from '../files';
import type { MetricsRow } from '../metricsFile';
import type { Arm, Stage, Study } from './plan';

/** One run of a study with the rows of its metrics that were judged. */
export interface StudyRun {
  readonly stage: Stage;
  readonly arm: Arm;
  readonly seed: number;
  readonly rows: readonly MetricsRow[];
}

/** A run of a study ended with an error; what it said stands above. */
export class StudyRunError extends Error {
  override readonly name = 'StudyRunError';
  constructor(args: readonly string[], code: number | null) {
    super(`A run of the study failed (exit code ${code}): npm run azr -- ${args.join(' ')}`);
  }
}

export interface StudyOptions {
  /** Where metrics of runs go and are looked for. */
  readonly folder: string;
  /** Runs at a time. */
  readonly parallel: number;
  /** Told when a run is finished. */
  readonly onDone: (run: StudyRun, done: number, all: number) => void;
  readonly stop: AbortSignal;
}

/**
 * Runs what is not there yet, and reads all of it.
 * @returns in the order of stages, arms and seeds; what a stopped study has not run is left out
 * @throws StudyRunError
 */
export async function runStudy(study: Study, options: StudyOptions): Promise<StudyRun[]> {
  const jobs = study.stages.flatMap((stage) =>
    stage.arms.flatMap((arm) => study.seeds.map((seed) => ({ stage, arm, seed }))),
  );
  const results = new Map<number, StudyRun>();
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < jobs.length && !options.stop.aborted; at = next++) {
      const job = jobs[at];
      if (!job) return;
      const rows = await runOne(study, job, options);
      if (!rows) return;
      const run = { ...job, rows };
      results.set(at, run);
      options.onDone(run, results.size, jobs.length);
    }
  };
  await Promise.all(Array.from({ length: options.parallel }, work));
  return [...results].sort(([a], [b]) => a - b).map(([, run]) => run);
}

/** The judged rows of one run; undefined when it was stopped. */
async function runOne(
  study: Study,
  { stage, arm, seed }: Omit<StudyRun, 'rows'>,
  { folder, stop }: StudyOptions,
): Promise<readonly MetricsRow[] | undefined> {
  const name = [study.name, `level-${stage.level}`, arm.name.replace(/\W+/g, '-'), `seed-${seed}`].join('.');
  const metrics = join(folder, `${name}.jsonl`);
  const record = join(folder, `${name}.json`);
  const args = await trainArguments(study, { stage, arm, seed }, folder);
  const whole = [...args, '--metrics', metrics];
  const asked = JSON.stringify(args);
  if (!(existsSync(record) && readText(record) === asked)) {
    const code = await azr(whole, stop);
    if (stop.aborted) return undefined;
    if (code !== 0) throw new StudyRunError(whole, code);
    writeFiles([{ path: record, data: asked }]);
  }
  return readText(metrics)
    .split('\n')
    .filter((line) => line.includes('"evaluation"'))
    .map((line) => JSON.parse(line) as MetricsRow);
}

async function trainArguments(
  { workers }: Study,
  { stage, arm, seed }: Omit<StudyRun, 'rows'>,
  folder: string,
): Promise<string[]> {
  const { kind, amount } = stage.budget;
  const settings = [`task.level=${stage.level}`, ...arm.settings].flatMap((setting) => ['--set', setting]);
  const seeds = arm.seeds === 'curated' ? ['--seeds', await curatedTasks(stage, arm, folder)] : [];
  return [
    'train',
    ...['--preset', arm.preset, '--seed', String(seed), '--workers', String(workers)],
    ...[`--${kind}`, String(amount)],
    ...settings,
    ...seeds,
  ];
}

/** Programs of each depth in the curated set, and the seed they are drawn from: not that of any run's own suite. */
const curatedPerStratum = 200;
const curatedSeed = 777;

/** A fixed set of tasks, drawn as the held-out suite is but from another seed; what the suites hold is refused later. */
async function curatedTasks({ level }: Stage, { preset }: Arm, folder: string): Promise<string> {
  const file = join(folder, `curated.level-${level}.jsonl`);
  if (existsSync(file)) return file;
  const args = [
    ...['suite', '--kind', 'held-out', '--preset', preset, '--level', String(level)],
    ...['--seed', String(curatedSeed), '--set', `evaluate.perStratum=${curatedPerStratum}`, '--out', file],
  ];
  const code = await azr(args, new AbortController().signal);
  if (code !== 0) throw new StudyRunError(args, code);
  return file;
}

/** One command of this program in a process of its own, silent but for errors. @returns its exit code */
function azr(args: readonly string[], stop: AbortSignal): Promise<number | null> {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (data) => {
    said = `${said}${data}`.slice(-2000);
  });
  const end = (): void => void child.kill();
  stop.addEventListener('abort', end, { once: true });
  return new Promise((resolve) => {
    child.on('close', (code) => {
      stop.removeEventListener('abort', end);
      if (code !== 0 && !stop.aborted) process.stderr.write(said);
      resolve(code);
    });
  });
}
