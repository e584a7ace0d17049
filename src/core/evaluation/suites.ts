/**
 * The two suites a run is judged by while it trains, made once before it starts: held-out and natural, with what they
 * bar from training and their floor lines.
 */
import type { Config } from '../config/schema';
import type { Environment } from '../environment/environment';
import type { Language } from '../language/language';
import type { PromptWriter } from '../task/prompt';
import type { EvaluationMetrics, SuiteFloors } from './accuracy';
import { heldOutErrors, naturalErrors } from './errorSuites';
import { greedyAccuracy, type Judge } from './evaluate';
import { suiteFloors } from './floors';
import { heldOutSuite } from './heldOut';
import { naturalSuite } from './naturalSuite';
import { type AskedTask, askable } from './question';

/** What must never be trained on, because the model is judged by it. */
export interface Barred {
  /** Program texts of the held-out suite. */
  readonly programs: ReadonlySet<string>;
  /** Programs of the natural suite with the inputs they are asked with (see {@link pairKey}). */
  readonly pairs: ReadonlySet<string>;
}

/** How a program with an input is named in sets. */
export function pairKey(program: string, input: string): string {
  return `${program}\u0000${input}`;
}

export interface Suite {
  readonly tasks: readonly AskedTask[];
  readonly floors: SuiteFloors;
}

export interface Suites {
  readonly heldOut: Suite;
  readonly natural: Suite;
  readonly barred: Barred;
}

/** Builds both suites for a configuration, in the modes it trains. */
export async function buildSuites(
  config: Config,
  language: Language,
  environment: Environment,
  writer: PromptWriter,
): Promise<Suites> {
  const { suiteSeed: seed, perStratum } = config.evaluate;
  const visible = config.task.inductionVisible;
  const withErrors = language.options.errors === 'some';
  const heldOut = [
    ...(await heldOutSuite(language, environment, { seed, perStratum, visible })),
    ...(withErrors ? await heldOutErrors(language, environment, { seed, perStratum }) : []),
  ];
  const natural = [
    ...(await naturalSuite(language, environment, visible)),
    ...(withErrors ? await naturalErrors(language, environment) : []),
  ];
  const ask = async (suite: typeof heldOut): Promise<Suite> => {
    const tasks = askable(language, writer, suite).asked.filter(({ question }) =>
      config.task.modes.includes(question.mode),
    );
    return { tasks, floors: await suiteFloors(language, environment, tasks) };
  };
  return {
    heldOut: await ask(heldOut),
    natural: await ask(natural),
    barred: {
      programs: new Set(heldOut.map((task) => task.program)),
      pairs: new Set(
        natural.flatMap((task) => (task.mode === 'induction' ? [] : [pairKey(task.program, task.input)])),
      ),
    },
  };
}

/** Greedy accuracy on both suites, beside their floors. */
export async function evaluateSuites(parts: Judge, { heldOut, natural }: Suites): Promise<EvaluationMetrics> {
  return {
    heldOut: await greedyAccuracy(parts, heldOut.tasks),
    natural: await greedyAccuracy(parts, natural.tasks),
    floors: { heldOut: heldOut.floors, natural: natural.floors },
  };
}
