import { describe, expect, it } from 'vitest';
import { modes, perMode, phases } from '../../../core/task/mode';
import type { ProposalGlimpse, RingSnapshot, SolvedGlimpse } from '../../../engine/trainer/protocol';
import { cargo } from './cargo';
import { choose, layOut } from './flight';
import {
  arcPath,
  cargoPath,
  explainAt,
  labelAt,
  narrowLayout,
  nextPhase,
  nodeCentre,
  rimDash,
  wideLayout,
} from './geometry';
import { caption, ledger, rejectionTally } from './ledger';
import { story } from './story';

const ring: RingSnapshot = {
  phase: 'validate',
  stand: 'done',
  iteration: 7,
  proposed: { deduction: 40, abduction: 40, induction: 40, error: 0 },
  valid: { deduction: 30, abduction: 20, induction: 10, error: 0 },
  rejected: { deduction: 10, abduction: 20, induction: 30, error: 0 },
  rejections: { repeated: 50, fails: 10, insensitive: 0 },
  attempts: perMode(() => 0),
  correct: perMode(() => 0),
  rewards: { propose: { deduction: 0.5 }, solve: {} },
  gradientNorm: 1,
  rows: 0,
  samples: [],
  solved: [],
};

describe('geometry', () => {
  it.each([
    ['wide', wideLayout],
    ['narrow', narrowLayout],
  ])('keeps every node of the %s layout inside its frame', (_, layout) => {
    for (const phase of phases) {
      const { x, y } = nodeCentre(layout, phase);
      expect(x - layout.nodeRadius).toBeGreaterThanOrEqual(0);
      expect(x + layout.nodeRadius).toBeLessThanOrEqual(layout.width);
      expect(y - layout.nodeRadius).toBeGreaterThanOrEqual(0);
      expect(y + layout.nodeRadius).toBeLessThanOrEqual(layout.height);
      expect(arcPath(layout, phase)).toMatch(/^M[\d. ]+A[\d. ]+$/);
      expect(cargoPath(layout, phase, nextPhase(phase))).toMatch(/^M[\d. ]+A[\d. ]+$/);
      expect(cargoPath(layout, 'reward', 'propose')).toMatch(/^M[\d. ]+L[\d. ]+$/);
    }
  });

  it('puts the "?" of every phase outside of its name and inside the frame', () => {
    for (const phase of phases) {
      const { x, y } = explainAt(wideLayout, phase);
      const name = labelAt(wideLayout, phase);
      const beyond = x * wideLayout.width - name.x;
      expect(name.anchor === 'start' ? beyond : -beyond).toBeGreaterThan(40);
      for (const share of [x, y]) expect(Math.abs(share - 0.5)).toBeLessThan(0.5);
    }
  });

  it('turns clockwise from the top and comes back to the start', () => {
    expect(nodeCentre(wideLayout, 'propose')).toEqual({
      x: wideLayout.centre.x,
      y: wideLayout.centre.y - wideLayout.radius,
    });
    expect(nodeCentre(wideLayout, 'validate').x).toBeGreaterThan(wideLayout.centre.x);
    expect(phases.map(nextPhase)).toEqual(['validate', 'solve', 'reward', 'update', 'propose']);
  });

  it('cuts a share of the rim to what a rim can hold', () => {
    expect(rimDash(10, 0.5)).toBe('31.42 62.83');
    expect(rimDash(10, 2)).toBe('62.83 62.83');
    expect(rimDash(10, -1)).toBe('0.00 62.83');
  });
});

describe('ledger', () => {
  it('shows a dash for a phase whose turn has not come and nothing for modes not trained', () => {
    const lines = ledger(ring, ['deduction', 'abduction']);
    expect(lines.validate.map(({ counts }) => counts)).toEqual([
      { deduction: '30', abduction: '20' },
      { deduction: '10', abduction: '20' },
    ]);
    expect(lines.solve[0]?.counts).toEqual({ deduction: '–', abduction: '–' });
    expect(lines.reward[1]?.counts).toEqual({ deduction: '0.50', abduction: '–' });
  });

  it('says what happened in one sentence a phase', () => {
    expect(caption(ring, 'validate')).toBe(
      'Python accepted 60 of 120 proposals; 50 repeated, 10 fails to run.',
    );
    expect(caption({ ...ring, attempts: perMode(() => 10), correct: perMode(() => 4) }, 'reward')).toBe(
      '16 of 40 answers were right (40 %); both roles are paid.',
    );
    for (const phase of phases) expect(caption(ring, phase)).toMatch(/\.$/);
  });

  it('tallies rejections, commonest first, without those that did not occur', () => {
    expect(rejectionTally(ring)).toEqual([
      { reason: 'repeated', count: 50 },
      { reason: 'fails to run', count: 10 },
    ]);
  });
});

describe('flight', () => {
  const sample = (
    mode: (typeof modes)[number],
    verdict: RingSnapshot['samples'][number]['verdict'],
    program: string,
  ): RingSnapshot['samples'][number] => ({
    mode,
    verdict,
    program,
    inputs: ['1'],
    outputs: [],
    origin: 'policy',
  });
  const judged = modes.flatMap((mode) => [
    sample(mode, 'valid', `${mode} a`),
    sample(mode, 'valid', `${mode} b`),
    sample(mode, 'repeated', `${mode} c`),
  ]);

  it('chooses valid proposals of three modes and two rejected ones', () => {
    const chosen = choose(judged);
    expect(chosen.filter(({ verdict }) => verdict === 'valid').map(({ mode }) => mode)).toEqual(
      modes.slice(0, 3),
    );
    expect(chosen.filter(({ verdict }) => verdict !== 'valid')).toHaveLength(2);
  });

  it('gives every card a place and a slot of its own there', () => {
    const { cards } = layOut({ iteration: 7, samples: judged, solved: [] });
    const seats = cards.map(({ place, slot }) => `${place} ${slot}`);
    expect(new Set(seats).size).toBe(cards.length);
    expect(new Set(cards.map(({ key }) => key)).size).toBe(cards.length);
    expect(cards.filter(({ told }) => told === 'told')).toHaveLength(1);
  });

  it('leaves undecided proposals on their way', () => {
    const { cards } = layOut({ iteration: 7, samples: [sample('deduction', 'waiting', 'x')], solved: [] });
    expect(cards.map(({ place }) => place)).toEqual(['waiting']);
  });

  it('knows how the solver fared with a card', () => {
    const { cards } = layOut({ iteration: 7, samples: [thirds], solved: [answered] });
    expect(cards[0]?.solved?.correct).toBe(3);
    const other = { ...answered, pairs: [{ input: '8', output: '2' }] };
    expect(layOut({ iteration: 7, samples: [thirds], solved: [other] }).cards[0]?.solved).toBeUndefined();
  });
});

const thirds: ProposalGlimpse = {
  mode: 'deduction',
  program: 'def f(x: int) -> int:\n    return x // 3',
  inputs: ['7'],
  origin: 'policy',
  verdict: 'valid',
  outputs: ['2'],
};
const answered: SolvedGlimpse = {
  task: 12,
  mode: 'deduction',
  program: thirds.program,
  pairs: [{ input: '7', output: '2' }],
  origin: 'policy',
  drawn: 'new',
  attempts: 8,
  correct: 3,
  learnability: 0.9375,
  answers: [],
};

describe('story', () => {
  const told = (samples: readonly ProposalGlimpse[], more: Partial<RingSnapshot> = {}) =>
    story({ ...ring, samples, ...more });

  it('follows a proposal until Python has judged it', () => {
    expect(told([{ ...thirds, verdict: 'waiting', outputs: [] }])).toBe(
      'The model proposed `x // 3` with input `7` for deduction.',
    );
    expect(told([thirds])).toBe(
      'The model proposed `x // 3` with input `7` for deduction; Python says `2`; it is a task now.',
    );
    expect(told([{ ...thirds, verdict: 'fails', outputs: [], detail: 'ZeroDivisionError.' }])).toBe(
      'The model proposed `x // 3` with input `7` for deduction; refused, fails to run: ZeroDivisionError.',
    );
  });

  it('says error deduction by its whole name', () => {
    const raises: ProposalGlimpse = { ...thirds, mode: 'error', outputs: ['ZeroDivisionError'] };
    expect(told([raises])).toContain('for error deduction; Python says `ZeroDivisionError`');
  });

  it('says what the gate let in, and takes no verdict for an answer', () => {
    const letIn: ProposalGlimpse = { ...thirds, letIn: 'fails' };
    expect(told([letIn])).toBe(
      'The model proposed `x // 3` with input `7` for deduction; refused, fails to run, and let in by the gate all the same.',
    );
    expect(layOut({ iteration: 7, samples: [letIn], solved: [] }).cards.map(({ place }) => place)).toEqual([
      'kept',
    ]);
    expect(cargo({ ...ring, samples: [letIn], phase: 'validate', stand: 'done' })).toEqual([]);
  });

  it('then the task that teaches most, with its pay once there is one', () => {
    const begun = { phase: 'reward', stand: 'begun', solved: [answered] } as const;
    const paid = { phase: 'reward', stand: 'done', solved: [answered] } as const;
    const start = 'The model proposed `x // 3` with input `7` for deduction; Python says `2`';
    expect(told([thirds], begun)).toBe(`${start}; 3 of 8 attempts said so too.`);
    expect(told([thirds], paid)).toBe(`${start}; 3 of 8 attempts said so too; learnability 0.94.`);
    expect(told([thirds], { ...paid, phase: 'between' })).toContain('learnability 0.94');
  });

  it('says who wrote it, names a few of many inputs and keeps to one attempt in words', () => {
    const old: SolvedGlimpse = {
      ...answered,
      mode: 'induction',
      origin: 'prior',
      drawn: 'refill',
      attempts: 1,
      correct: 1,
      pairs: [1, 2, 3, 4].map((x) => ({ input: String(x), output: String(Math.floor(x / 3)) })),
    };
    expect(told([], { solved: [old], phase: 'solve' })).toBe(
      'Drawn again: the grammar proposed `x // 3` with inputs `1`, `2`, `3` and 1 more for induction; Python says `0`, `0`, `1` and 1 more; 1 of 1 attempt wrote a program that fits.',
    );
  });

  it('speaks of all where there is no single task to speak of', () => {
    expect(told([])).toBe(caption(ring, ring.phase));
  });
});

describe('cargo', () => {
  const at = (phase: RingSnapshot['phase'], stand: RingSnapshot['stand'], more: Partial<RingSnapshot> = {}) =>
    cargo({ ...ring, samples: [thirds], solved: [answered], rows: 40, phase, stand, ...more }).map(
      ({ kind, from, to, at: place, text }) => `${kind} ${from}-${to} ${place} ${text}`,
    );

  it('appears where a phase made it and is handed over when the next begins', () => {
    expect(at('validate', 'done')).toEqual(['verdict validate-solve start >>> 2']);
    expect(at('solve', 'begun')).toEqual(['verdict validate-solve end >>> 2']);
    expect(at('solve', 'done')).toEqual(['answers solve-reward start 3 of 8']);
    expect(at('reward', 'begun')).toEqual(['answers solve-reward end 3 of 8']);
    expect(at('update', 'done')).toEqual(['gradient update-propose start Δθ 1.00']);
  });

  it('pays each role that was paid, with the sign', () => {
    const rewards = { propose: { deduction: 0.5 }, solve: { deduction: -0.25 } };
    expect(at('update', 'begun', { rewards })).toEqual([
      'pay reward-propose end +0.50',
      'pay reward-solve end −0.25',
    ]);
    expect(at('reward', 'done', { rewards: { propose: {}, solve: { deduction: 0.4 } } })).toEqual([
      'pay reward-solve start +0.40',
    ]);
  });

  it('keeps the gradient the same object into the next iteration', () => {
    const update = cargo({ ...ring, rows: 40, phase: 'update', stand: 'done' });
    const next = cargo({ ...ring, rows: 40, iteration: 8, phase: 'propose', stand: 'begun' });
    expect(next.map(({ key }) => key)).toEqual(update.map(({ key }) => key));
  });

  it('is nothing where nothing was made', () => {
    expect(at('validate', 'done', { samples: [] })).toEqual([]);
    expect(at('reward', 'begun', { solved: [] })).toEqual([]);
    expect(at('propose', 'begun', { rows: 0 })).toEqual([]);
    expect(at('propose', 'done')).toEqual([]);
  });
});
