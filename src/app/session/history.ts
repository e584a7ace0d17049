/**
 * The curves of one run, in bounded memory: one track fed with every iteration and one a suite fed with evaluations. It
 * is changed in place and kept out of the store, because copying curves eight times a second would be waste; whoever
 * draws it subscribes to it.
 */
import type { EvaluationMetrics, SuiteFloors } from '../../core/evaluation/accuracy';
import type { IterationMetrics } from '../../core/selfplay/event';
import { modes } from '../../core/task/mode';
import type { Position, Stretch, XAxis } from '../charts/axis';
import type { CurveSource } from '../charts/curve';
import type { MachineSample, MemoryReading } from '../charts/definition';
import { accuracyCharts, iterationCharts, type Suite, suites } from '../charts/definitions';
import { Track } from '../charts/track';

const start: Position = { iteration: 0, tokens: 0, seconds: 0 };

export class RunHistory {
  readonly #iterations = new Track(iterationCharts.reduce((sum, { series }) => sum + series.length, 0));
  readonly #evaluations: Readonly<Record<Suite, Track>> = {
    heldOut: new Track(modes.length),
    natural: new Track(modes.length),
  };
  readonly #sources: ReadonlyMap<string, CurveSource>;
  readonly #floors: Partial<Record<Suite, SuiteFloors>> = {};
  readonly #listeners = new Set<() => void>();
  readonly #readMemory: () => MemoryReading;
  #newest = start;

  /** @param readMemory asked whenever something is recorded; a run that is only looked at needs none */
  constructor(readMemory: () => MemoryReading = () => ({})) {
    this.#readMemory = readMemory;
    const sources = new Map<string, CurveSource>();
    let column = 0;
    for (const { id, series } of iterationCharts) {
      sources.set(id, { track: this.#iterations, columns: series.map((_, index) => column + index) });
      column += series.length;
    }
    for (const suite of suites)
      sources.set(accuracyCharts[suite].id, {
        track: this.#evaluations[suite],
        columns: modes.map((_, index) => index),
      });
    this.#sources = sources;
  }

  /**
   * Takes over iterations, oldest first.
   * @param machine what the clock said at the last of them; without it, times and speeds stay unknown
   */
  recordIterations(metrics: readonly IterationMetrics[], machine?: MachineSample): void {
    const sample = machine && { memory: this.#readMemory(), ...machine };
    const before = this.#newest.seconds;
    const after = Math.max(before, machine?.trainingSeconds ?? before);
    for (const [index, row] of metrics.entries()) {
      this.#newest = {
        iteration: row.iteration,
        tokens: row.generatedTokens,
        seconds: before + ((after - before) * (index + 1)) / metrics.length,
      };
      this.#iterations.append(
        this.#newest,
        iterationCharts.flatMap((chart) => chart.read(row, sample)),
      );
    }
    if (metrics.length > 0) this.#changed();
  }

  recordEvaluation(iteration: number, evaluation: EvaluationMetrics): void {
    const at = { ...this.positionAt('iteration', iteration), iteration };
    for (const suite of suites) {
      const { accuracy } = evaluation[suite];
      this.#floors[suite] = evaluation.floors[suite];
      this.#evaluations[suite].append(
        at,
        modes.map((mode) => accuracy[mode]),
      );
    }
    this.#changed();
  }

  /** Where the lines of a chart are kept. @throws Error for a chart that does not exist, a mistake in the program. */
  source(chart: string): CurveSource {
    const source = this.#sources.get(chart);
    if (!source) throw new Error(`There is no chart ${chart}: add it to src/app/charts/definitions.ts.`);
    return source;
  }

  /** What a suite's accuracies are to be compared with; undefined before the first evaluation. */
  floors(suite: Suite): SuiteFloors | undefined {
    return this.#floors[suite];
  }

  /** From the beginning of the run to its newest iteration. */
  extent(axis: XAxis): Stretch {
    return { from: 0, to: this.#newest[axis] };
  }

  /**
   * Where on all axes the run was when it was at `value` of one, between known points by proportion. Past the newest
   * point it goes on as it did on average.
   */
  positionAt(axis: XAxis, value: number): Position {
    const track = this.#iterations;
    let low = 0;
    let high = track.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (track.to(axis, middle) < value) low = middle + 1;
      else high = middle;
    }
    const at = (bucket: number): Position =>
      bucket < 0
        ? start
        : {
            iteration: track.to('iteration', bucket),
            tokens: track.to('tokens', bucket),
            seconds: track.to('seconds', bucket),
          };
    const [before, after] = low === track.length ? [start, at(low - 1)] : [at(low - 1), at(low)];
    const length = after[axis] - before[axis];
    const share = length > 0 ? (value - before[axis]) / length : 1;
    const between = (name: XAxis): number => before[name] + share * (after[name] - before[name]);
    return {
      iteration: Math.round(between('iteration')),
      tokens: Math.round(between('tokens')),
      seconds: between('seconds'),
    };
  }

  clear(): void {
    this.#iterations.clear();
    for (const suite of suites) {
      this.#evaluations[suite].clear();
      delete this.#floors[suite];
    }
    this.#newest = start;
    this.#changed();
  }

  /** Calls back after every change. @returns a function that ends the subscription. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
