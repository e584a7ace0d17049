/**
 * Opens everything a run needs, in the page's worker and headless alike: Python, the policy engine with its initial
 * weights, the suites and the run itself. It only prepares; who consumes the loop is `session.ts` or the command line.
 */
import type { Config } from '../../core/config/schema';
import type { SuiteTask } from '../../core/evaluation/suite';
import { buildSuites, type Suites } from '../../core/evaluation/suites';
import { initialiseParameters } from '../../core/model/initialise';
import type { PolicyEngine } from '../../core/port/policy';
import type { PythonExecutor } from '../../core/port/python';
import { openStream } from '../../core/random/stream';
import { type Checkpoint, restoreRun } from '../../core/selfplay/checkpoint';
import { languageOf, Run, shapeOf } from '../../core/selfplay/run';
import { createPolicyEngine, type EngineKind, type PolicyEngineOptions } from '../policy/engine';
import { type EngineFigure, probeEngines } from '../policy/probe';
import { createRecoveringEngine, type Recovery } from '../policy/recovery';
import type { LoadProgress } from '../python/host';
import { createPythonPool } from '../python/pool';

/** What of the loading is under way, in the order in which it happens. */
export type LoadingPart = 'python' | 'engine' | 'suite';

/** Kernels of the engine, compiled ahead. */
export interface CompileProgress {
  readonly compiledKernels: number;
  readonly totalKernels: number;
}

export interface OpenOptions {
  readonly config: Config;
  /** `auto` tries what there is here and takes the fastest. */
  readonly engine: EngineKind | 'auto';
  /** Threads of the policy engine. */
  readonly workers: number;
  readonly pythonWorkers: number;
  readonly onLoading?: (part: LoadingPart, progress: LoadProgress | CompileProgress | 'done') => void;
  /** Told when the engine's device failed and another engine took over. */
  readonly onRecovery?: (recovery: Recovery) => void;
  /** Milliseconds from any fixed moment. */
  readonly clock: () => number;
  /** Tasks to begin with instead of seeding. */
  readonly seeds?: readonly SuiteTask[] | undefined;
  /** Goes on from here instead of starting anew; its configuration must be `config`. */
  readonly checkpoint?: Checkpoint;
}

/** A run with everything it stands on. */
export interface OpenedRun {
  readonly run: Run;
  readonly suites: Suites;
  readonly policy: PolicyEngine;
  /** What computes, and what was tried to choose it. */
  readonly engine: EngineKind;
  readonly engineFigures: readonly EngineFigure[];
  readonly python: PythonExecutor;
  /** Frees workers and memory. */
  close(): Promise<void>;
}

/** @throws any engine's or Python's start-up error; whatever was opened before it is closed again. */
export async function openRun(options: OpenOptions): Promise<OpenedRun> {
  const { config, clock, onLoading } = options;
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    await Promise.allSettled(closers.map((closer) => closer()));
  };
  try {
    const [python, chosen] = await Promise.all([openPython(options, closers), openPolicy(options, closers)]);
    const { policy, engine, engineFigures } = chosen;
    const run = new Run({ config, policy, python, clock, seeds: options.seeds });
    const suites = await buildSuites(config, run.language, run.environment, run.writer);
    run.barred = suites.barred;
    if (options.checkpoint) await restoreRun(run, options.checkpoint);
    onLoading?.('suite', 'done');
    return { run, suites, policy, engine, engineFigures, python, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openPython(options: OpenOptions, closers: (() => Promise<void>)[]): Promise<PythonExecutor> {
  const python = await createPythonPool({
    workers: options.pythonWorkers,
    onProgress: (progress) => options.onLoading?.('python', progress),
  });
  closers.push(() => python.dispose());
  options.onLoading?.('python', 'done');
  return python;
}

async function openPolicy(
  options: OpenOptions,
  closers: (() => Promise<void>)[],
): Promise<Pick<OpenedRun, 'policy' | 'engine' | 'engineFigures'>> {
  const { config, workers, clock, onRecovery } = options;
  const shape = shapeOf(config);
  const language = languageOf(config);
  const opening: PolicyEngineOptions = {
    shape,
    automaton: language.automaton,
    parameters: initialiseParameters(shape, openStream(config.run.seed, 'initialise')),
    workers,
    onProgress: (compiledKernels, totalKernels) =>
      options.onLoading?.('engine', { compiledKernels, totalKernels }),
  };
  const { engine, kind, figures } =
    options.engine === 'auto'
      ? await probeEngines(opening, language, clock)
      : { engine: await createPolicyEngine(options.engine, opening), kind: options.engine, figures: [] };
  const policy =
    kind === 'webgpu'
      ? await createRecoveringEngine(engine, {
          kind,
          open: (next) => createPolicyEngine(next, opening),
          onRecovery: (recovery) => onRecovery?.(recovery),
          clock,
        })
      : engine;
  closers.push(() => policy.dispose());
  options.onLoading?.('engine', 'done');
  return { policy, engine: kind, engineFigures: figures };
}
