/**
 * `train`: a run of self-play without a page. Options become a configuration, events become metrics rows, progress
 * lines and a run folder; the training itself is `training.ts`, and the loop is core's.
 */
import { resolve } from 'node:path';
import { layer, presetConfig } from '../core/config/config';
import { changeLive } from '../core/config/live';
import type { PresetName } from '../core/config/presets';
import type { Config, ConfigInput } from '../core/config/schema';
import { readSuite } from '../core/evaluation/suite';
import { parameterCount } from '../core/model/shape';
import { saveRun } from '../core/selfplay/checkpoint';
import { type OpenedRun, openRun } from '../engine/trainer/open';
import {
  type Command,
  type EngineChoice,
  engineChoice,
  engineHelp,
  engineOptions,
  noMore,
  positiveNumber,
  pythonWorkersFor,
  readOptions,
  UsageError,
  wholeNumber,
} from './command';
import { makeFolder, readText, writeResult } from './files';
import { MetricsFile } from './metricsFile';
import { heading, progressLine } from './progress';
import { type ResumedRun, readRunFolder, writeRunFolder } from './runFolder';
import { differences, presetNamed, settingHelp, settingOptions } from './settings';
import type { Terminal } from './terminal';
import { meanHeldOut, type TrainingLimits, type TrainingResult, train } from './training';

const options = {
  ...settingOptions,
  seed: { type: 'string' },
  steps: { type: 'string' },
  seconds: { type: 'string' },
  tokens: { type: 'string' },
  compute: { type: 'string' },
  seeds: { type: 'string' },
  ...engineOptions,
  metrics: { type: 'string' },
  out: { type: 'string' },
  resume: { type: 'string' },
  json: { type: 'string' },
} as const;

const help = `Usage: npm run azr -- train --preset P --seed S --steps N [options]

Trains without a page; one line an evaluation on standard error.

${settingHelp}
  --seed S                the number every random choice derives from (default 0)
  --steps N               iterations to run
  --seconds T             seconds of training to run (phases only: no loading, seeding or evaluation);
                          with other limits, whichever comes first
  --tokens N              tokens to generate, both roles, since the start of the run
  --compute N             generated tokens and three times the trained ones, since the start of the run
  --seeds FILE            a suite file whose tasks fill the buffers instead of seeding (see \`seed\`)
${engineHelp}
  --metrics FILE.jsonl    a row an iteration; rows of one seed differ in \`seconds\` only
  --out DIR               run folder: weights, optimiser and state, written at every evaluation and at the end
  --resume DIR            goes on from a run folder with its settings, engine and workers; N and T count from there
  --json FILE             summary; - is standard output`;

/** What the options ask for. */
interface Plan {
  readonly config: Config;
  readonly preset: PresetName;
  readonly choice: EngineChoice;
  readonly resumed?: ResumedRun;
}

export const trainCommand: Command = {
  name: 'train',
  summary: 'trains from random weights, or goes on from a run folder',
  help,
  async run(args, terminal) {
    const { values, positionals } = readOptions(args, options);
    noMore(positionals);
    const limits = limitsOf(values, terminal);
    const plan = makePlan(values);
    const { config, choice, resumed } = plan;
    if (values.out !== undefined) makeFolder(values.out);
    const metrics =
      values.metrics === undefined
        ? undefined
        : MetricsFile.open(values.metrics, resumed?.checkpoint.run.iteration);

    terminal.tell(opening(plan));
    const opened = await openRun({
      config,
      ...choice,
      pythonWorkers: pythonWorkersFor(choice.workers),
      clock: () => performance.now(),
      seeds: values.seeds === undefined ? undefined : readSuite(readText(values.seeds)),
      ...(resumed ? { checkpoint: resumed.checkpoint } : {}),
    });
    try {
      const origin = resumed ? 'weights of the run folder' : `random weights from seed ${config.run.seed}`;
      terminal.tell(`${parameterCount(opened.policy.shape)} parameters, ${origin}.`);
      for (const line of heading(opened.suites)) terminal.tell(line);
      const result = await train(opened, limits, resumed?.seconds ?? 0, {
        async row(row, lap) {
          metrics?.add(row);
          if (!row.evaluation || !lap) return;
          terminal.tell(progressLine(row, row.evaluation, lap));
          if (values.out !== undefined && row.iteration > 0)
            await save(values.out, plan, opened, row.seconds);
        },
      });
      conclude(result, plan, values, terminal);
    } finally {
      await opened.close();
    }
  },
};

/** @throws UsageError unless there is one at least. */
function limitsOf(values: Values, { stop }: Terminal): TrainingLimits {
  const { steps, seconds, tokens, compute } = values;
  if ([steps, seconds, tokens, compute].every((limit) => limit === undefined)) {
    throw new UsageError('say how long to train: --steps N, --seconds T, --tokens N or --compute N.');
  }
  const number = (option: string, text: string | undefined): number =>
    text === undefined ? Infinity : positiveNumber(option, text);
  return {
    steps: steps === undefined ? Infinity : wholeNumber('--steps', steps, [1, 10_000_000]),
    seconds: number('--seconds', seconds),
    tokens: number('--tokens', tokens),
    compute: number('--compute', compute),
    stop,
  };
}

type Values = ReturnType<typeof readOptions<typeof options>>['values'];

function makePlan(values: Values): Plan {
  const sets = differences(values.set);
  const seed = values.seed === undefined ? undefined : wholeNumber('--seed', values.seed, [0, 2 ** 32 - 1]);
  const preset = presetNamed(values.preset);
  if (values.resume === undefined) {
    const seeded: ConfigInput = seed === undefined ? {} : { run: { seed } };
    return { preset, config: presetConfig(preset, layer(sets, seeded)), choice: engineChoice(values) };
  }
  const resumed = readRunFolder(values.resume);
  if (values.preset !== undefined && preset !== resumed.preset) {
    throw new UsageError(`--preset ${preset}: the run to resume was made with ${resumed.preset}.`);
  }
  const { seed: seedOfRun } = resumed.checkpoint.run.config.run;
  if (seed !== undefined && seed !== seedOfRun) {
    throw new UsageError(`--seed ${seed}: the run to resume was made with seed ${seedOfRun}.`);
  }
  const config = changeLive(resumed.checkpoint.run.config, sets);
  return { preset: resumed.preset, config, choice: engineChoice(values, resumed), resumed };
}

function opening({ preset, config, choice, resumed }: Plan): string {
  const threads = choice.engine === 'wasm' ? `, workers ${choice.workers}` : '';
  const from = resumed ? `, from iteration ${resumed.checkpoint.run.iteration}` : '';
  return `Preset ${preset}, seed ${config.run.seed}, engine ${choice.engine}${threads}${from}. Loading Python and the suites ...`;
}

async function save(
  folder: string,
  { preset, choice }: Plan,
  { run }: OpenedRun,
  seconds: number,
): Promise<void> {
  writeRunFolder(folder, { preset, ...choice, seconds, checkpoint: await saveRun(run) });
}

function conclude(
  result: TrainingResult,
  { preset, config, choice }: Plan,
  values: Values,
  terminal: Terminal,
): void {
  const { ended, last, evaluations } = result;
  const best = [...evaluations].sort((a, b) => meanHeldOut(b) - meanHeldOut(a))[0];
  if (values.json !== undefined) {
    const summary = {
      preset,
      seed: config.run.seed,
      ...choice,
      ended,
      iterations: last.iteration,
      seconds: last.seconds,
      generatedTokens: last.generatedTokens,
      trainedTokens: last.trainedTokens,
      evaluation: { first: evaluations[0], last: evaluations[evaluations.length - 1], best },
    };
    writeResult(values.json, summary, terminal);
  }
  const saved = values.out === undefined ? '' : ` Saved in ${resolve(values.out)}.`;
  const why = {
    steps: 'All steps done',
    seconds: 'Time is up',
    tokens: 'All tokens generated',
    compute: 'All compute used',
    stopped: 'Stopped',
  }[ended];
  terminal.tell(`${why}: ${last.iteration} iterations, ${last.seconds.toFixed(1)} s of training.${saved}`);
}
