/**
 * Small runs that share one Python and one pair of suites, for test files about the loop. What makes a run small is
 * fixture.ts.
 */
import type { PresetName } from '../../core/config/presets';
import type { ConfigInput } from '../../core/config/schema';
import { buildSuites, type Suites } from '../../core/evaluation/suites';
import type { IterationMetrics, LoopEvent } from '../../core/selfplay/event';
import { selfPlay } from '../../core/selfplay/loop';
import type { Run } from '../../core/selfplay/run';
import type { Mode } from '../../core/task/mode';
import type { SolvedTask, Task } from '../../core/task/task';
import { createPythonPool, type PythonPool } from '../python/pool';
import { openSmallRun, smallConfig } from './fixture';

export class Playing {
  readonly python: PythonPool;
  readonly suites: Suites;
  readonly #opened: Run[];

  private constructor(python: PythonPool, suites: Suites, opened: Run[]) {
    this.python = python;
    this.suites = suites;
    this.#opened = opened;
  }

  /** @param preset whose suites judge every run. */
  static async open(preset: PresetName): Promise<Playing> {
    const python = await createPythonPool({ workers: 1 });
    const run = await openSmallRun(smallConfig(preset), python);
    const suites = await buildSuites(run.config, run.language, run.environment, run.writer);
    return new Playing(python, suites, [run]);
  }

  /** A small run that has not begun. */
  async run(preset: PresetName, differences: ConfigInput = {}): Promise<Run> {
    const run = await openSmallRun(smallConfig(preset, differences), this.python);
    this.#opened.push(run);
    run.barred = this.suites.barred;
    return run;
  }

  /** All events until so many more iterations are done. */
  async play(run: Run, iterations: number): Promise<LoopEvent[]> {
    const events: LoopEvent[] = [];
    let left = iterations;
    for await (const event of selfPlay(run, this.suites)) {
      events.push(event);
      if (event.kind === 'iteration' && --left === 0) break;
    }
    return events;
  }

  /** The loop up to its first pull for an iteration: seeded and judged. */
  async seed(run: Run): Promise<LoopEvent[]> {
    const loop = selfPlay(run, this.suites);
    const events = [(await loop.next()).value, (await loop.next()).value];
    await loop.return(undefined as never);
    return events;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#opened.map((run) => run.policy.dispose()));
    await this.python.dispose();
  }
}

export function metricsOf(events: readonly LoopEvent[]): IterationMetrics[] {
  return events.flatMap((event) => (event.kind === 'iteration' ? [event.metrics] : []));
}

export function solvedIn(
  events: readonly LoopEvent[],
): { readonly iteration: number; readonly solved: readonly SolvedTask[] }[] {
  return events.flatMap((event) => (event.kind === 'solved' ? [event] : []));
}

export function validIn(events: readonly LoopEvent[]): Task[] {
  return events.flatMap((event) =>
    event.kind === 'validated'
      ? event.verdicts.flatMap((verdict) => (verdict.valid ? [verdict.task] : []))
      : [],
  );
}

/** Tasks of a buffer, oldest first. */
export function stored(run: Run, mode: Mode): Task[] {
  return run.buffers[mode]
    .newest(run.buffers[mode].size)
    .map(({ task }) => task)
    .reverse();
}
