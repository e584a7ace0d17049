/**
 * `evaluate`: judges the weights of a run folder on a suite file, with intervals and floors. Nothing is trained. The
 * measures are core's `evaluation`; here they are put into the documented form (docs/COMMANDS.md).
 */

import { promptWriterOf } from '../core/config/promptWriter';
import { Environment } from '../core/environment/environment';
import { environmentLimits } from '../core/environment/limits';
import { judge } from '../core/evaluation/evaluate';
import { suiteFloors } from '../core/evaluation/floors';
import { type AskedTask, askable, type SkippedTask } from '../core/evaluation/question';
import { passAtK, wilsonInterval } from '../core/evaluation/statistics';
import { readSuite } from '../core/evaluation/suite';
import { languageOf } from '../core/selfplay/run';
import { type Mode, modes, type PerMode } from '../core/task/mode';
import { createPolicyEngine } from '../engine/policy/engine';
import { createPythonPool } from '../engine/python/pool';
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
import { readText, writeResult } from './files';
import { readRunFolder } from './runFolder';

const options = {
  run: { type: 'string' },
  suite: { type: 'string' },
  k: { type: 'string' },
  seed: { type: 'string' },
  beyond: { type: 'boolean' },
  ...engineOptions,
  json: { type: 'string' },
} as const;

const help = `Usage: npm run azr -- evaluate --run DIR --suite FILE [options]

Greedy accuracy of a checkpoint on a suite, with 95 % intervals and the floors of the same tasks.

  --run DIR               run folder that \`train --out\` wrote
  --suite FILE            suite file, or CRUXEval's own rows
  --k 1,8                 also pass@k, from twice the largest k answers at temperature 1
  --seed S                of those answers (default 0)
  --beyond                also asks what is outside the level, as long as the model can read it and say the answer
${engineHelp}
  --json FILE             result; - is standard output`;

/** A share with its 95 % Wilson interval. */
export interface Score {
  readonly tasks: number;
  readonly correct: number;
  readonly accuracy: number;
  readonly interval: readonly [number, number];
}

export interface SampledScore extends Score {
  /** By k, as `--k` asked. */
  readonly passAt?: Readonly<Record<string, number>>;
}

export interface ModeScore extends SampledScore {
  /** Accuracy of the untrained policy: answers drawn from the grammar. */
  readonly chance: number;
  /** Accuracy of the best constant answer, or of repeating the given value. */
  readonly trivial: number;
}

export interface EvaluationResult {
  readonly suite: string;
  /** All tasks of the file: those asked and those skipped. */
  readonly tasks: number;
  readonly modes: Partial<PerMode<ModeScore>>;
  /** By stratum and mode. */
  readonly strata: Readonly<Record<string, Partial<PerMode<SampledScore>>>>;
  readonly skipped: readonly SkippedTask[];
}

export const evaluateCommand: Command = {
  name: 'evaluate',
  summary: 'judges a run folder on a suite file',
  help,
  async run(args, terminal) {
    const { values, positionals } = readOptions(args, options);
    noMore(positionals);
    const suiteFile = required('--suite FILE', values.suite);
    const ks = (values.k?.split(',') ?? []).map((text) => wholeNumber('--k', text.trim(), [1, 1024]));
    const seed = wholeNumber('--seed', values.seed ?? '0', [0, 2 ** 32 - 1]);
    const { checkpoint, ...recorded } = readRunFolder(required('--run DIR', values.run));
    const choice = engineChoice(values, recorded);
    const suite = readSuite(readText(suiteFile));

    const { config } = checkpoint.run;
    const language = languageOf(config);
    const { asked, skipped } = askable(
      language,
      promptWriterOf(config, language),
      suite,
      values.beyond ? 'beyond' : 'inside',
    );
    const python = await createPythonPool({ workers: pythonWorkersFor(choice.workers) });
    try {
      const environment = new Environment(python, language, environmentLimits(config));
      const policy = await createPolicyEngine(choice.engine, {
        shape: checkpoint.policy.shape,
        automaton: language.automaton,
        parameters: checkpoint.policy.parameters,
        workers: choice.workers,
      });
      try {
        const judged = { policy, environment, language };
        const greedy = (await judge(judged, asked, [0], 0)).map(([right]) => right === true);
        const samples = 2 * Math.max(0, ...ks);
        const sampled =
          samples === 0
            ? []
            : await judge(
                judged,
                asked,
                Array.from({ length: samples }, () => 1),
                seed,
              );
        const floors = await suiteFloors(language, environment, asked);
        const scored = (places: readonly number[]): SampledScore => ({
          ...score(greedy, places),
          ...(ks.length === 0 ? {} : { passAt: passAt(ks, samplesAt(sampled, places)) }),
        });
        const result: EvaluationResult = {
          suite: suiteFile,
          tasks: suite.length,
          modes: ofModes(asked, (mode, places) => ({
            ...scored(places),
            chance: floors.random[mode] ?? 0,
            trivial: floors.trivial[mode] ?? 0,
          })),
          strata: strataOf(asked, scored),
          skipped,
        };
        if (values.json !== undefined) writeResult(values.json, result, terminal);
        if (values.json !== '-') for (const line of table(result)) terminal.print(`${line}\n`);
      } finally {
        await policy.dispose();
      }
    } finally {
      await python.dispose();
    }
  },
};

/** What `make` says of each mode that has tasks, given their places in the suite. */
function ofModes<T>(
  asked: readonly AskedTask[],
  make: (mode: Mode, places: readonly number[]) => T,
  belongs: (task: AskedTask) => boolean = () => true,
): Partial<PerMode<T>> {
  const found: Partial<PerMode<T>> = {};
  for (const mode of modes) {
    const places = asked.flatMap((task, place) =>
      task.question.mode === mode && belongs(task) ? [place] : [],
    );
    if (places.length > 0) found[mode] = make(mode, places);
  }
  return found;
}

function samplesAt(sampled: readonly (readonly boolean[])[], places: readonly number[]) {
  return places.map((place) => sampled[place] ?? []);
}

function strataOf(
  asked: readonly AskedTask[],
  scored: (places: readonly number[]) => SampledScore,
): EvaluationResult['strata'] {
  const names = [...new Set(asked.flatMap(({ source }) => source.stratum ?? []))].sort();
  return Object.fromEntries(
    names.map((name) => [
      name,
      ofModes(
        asked,
        (_, places) => scored(places),
        ({ source }) => source.stratum === name,
      ),
    ]),
  );
}

function score(greedy: readonly boolean[], places: readonly number[]): Score {
  const correct = places.filter((place) => greedy[place]).length;
  const tasks = places.length;
  return { tasks, correct, accuracy: correct / tasks, interval: wilsonInterval(correct, tasks) };
}

/** Mean pass@k over tasks, each with its answers. */
function passAt(ks: readonly number[], answers: readonly (readonly boolean[])[]): Record<string, number> {
  const mean = (k: number): number =>
    answers.reduce((sum, row) => sum + passAtK(row.length, row.filter(Boolean).length, k), 0) /
    answers.length;
  return Object.fromEntries(ks.map((k) => [String(k), mean(k)]));
}

function table({ suite, tasks, modes: scores, skipped }: EvaluationResult): string[] {
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const rows = modes.flatMap((mode) => {
    const found = scores[mode];
    if (!found) return [];
    const { correct, accuracy, interval, chance, trivial, passAt: pass = {} } = found;
    const more = Object.entries(pass).map(([k, share]) => `, pass@${k} ${percent(share)}`);
    return [
      `${mode.padEnd(10)} ${percent(accuracy).padStart(8)}  (${correct} of ${found.tasks}, 95 % interval ${interval.map(percent).join(' to ')}); chance ${percent(chance)}, trivial ${percent(trivial)}${more.join('')}`,
    ];
  });
  return [`${suite}: ${tasks} tasks, ${skipped.length} outside the language.`, ...rows];
}
