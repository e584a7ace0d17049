/**
 * "Run until": what ends a stretch of a run, as data that can be sent, stored and shared. Counts begin when the
 * condition is set, not with the run. Who checks it after each iteration is the trainer.
 */
import * as v from 'valibot';
import type { EvaluationMetrics } from '../evaluation/accuracy';
import { modes } from '../task/mode';

/** The suites a run is judged on. */
const suites = ['heldOut', 'natural'] as const;

const conditionSchema = v.variant(
  'kind',
  [
    v.object({
      kind: v.literal('iterations'),
      /** How many more. */
      count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000_000)),
    }),
    v.object({
      kind: v.literal('seconds'),
      /** Of training from now on: phases only, as everywhere. */
      seconds: v.pipe(v.number(), v.gtValue(0), v.maxValue(1_000_000_000)),
    }),
    v.object({
      kind: v.literal('accuracy'),
      suite: v.picklist(suites),
      mode: v.picklist(modes),
      /** Share of right answers in (0, 1] that the newest evaluation must reach. */
      atLeast: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)),
    }),
    v.object({ kind: v.literal('collapse') }),
  ],
  'There is no such condition; use iterations, seconds, accuracy or collapse.',
);

export type Condition = Readonly<v.InferOutput<typeof conditionSchema>>;

/** What a condition is checked against. */
export interface ConditionFacts {
  /** Iterations and seconds of training since the condition was set. */
  readonly iterations: number;
  readonly seconds: number;
  /** The newest evaluation of the run, if there is one. */
  readonly evaluation?: EvaluationMetrics;
  /** Warnings the collapse detector told since the condition was set. */
  readonly warnings: number;
}

/** A condition from outside that means nothing. */
export class ConditionError extends Error {
  override readonly name = 'ConditionError';
  constructor(reason: string) {
    super(`This is no condition to run until: ${reason}`);
  }
}

/** Checks a condition from a message, an address or a file. @throws ConditionError */
export function parseCondition(input: unknown): Condition {
  const result = v.safeParse(conditionSchema, input);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const path = v.getDotPath(issue);
  throw new ConditionError(path ? `${path}: ${issue.message}` : issue.message);
}

/** Whether the run should stop here. A mode that is not judged never reaches an accuracy. */
export function isMet(condition: Condition, facts: ConditionFacts): boolean {
  switch (condition.kind) {
    case 'iterations':
      return facts.iterations >= condition.count;
    case 'seconds':
      return facts.seconds >= condition.seconds;
    case 'accuracy':
      return (facts.evaluation?.[condition.suite].accuracy[condition.mode] ?? 0) >= condition.atLeast;
    case 'collapse':
      return facts.warnings > 0;
  }
}
