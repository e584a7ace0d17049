/**
 * The consumer of the loop on the command line: pulls events until steps, seconds or tokens are used up, judges at the
 * end, and hands out one metrics row an iteration. Options, files and text are `train.ts`.
 */
import type { EvaluationMetrics } from '../core/evaluation/accuracy';
import { evaluateSuites } from '../core/evaluation/suites';
import { selfPlay } from '../core/selfplay/loop';
import { modes } from '../core/task/mode';
import type { OpenedRun } from '../engine/trainer/open';
import { type EvaluationRow, type MetricsRow, metricsRow, seedRow } from './metricsFile';
import type { Lap } from './progress';
import { Stopwatch } from './stopwatch';

/** When to stop; whichever comes first. */
export interface TrainingLimits {
  /** Iterations of this call. */
  readonly steps: number;
  /** Seconds of training of this call. */
  readonly seconds: number;
  /** Tokens generated since the start of the run. */
  readonly tokens: number;
  /** Compute since the start of the run, see {@link computeOf}. */
  readonly compute: number;
  readonly stop: AbortSignal;
}

/**
 * What a run has cost in tokens through the model: a generated one is a forward pass, a trained one a forward and a
 * backward pass, which is twice the work again.
 */
function computeOf({
  generatedTokens,
  trainedTokens,
}: {
  readonly generatedTokens: number;
  readonly trainedTokens: number;
}): number {
  return generatedTokens + 3 * trainedTokens;
}

/** One evaluation of the summary. */
export interface JudgedAt extends EvaluationRow {
  readonly iteration: number;
  readonly seconds: number;
}

export interface TrainingResult {
  readonly ended: 'steps' | 'seconds' | 'tokens' | 'compute' | 'stopped';
  readonly last: MetricsRow;
  readonly evaluations: readonly JudgedAt[];
}

/** Who is told what happens, in the order in which it does. */
export interface TrainingListener {
  /** An iteration is finished and the run may be saved; `lap` is there when it was judged. */
  row(row: MetricsRow, lap: Lap | undefined): Promise<void>;
}

/**
 * Trains.
 * @param earlierSeconds training time of the run before this call.
 */
export async function train(
  { run, suites }: Pick<OpenedRun, 'run' | 'suites'>,
  limits: TrainingLimits,
  earlierSeconds: number,
  listener: TrainingListener,
): Promise<TrainingResult> {
  const stopwatch = new Stopwatch(earlierSeconds);
  const evaluations: JudgedAt[] = [];
  const lastIteration = run.iteration + limits.steps;
  let lapStart = counters();

  function counters() {
    const { iteration, generatedTokens, trainedTokens } = run;
    return { iteration, generatedTokens, trainedTokens };
  }

  function takeLap(): Lap {
    const begun = lapStart;
    lapStart = counters();
    return {
      iterations: lapStart.iteration - begun.iteration,
      generatedTokens: lapStart.generatedTokens - begun.generatedTokens,
      trainedTokens: lapStart.trainedTokens - begun.trainedTokens,
      phaseMs: stopwatch.takeLap(),
    };
  }

  async function handOut(row: MetricsRow): Promise<void> {
    const { iteration, seconds, evaluation } = row;
    if (evaluation) evaluations.push({ iteration, seconds, ...evaluation });
    await listener.row(row, evaluation ? takeLap() : undefined);
  }

  function ending(): TrainingResult['ended'] | undefined {
    if (run.iteration >= lastIteration) return 'steps';
    if (stopwatch.seconds - earlierSeconds >= limits.seconds) return 'seconds';
    if (run.generatedTokens >= limits.tokens) return 'tokens';
    if (computeOf(run) >= limits.compute) return 'compute';
    return limits.stop.aborted ? 'stopped' : undefined;
  }

  const loop = selfPlay(run, suites);
  for (;;) {
    const { value: event } = await loop.next();
    stopwatch.note(event);
    if (event.kind === 'evaluated' && event.iteration === 0) {
      lapStart = counters();
      await handOut(seedRow(run, event.evaluation));
    }
    if (event.kind !== 'iteration') continue;
    const ended = ending();
    const { metrics } = event;
    const evaluation: EvaluationMetrics | undefined =
      metrics.evaluation ?? (ended ? await evaluateSuites(run, suites) : undefined);
    const last = metricsRow(metrics, stopwatch.seconds, evaluation);
    await handOut(last);
    if (ended) return { ended, last, evaluations };
  }
}

/** Mean held-out accuracy over the modes that are judged. */
export function meanHeldOut({ heldOut }: EvaluationRow): number {
  const values = modes.flatMap((mode) => heldOut[mode] ?? []);
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
