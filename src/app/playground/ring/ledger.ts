/**
 * The numbers at each phase of the ring and the sentence under it, from the trainer's snapshot. Words and numbers
 * only; drawing is `Ring.tsx`.
 */
import { type Mode, modes, type PerMode, type Phase } from '../../../core/task/mode';
import type { Rejection } from '../../../core/task/task';
import type { RingSnapshot } from '../../../engine/trainer/protocol';
import { decimal } from '../../components/format';
import { rejectionWords } from '../../components/rejectionWords';
import type { ExplanationId } from '../../explain/metrics';

/** One line beside a node: a number a mode, and what it counts. */
export interface LedgerLine {
  readonly counts: Partial<PerMode<string>>;
  readonly what: string;
  readonly tone: 'plain' | 'bad';
}

export const phaseTitles: Readonly<Record<Phase, string>> = {
  propose: 'Propose',
  validate: 'Validate',
  solve: 'Solve',
  reward: 'Reward',
  update: 'Update',
};

/** What explains the numbers of a phase. */
export const phaseExplanations: Readonly<Record<Phase, ExplanationId>> = {
  propose: 'proposed',
  validate: 'valid',
  solve: 'attempts',
  reward: 'rewards',
  update: 'gradientNorm',
};

/** What a phase does, for who sees the ring for the first time. */
export const phasePurposes: Readonly<Record<Phase, string>> = {
  propose: 'The model invents programs and inputs.',
  validate: 'Real Python runs them and keeps the good ones.',
  solve: 'The model answers each task many times.',
  reward: 'Python grades; both roles are paid.',
  update: 'One step of learning from the pay.',
};

const sum = (values: PerMode<number>): number => modes.reduce((total, mode) => total + values[mode], 0);

/** Counts of a phase; a dash until the phase has had its turn in this iteration. */
function counts(
  values: PerMode<number>,
  active: readonly Mode[],
  turn: 'had' | 'to come' = 'had',
): Partial<PerMode<string>> {
  return Object.fromEntries(active.map((mode) => [mode, turn === 'had' ? String(values[mode]) : '–']));
}

function rewards(values: Partial<PerMode<number>>, active: readonly Mode[]): Partial<PerMode<string>> {
  return Object.fromEntries(
    active.map((mode) => {
      const value = values[mode];
      return [mode, value === undefined ? '–' : decimal(value)];
    }),
  );
}

/** The lines beside each phase's node, for the modes the run trains. */
export function ledger(
  ring: RingSnapshot,
  shown: readonly Mode[],
): Readonly<Record<Phase, readonly LedgerLine[]>> {
  const line = (
    values: Partial<PerMode<string>>,
    what: string,
    tone: LedgerLine['tone'] = 'plain',
  ): LedgerLine => ({ counts: values, what, tone });
  const proposed = sum(ring.proposed) > 0 ? 'had' : 'to come';
  const validated = sum(ring.valid) + sum(ring.rejected) > 0 ? 'had' : 'to come';
  const solved = sum(ring.attempts) > 0 ? 'had' : 'to come';
  return {
    propose: [line(counts(ring.proposed, shown, proposed), 'proposed')],
    validate: [
      line(counts(ring.valid, shown, validated), 'valid'),
      line(counts(ring.rejected, shown, validated), 'rejected', 'bad'),
    ],
    solve: [
      line(counts(ring.attempts, shown, solved), 'answers'),
      line(counts(ring.correct, shown, solved), 'correct'),
    ],
    reward: [
      line(rewards(ring.rewards.solve, shown), 'solver'),
      line(rewards(ring.rewards.propose, shown), 'proposer'),
    ],
    update: [],
  };
}

const share = (part: number, whole: number): string =>
  whole === 0 ? '0 %' : `${Math.round((100 * part) / whole)} %`;
const amount = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** Reasons with their counts, commonest first. */
export function rejectionTally(
  ring: RingSnapshot,
): readonly { readonly reason: string; readonly count: number }[] {
  return (Object.entries(ring.rejections) as [Rejection, number][])
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a)
    .map(([rejection, count]) => ({ reason: rejectionWords[rejection], count }));
}

/** One sentence that says what just happened, as seen from a phase. */
export function caption(ring: RingSnapshot, phase: RingSnapshot['phase']): string {
  const proposed = sum(ring.proposed);
  const valid = sum(ring.valid);
  const attempts = sum(ring.attempts);
  const correct = sum(ring.correct);
  switch (phase) {
    case 'propose':
      return proposed === 0
        ? 'The model is writing new tasks.'
        : `The model wrote ${amount(proposed, 'new task', 'new tasks')}.`;
    case 'validate':
      return valid + sum(ring.rejected) === 0
        ? `Python is running ${amount(proposed, 'program', 'programs')}, each one twice.`
        : `Python accepted ${valid} of ${amount(proposed, 'proposal', 'proposals')}${tallySentence(ring)}.`;
    case 'solve':
      return attempts === 0
        ? `The model is answering; ${amount(valid, 'new task goes', 'new tasks go')} first.`
        : `The model wrote ${amount(attempts, 'answer', 'answers')}.`;
    case 'reward':
      return attempts === 0
        ? 'Python is grading the answers.'
        : `${correct} of ${amount(attempts, 'answer', 'answers')} were right (${share(correct, attempts)}); both roles are paid.`;
    case 'update':
      return proposed === 0
        ? 'Warm-up: one step of imitating programs drawn from the grammar.'
        : 'The rewards become one step of learning.';
    case 'between':
      return attempts === 0
        ? 'Between two iterations.'
        : `${valid} of ${amount(proposed, 'proposal', 'proposals')} valid, ${correct} of ${amount(attempts, 'answer', 'answers')} right (${share(correct, attempts)}).`;
    default:
      return phase satisfies never;
  }
}

function tallySentence(ring: RingSnapshot): string {
  const tally = rejectionTally(ring).slice(0, 2);
  return tally.length === 0 ? '' : `; ${tally.map(({ reason, count }) => `${count} ${reason}`).join(', ')}`;
}
