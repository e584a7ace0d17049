/**
 * What the trainer was told to run until. It remembers where the run stood when it was told, and says after each
 * iteration whether that is enough. What a condition is, `core/selfplay/condition.ts` says.
 */
import type { EvaluationMetrics } from '../../core/evaluation/accuracy';
import { type Condition, isMet } from '../../core/selfplay/condition';

/** Where a run stands. */
export interface Standing {
  readonly iteration: number;
  readonly trainingMs: number;
  /** Warnings told since the run began. */
  readonly warnings: number;
}

export class Goal {
  constructor(
    readonly condition: Condition,
    private readonly since: Standing,
  ) {}

  /** @param evaluation the newest one, if the run was judged since it was opened */
  isReached(now: Standing, evaluation: EvaluationMetrics | undefined): boolean {
    return isMet(this.condition, {
      iterations: now.iteration - this.since.iteration,
      seconds: (now.trainingMs - this.since.trainingMs) / 1000,
      warnings: now.warnings - this.since.warnings,
      ...(evaluation ? { evaluation } : {}),
    });
  }
}
