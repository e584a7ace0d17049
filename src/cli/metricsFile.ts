/**
 * The metrics file of a run: JSON lines, a row an iteration, in the documented format (docs/COMMANDS.md). `seconds` is
 * the only number that depends on time, so two runs of the same seed give the same rows but for it.
 */
import * as v from 'valibot';
import type { EvaluationMetrics } from '../core/evaluation/accuracy';
import type { IterationMetrics } from '../core/selfplay/event';
import { bufferSizes } from '../core/selfplay/metrics';
import type { Run } from '../core/selfplay/run';
import { appendText, FileError, readText, writeFiles } from './files';

/** Greedy accuracies a mode, and what they are to be held against. */
export interface EvaluationRow {
  readonly heldOut: EvaluationMetrics['heldOut']['accuracy'];
  readonly natural: EvaluationMetrics['natural']['accuracy'];
  /** The floor lines of both suites: `random`, the untrained policy; `trivial`, the best constant or copy. */
  readonly chance: EvaluationMetrics['floors'];
  readonly strata: Record<'heldOut' | 'natural', EvaluationMetrics['heldOut']['strata']>;
}

/** One row. Iteration 0 is the run before training: it has no update. */
export interface MetricsRow {
  readonly iteration: number;
  readonly stage: IterationMetrics['stage'];
  readonly generatedTokens: number;
  readonly trainedTokens: number;
  /** Seconds of training since the start of the run: phases only, no loading, seeding or evaluation. */
  readonly seconds: number;
  readonly roles: Pick<IterationMetrics, 'propose' | 'solve'>;
  readonly buffers: IterationMetrics['buffers'];
  readonly values?: IterationMetrics['values'];
  readonly programLimit?: number;
  readonly update?: IterationMetrics['update'];
  readonly evaluation?: EvaluationRow;
}

function evaluationRow({ heldOut, natural, floors }: EvaluationMetrics): EvaluationRow {
  return {
    heldOut: heldOut.accuracy,
    natural: natural.accuracy,
    chance: floors,
    strata: { heldOut: heldOut.strata, natural: natural.strata },
  };
}

/** The row of a finished iteration. */
export function metricsRow(
  { propose, solve, ...metrics }: Omit<IterationMetrics, 'evaluation'>,
  seconds: number,
  evaluation: EvaluationMetrics | undefined,
): MetricsRow {
  const { iteration, stage, generatedTokens, trainedTokens, buffers, values, programLimit, update } = metrics;
  return {
    iteration,
    stage,
    generatedTokens,
    trainedTokens,
    seconds,
    roles: { propose, solve },
    buffers,
    ...(values ? { values } : {}),
    ...(programLimit === undefined ? {} : { programLimit }),
    update,
    ...(evaluation ? { evaluation: evaluationRow(evaluation) } : {}),
  };
}

/** The row of iteration 0: seeded, judged, not trained. */
export function seedRow(run: Run, evaluation: EvaluationMetrics): MetricsRow {
  return {
    iteration: run.iteration,
    stage: 'seed',
    generatedTokens: run.generatedTokens,
    trainedTokens: run.trainedTokens,
    seconds: 0,
    roles: { propose: {}, solve: {} },
    buffers: bufferSizes(run),
    evaluation: evaluationRow(evaluation),
  };
}

const numbered = v.object({ iteration: v.number() });

/** Rows go to the file as they come, so that a run can be watched and an interrupted one read. */
export class MetricsFile {
  private constructor(private readonly path: string) {}

  /**
   * Begins the file anew, or when a run is resumed keeps its rows up to the iteration of the checkpoint.
   * @throws FileError also when a kept file holds something else.
   */
  static open(path: string, resumedAt?: number): MetricsFile {
    writeFiles([{ path, data: resumedAt === undefined ? '' : rowsUpTo(path, resumedAt) }]);
    return new MetricsFile(path);
  }

  add(row: MetricsRow): void {
    appendText(this.path, `${JSON.stringify(row)}\n`);
  }
}

function rowsUpTo(path: string, iteration: number): string {
  let text: string;
  try {
    text = readText(path);
  } catch {
    return '';
  }
  const kept = text.split('\n').filter((line, index) => {
    if (line.trim() === '') return false;
    try {
      return v.parse(numbered, JSON.parse(line)).iteration <= iteration;
    } catch {
      throw new FileError(
        'write',
        path,
        new Error(`line ${index + 1} is not a metrics row; name another file`),
      );
    }
  });
  return kept.map((line) => `${line}\n`).join('');
}
