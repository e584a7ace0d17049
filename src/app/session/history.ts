/**
 * The curves of one run, in bounded memory: a track a chart, fed with the metrics of iterations and evaluations. It
 * is changed in place and kept out of the store, because copying curves eight times a second would be waste; the
 * store carries a revision number instead.
 */
import type { EvaluationMetrics } from '../../core/evaluation/accuracy';
import type { IterationMetrics } from '../../core/selfplay/event';
import { modes } from '../../core/task/mode';
import { iterationCharts, type Suite, suites } from '../charts/definitions';
import { type AlignedData, Track } from '../charts/track';

/** Weight of a new value in the moving average. */
const smoothing = 0.08;

/** The raw curves of a chart and, where the chart asks for it, their moving averages. */
export interface ChartData {
  readonly raw: AlignedData;
  readonly average?: AlignedData;
}

interface ChartTrack {
  /** Raw columns first, then the averages. */
  readonly track: Track;
  readonly columns: number;
  readonly averages: (number | undefined)[];
}

export class RunHistory {
  readonly #iterations: ReadonlyMap<string, ChartTrack> = new Map(
    iterationCharts.map(({ id, series }) => [
      id,
      {
        track: new Track(2 * series.length),
        columns: series.length,
        averages: series.map(() => undefined),
      },
    ]),
  );
  readonly #evaluations: Readonly<Record<Suite, Track>> = {
    heldOut: new Track(modes.length),
    natural: new Track(modes.length),
  };

  recordIteration(metrics: IterationMetrics): void {
    for (const chart of iterationCharts) {
      const curve = this.#iterations.get(chart.id);
      if (!curve) continue;
      const values = chart.read(metrics);
      values.forEach((value, index) => {
        if (value === undefined || !Number.isFinite(value)) return;
        const average = curve.averages[index];
        curve.averages[index] = average === undefined ? value : average + smoothing * (value - average);
      });
      const averages = values.map((value, index) =>
        value === undefined ? undefined : curve.averages[index],
      );
      curve.track.append(metrics.iteration, [...values, ...averages]);
    }
  }

  recordEvaluation(iteration: number, evaluation: EvaluationMetrics): void {
    for (const suite of suites) {
      const { accuracy } = evaluation[suite];
      this.#evaluations[suite].append(
        iteration,
        modes.map((mode) => accuracy[mode]),
      );
    }
  }

  /** The curves of an iteration chart; empty for an unknown one. */
  iterations(chart: string): ChartData {
    const curve = this.#iterations.get(chart);
    if (!curve) return { raw: [[]] };
    const indices = Array.from({ length: curve.columns }, (_, index) => index);
    return {
      raw: curve.track.aligned(indices),
      average: curve.track.aligned(indices.map((index) => index + curve.columns)),
    };
  }

  evaluations(suite: Suite): ChartData {
    return { raw: this.#evaluations[suite].aligned(modes.map((_, index) => index)) };
  }

  clear(): void {
    for (const { track, averages } of this.#iterations.values()) {
      track.clear();
      averages.fill(undefined);
    }
    for (const suite of suites) this.#evaluations[suite].clear();
  }
}
