/**
 * What travels between two phases besides the task cards: Python's verdict, the answers, each role's pay and the
 * gradient, with their values. Each appears where a phase made it and moves when the next phase begins; at full
 * speed there is none, because nobody could follow. Where the ways lie is `geometry.ts`.
 */
import type { Mode, Phase } from '../../../core/task/mode';
import type { RingSnapshot } from '../../../engine/trainer/protocol';
import { cut } from '../../code/body';
import { decimal } from '../../components/format';

export interface Cargo {
  readonly key: string;
  readonly kind: 'verdict' | 'answers' | 'pay' | 'gradient';
  readonly from: Phase;
  readonly to: Phase;
  readonly at: 'start' | 'end';
  readonly text: string;
  /** The mode of the task it belongs to; the gradient belongs to none. */
  readonly mode?: Mode;
}

/** The cargo under way now, by the phase that is at work and whether its result is in. */
export function cargo(ring: RingSnapshot): readonly Cargo[] {
  const { phase, stand, iteration } = ring;
  const made = (by: Phase): boolean => phase === by && stand === 'done';
  const handed = (to: Phase): boolean => phase === to && stand === 'begun';
  if (made('validate') || handed('solve')) return verdict(ring, made('validate') ? 'start' : 'end');
  if (made('solve') || handed('reward')) return answers(ring, made('solve') ? 'start' : 'end');
  if (made('reward') || handed('update')) return pay(ring, made('reward') ? 'start' : 'end');
  if (made('update')) return gradient(ring, iteration, 'start');
  return handed('propose') ? gradient(ring, iteration - 1, 'end') : [];
}

/** Characters of an output that fit on a token. */
const longestOutput = 8;

function verdict({ samples, iteration }: RingSnapshot, at: Cargo['at']): readonly Cargo[] {
  const valid = samples.find((sample) => sample.verdict === 'valid' && sample.letIn === undefined);
  const [output] = valid?.outputs ?? [];
  if (!valid || output === undefined) return [];
  const text = `>>> ${cut(output, longestOutput)}`;
  return [
    {
      key: `verdict-${iteration}`,
      kind: 'verdict',
      from: 'validate',
      to: 'solve',
      at,
      text,
      mode: valid.mode,
    },
  ];
}

function answers({ solved: [first], iteration }: RingSnapshot, at: Cargo['at']): readonly Cargo[] {
  if (!first) return [];
  const text = `${first.correct} of ${first.attempts}`;
  return [
    { key: `answers-${iteration}`, kind: 'answers', from: 'solve', to: 'reward', at, text, mode: first.mode },
  ];
}

function pay({ solved: [first], rewards, iteration }: RingSnapshot, at: Cargo['at']): readonly Cargo[] {
  if (!first) return [];
  const { mode } = first;
  const to = (role: 'propose' | 'solve', reward: number | undefined): readonly Cargo[] =>
    reward === undefined
      ? []
      : [
          {
            key: `pay-${role}-${iteration}`,
            kind: 'pay',
            from: 'reward',
            to: role,
            at,
            text: `${reward < 0 ? '' : '+'}${decimal(reward)}`,
            mode,
          },
        ];
  return [...to('propose', rewards.propose[mode]), ...to('solve', rewards.solve[mode])];
}

function gradient(
  { rows, gradientNorm }: RingSnapshot,
  iteration: number,
  at: Cargo['at'],
): readonly Cargo[] {
  if (rows === 0) return [];
  const text = `Δθ ${gradientNorm.toFixed(2)}`;
  return [{ key: `gradient-${iteration}`, kind: 'gradient', from: 'update', to: 'propose', at, text }];
}
