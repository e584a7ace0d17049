/**
 * `seed`: seeds a run's buffers from the identity triplet and writes them as a suite file, without training (official code:
 * `generate_seed_dataset_only`). `train --seeds` begins with such a file.
 */
import { layer, presetConfig } from '../core/config/config';
import { type SuiteTask, writeSuite } from '../core/evaluation/suite';
import { seedBuffers } from '../core/selfplay/seed';
import type { Task } from '../core/task/task';
import { openRun } from '../engine/trainer/open';
import {
  type Command,
  engineChoice,
  engineHelp,
  engineOptions,
  noMore,
  pythonWorkersFor,
  readOptions,
  required,
  wholeNumber,
} from './command';
import { writeFiles, writeResult } from './files';
import { differences, presetNamed, settingHelp, settingOptions } from './settings';

const options = {
  ...settingOptions,
  seed: { type: 'string' },
  ...engineOptions,
  out: { type: 'string' },
  json: { type: 'string' },
} as const;

const help = `Usage: npm run azr -- seed --out FILE [options]

Fills the buffers of a run as seeding does, and writes them as a suite file for \`train --seeds\`.

  --out FILE              where the seeds go
${settingHelp}
  --seed S                the number every random choice derives from (default 0)
${engineHelp}
  --json FILE             {tasks: {MODE: count, ...}, file}; - is standard output`;

export const seedCommand: Command = {
  name: 'seed',
  summary: "writes a run's seed tasks as a file",
  help,
  async run(args, terminal) {
    const { values, positionals } = readOptions(args, options);
    noMore(positionals);
    const file = required('--out FILE', values.out);
    const seed = wholeNumber('--seed', values.seed ?? '0', [0, 2 ** 32 - 1]);
    const config = presetConfig(
      presetNamed(values.preset),
      layer(differences(values.set), { run: { seed } }),
    );
    const choice = engineChoice(values);
    const opened = await openRun({
      config,
      ...choice,
      pythonWorkers: pythonWorkersFor(choice.workers),
      clock: () => performance.now(),
    });
    try {
      const seeds = (await seedBuffers(opened.run)).filter(({ mode }) => config.task.modes.includes(mode));
      writeFiles([{ path: file, data: writeSuite(seeds.map(asSuiteTask)) }]);
      const count = (mode: Task['mode']): number => seeds.filter((task) => task.mode === mode).length;
      const tasks = Object.fromEntries(config.task.modes.map((mode) => [mode, count(mode)]));
      if (values.json !== undefined) writeResult(values.json, { tasks, file }, terminal);
      terminal.tell(`${seeds.length} seed tasks in ${file}.`);
    } finally {
      await opened.close();
    }
  },
};

function asSuiteTask({ id, mode, program, pairs, visible, message }: Task): SuiteTask {
  const common = { id: `seed-${id}`, program, stratum: 'seed' };
  if (mode !== 'induction') return { ...common, mode, ...(pairs[0] ?? { input: '', output: '' }) };
  return {
    ...common,
    mode,
    inputs: pairs.map((pair) => pair.input),
    outputs: pairs.map((pair) => pair.output),
    visible,
    ...(message === undefined ? {} : { message }),
  };
}
