/** The form of "Run until" as data: what its fields hold and the condition they stand for, if they are right. */
import { type Condition, ConditionError, parseCondition } from '../../../core/selfplay/condition';
import type { Mode } from '../../../core/task/mode';
import type { Suite } from '../../charts/definitions';

export interface UntilForm {
  readonly kind: Condition['kind'];
  readonly iterations: number | string;
  readonly seconds: number | string;
  readonly suite: Suite;
  readonly mode: Mode;
  /** Per cent. */
  readonly accuracy: number | string;
}

export const firstForm: UntilForm = {
  kind: 'iterations',
  iterations: 100,
  seconds: 60,
  suite: 'heldOut',
  mode: 'deduction',
  accuracy: 50,
};

/** What the form stands for, or why it stands for nothing. */
export function conditionOf(
  form: UntilForm,
): { readonly condition: Condition } | { readonly problem: string } {
  try {
    return { condition: parseCondition(asked(form)) };
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    return { problem: error.message };
  }
}

function asked({ kind, iterations, seconds, suite, mode, accuracy }: UntilForm): unknown {
  switch (kind) {
    case 'iterations':
      return { kind, count: iterations };
    case 'seconds':
      return { kind, seconds };
    case 'accuracy':
      return { kind, suite, mode, atLeast: Number(accuracy) / 100 };
    case 'collapse':
      return { kind };
    default:
      return kind satisfies never;
  }
}
