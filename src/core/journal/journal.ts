/**
 * The journal of a run: feed it every iteration and evaluation in order, and it gives the lines to be told and the
 * state to go on with. Pure: the same run gives the same journal. The state is plain JSON, so that a run that is
 * resumed goes on telling where it stopped.
 */
import * as v from 'valibot';
import type { Config } from '../config/schema';
import type { EvaluationMetrics } from '../evaluation/accuracy';
import type { IterationMetrics } from '../selfplay/event';
import { type ActiveWarning, watchEvaluation, watchIteration, watchSchema } from './collapse';
import type { JournalEntry } from './entry';
import { evaluationMilestones, iterationMilestones, milestonesSchema } from './milestones';
import { evaluatedProgress, iteratedProgress, progressSchema } from './progress';

const journalVersion = 1;

const stateSchema = v.object({
  version: v.literal(journalVersion),
  milestones: milestonesSchema,
  watch: watchSchema,
  progress: progressSchema,
  /** How often a warning was told. */
  warnings: v.number(),
});

export type JournalState = Readonly<v.InferOutput<typeof stateSchema>>;

export interface JournalStep {
  readonly state: JournalState;
  /** What is new, in order. */
  readonly entries: readonly JournalEntry[];
}

/** Stored journal state that cannot be read. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
  constructor(reason: string) {
    super(
      `The journal of this run cannot be continued: ${reason}. Begin it anew; the run itself is unharmed.`,
    );
  }
}

/** The journal of a run that has not begun. */
export const emptyJournal: JournalState = {
  version: journalVersion,
  milestones: { told: [], steps: {}, stage: 'seed' },
  watch: { active: [], means: {}, fallen: {} },
  progress: { accuracy: {}, proposer: {} },
  warnings: 0,
};

/** @throws JournalError that names the first thing that is wrong. */
export function parseJournalState(json: unknown): JournalState {
  const result = v.safeParse(stateSchema, json);
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new JournalError(`${v.getDotPath(issue) ?? 'the state'}: ${issue.message}`);
}

/** After an iteration; an evaluation among its metrics is told by {@link noteEvaluation}, not here. */
export function noteIteration(state: JournalState, metrics: IterationMetrics, config: Config): JournalStep {
  const told = iterationMilestones(state.milestones, metrics, config);
  if (metrics.stage !== 'self-play') {
    return { state: { ...state, milestones: told.milestones }, entries: told.entries };
  }
  const watched = watchIteration(state.watch, metrics, config);
  return step(
    {
      ...state,
      milestones: told.milestones,
      watch: watched.watch,
      progress: iteratedProgress(state.progress, metrics),
    },
    [...told.entries, ...watched.entries],
  );
}

/** After an evaluation, the one before training (iteration 0) included. */
export function noteEvaluation(
  state: JournalState,
  iteration: number,
  evaluation: EvaluationMetrics,
): JournalStep {
  const progress = evaluatedProgress(state.progress, iteration, evaluation);
  const told = evaluationMilestones(state.milestones, iteration, progress);
  const watched = watchEvaluation(state.watch, iteration, progress);
  return step({ ...state, progress, milestones: told.milestones, watch: watched.watch }, [
    ...told.entries,
    ...watched.entries,
  ]);
}

/** The warnings that have begun and are not over. */
export function activeWarnings(state: JournalState): readonly ActiveWarning[] {
  return state.watch.active;
}

function step(state: JournalState, entries: readonly JournalEntry[]): JournalStep {
  const warnings = entries.filter(({ severity }) => severity === 'warning').length;
  return { state: { ...state, warnings: state.warnings + warnings }, entries };
}
