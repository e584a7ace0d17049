/**
 * `suite`: writes one of the built-in suites as a suite file, so that a checkpoint can be judged on it by
 * `evaluate`, or by any other program. Python computes the outputs; no policy is needed.
 */
import { layer, presetConfig } from '../core/config/config';
import { Environment } from '../core/environment/environment';
import { environmentLimits } from '../core/environment/limits';
import { heldOutSuite } from '../core/evaluation/heldOut';
import { naturalSuite } from '../core/evaluation/naturalSuite';
import { outOfDistributionSuite } from '../core/evaluation/outOfDistribution';
import { writeSuite } from '../core/evaluation/suite';
import { levels } from '../core/language/options';
import { languageOf } from '../core/selfplay/run';
import { createPythonPool } from '../engine/python/pool';
import { type Command, noMore, readOptions, required, UsageError, wholeNumber } from './command';
import { writeFiles, writeResult } from './files';
import { differences, presetNamed, settingHelp, settingOptions } from './settings';

const options = {
  ...settingOptions,
  level: { type: 'string' },
  seed: { type: 'string' },
  kind: { type: 'string' },
  out: { type: 'string' },
  json: { type: 'string' },
} as const;

const kinds = ['held-out', 'natural', 'out-of-distribution'] as const;

const help = `Usage: npm run azr -- suite --kind ${kinds.join('|')} --out FILE [options]

Writes a built-in suite as JSON lines; the first two are what a run with the same settings is judged on.

  --kind ${kinds.join('|')}
                          drawn from the grammar and barred from training; written by hand; or beyond the level
                          (deeper, larger, longer, plain arithmetic: ask it with \`evaluate --beyond\`)
  --out FILE              where the suite goes
${settingHelp}
  --level L               language level, ${levels.join(', ')}; the same as --set task.level=L
  --seed S                of the held-out programs; the same as --set evaluate.suiteSeed=S
  --json FILE             {kind, level, tasks, file}; - is standard output`;

export const suiteCommand: Command = {
  name: 'suite',
  summary: 'writes a built-in suite as a file',
  help,
  async run(args, terminal) {
    const { values, positionals } = readOptions(args, options);
    noMore(positionals);
    const named = required('--kind', values.kind);
    const kind = kinds.find((candidate) => candidate === named);
    if (!kind) throw new UsageError(`there is no kind "${named}"; use one of: ${kinds.join(', ')}.`);
    const file = required('--out FILE', values.out);
    const config = presetConfig(
      presetNamed(values.preset),
      layer(
        differences(values.set),
        values.level === undefined ? {} : differences([`task.level=${values.level}`]),
        values.seed === undefined
          ? {}
          : { evaluate: { suiteSeed: wholeNumber('--seed', values.seed, [0, 2 ** 32 - 1]) } },
      ),
    );
    const language = languageOf(config);
    const python = await createPythonPool({ workers: 1 });
    try {
      const environment = new Environment(python, language, environmentLimits(config));
      const { suiteSeed: seed, perStratum } = config.evaluate;
      const visible = config.task.inductionVisible;
      const make = {
        'held-out': () => heldOutSuite(language, environment, { seed, perStratum, visible }),
        natural: () => naturalSuite(language, environment, visible),
        'out-of-distribution': () => outOfDistributionSuite(language, environment, { seed, perStratum }),
      };
      const suite = await make[kind]();
      writeFiles([{ path: file, data: writeSuite(suite) }]);
      const result = { kind, level: language.level, tasks: suite.length, file };
      if (values.json !== undefined) writeResult(values.json, result, terminal);
      terminal.tell(`${suite.length} tasks of level ${language.level} in ${file}.`);
    } finally {
      await python.dispose();
    }
  },
};
