/**
 * Everything one run of self-play holds between iterations: settings, language, the two ports, buffers, named
 * random streams and counters. The phases are functions over it, one file each; `loop.ts` puts them in the paper's
 * order. What a checkpoint needs of it is `checkpoint.ts`.
 */
import { TaskBuffer } from '../buffer/buffer';
import { ValueCounts } from '../buffer/values';
import { languageOptions } from '../config/languageOptions';
import { promptWriterOf } from '../config/promptWriter';
import type { Config } from '../config/schema';
import { Environment } from '../environment/environment';
import { environmentLimits } from '../environment/limits';
import type { SuiteTask } from '../evaluation/suite';
import type { Barred } from '../evaluation/suites';
import { compileLanguage } from '../language/compile';
import type { Language } from '../language/language';
import type { PolicyEngine } from '../port/policy';
import type { PythonExecutor } from '../port/python';
import { openStream, type RandomStream, type StreamName } from '../random/stream';
import { Progress } from '../reward/progress';
import { type PerMode, perMode } from '../task/mode';
import type { PromptWriter } from '../task/prompt';
import type { Task } from '../task/task';
import { Curriculum } from './curriculum';
import type { Prepared } from './selection';
import { Tally } from './tally';

/** What the loop is given from outside. */
export interface RunParts {
  readonly config: Config;
  readonly policy: PolicyEngine;
  readonly python: PythonExecutor;
  /** Milliseconds from any fixed moment; the only way the loop knows time. */
  readonly clock: () => number;
  /** Tasks to begin with instead of seeding from the identity triplet. */
  readonly seeds?: readonly SuiteTask[] | undefined;
}

export { shapeOf } from '../model/configured';

const streamNames = ['propose', 'select', 'gate'] as const satisfies readonly StreamName[];
export type RunStream = (typeof streamNames)[number];

export class Run {
  /** Replaced as a whole when a setting changes live. */
  config: Config;
  readonly language: Language;
  readonly writer: PromptWriter;
  readonly policy: PolicyEngine;
  readonly environment: Environment;
  /** What the suites bar; nothing is barred until they are built. */
  barred: Barred = { programs: new Set(), pairs: new Set() };
  readonly clock: () => number;
  readonly seeds: readonly SuiteTask[] | undefined;
  buffers: PerMode<TaskBuffer>;
  random: Record<RunStream, RandomStream>;
  /** Valid tasks waiting to be solved in the next iteration (`solve.timing` next-step). */
  pending: readonly Task[] = [];
  /** How often each program, and each program with its inputs, was proposed. */
  readonly proposedPrograms = new Tally(100_000);
  readonly proposedTasks = new Tally(200_000);
  /** Values of all tasks so far, by type. */
  readonly values: Readonly<Record<'inputs' | 'outputs', ValueCounts>> = {
    inputs: new ValueCounts(),
    outputs: new ValueCounts(),
  };
  /** How solve rates of kinds of tasks have been changing. */
  readonly progress = new Progress();
  /** How long programs may be at present. */
  readonly curriculum: Curriculum;
  /** Prompts and tasks taken from the buffers ahead (`update.perBuild`), one entry an iteration to come. */
  prepared: readonly Prepared[] = [];
  /** Weights that KL terms pull to (`update.klReference` initial), from the first iteration of self-play on. */
  anchor: Float32Array | undefined;
  iteration = 0;
  updates = 0;
  generatedTokens = 0;
  trainedTokens = 0;
  nextTaskId = 1;
  /** Names the next prompt in the counter-based random stream. */
  nextStream = 1;

  constructor({ config, policy, python, clock, seeds }: RunParts) {
    this.config = config;
    this.language = languageOf(config);
    this.writer = promptWriterOf(config, this.language);
    this.policy = policy;
    this.environment = new Environment(python, this.language, environmentLimits(config));
    this.clock = clock;
    this.seeds = seeds;
    this.curriculum = new Curriculum(this.language.maxProgramTokens);
    this.buffers = perMode((mode) => new TaskBuffer(mode, config.buffer.capacity));
    this.random = openStreams(config.run.seed);
  }

  /** Novelty and the count bonus start from nothing: seeds and warm-up programs are not proposals of the run. */
  forgetProposals(): void {
    this.proposedTasks.restore([]);
    this.proposedPrograms.restore([]);
  }

  /** A number for the next prompt, never used twice in a run. */
  stream(): number {
    this.nextStream = (this.nextStream + 1) >>> 0;
    return this.nextStream;
  }
}

/** The run's sequential streams, from its seed or from where a checkpoint left them. */
export function openStreams(
  seed: number,
  states?: Readonly<Partial<Record<RunStream, readonly number[] | undefined>>>,
): Record<RunStream, RandomStream> {
  return Object.fromEntries(
    streamNames.map((name) => [name, openStream(seed, name, states?.[name])]),
  ) as Record<RunStream, RandomStream>;
}

/** The language of a configuration. */
export function languageOf(config: Config): Language {
  return compileLanguage(languageOptions(config));
}
