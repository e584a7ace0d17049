/** The journal's line for a run that paused by itself, and the condition it was told to run until in words. */
import type { Condition } from '../selfplay/condition';
import type { JournalEntry } from './entry';
import { grouped, percent } from './words';

/** What a run goes on until, after the word "until". */
export function conditionWords(condition: Condition): string {
  switch (condition.kind) {
    case 'iterations':
      return condition.count === 1 ? '1 more iteration' : `${grouped(condition.count)} more iterations`;
    case 'seconds':
      return `${grouped(condition.seconds)} more seconds of training`;
    case 'accuracy': {
      const suite = condition.suite === 'heldOut' ? 'held-out' : 'natural';
      return `${percent(condition.atLeast)} of the ${suite} tasks right in ${condition.mode}`;
    }
    case 'collapse':
      return 'the first warning of a collapse';
    default:
      return condition satisfies never;
  }
}

/** @param iteration the one that met the condition */
export function stoppedBecause(iteration: number, condition: Condition): JournalEntry {
  const text = `Paused by itself: it was to run until ${conditionWords(condition)}.`;
  return {
    iteration,
    kind: 'stopped',
    severity: 'info',
    text,
    ...(condition.kind === 'accuracy' ? { mode: condition.mode } : {}),
  };
}
