import { describe, expect, it } from 'vitest';
import { modes, perMode, phases } from '../../../core/task/mode';
import type { RingSnapshot } from '../../../engine/trainer/protocol';
import { choose, layOut } from './flight';
import { arcPath, narrowLayout, nextPhase, nodeCentre, rimDash, wideLayout } from './geometry';
import { caption, ledger, rejectionTally } from './ledger';

const ring: RingSnapshot = {
  phase: 'validate',
  iteration: 7,
  proposed: perMode(() => 40),
  valid: { deduction: 30, abduction: 20, induction: 10 },
  rejected: { deduction: 10, abduction: 20, induction: 30 },
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
      '12 of 30 answers were right (40 %); both roles are paid.',
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

  it('chooses a valid proposal of every mode and two rejected ones', () => {
    const chosen = choose(judged);
    expect(chosen.filter(({ verdict }) => verdict === 'valid').map(({ mode }) => mode)).toEqual([...modes]);
    expect(chosen.filter(({ verdict }) => verdict !== 'valid')).toHaveLength(2);
  });

  it('gives every card a place and a slot of its own there', () => {
    const { cards } = layOut(7, judged, 'judged');
    const seats = cards.map(({ place, slot }) => `${place} ${slot}`);
    expect(new Set(seats).size).toBe(cards.length);
    expect(new Set(cards.map(({ key }) => key)).size).toBe(cards.length);
    expect(layOut(7, judged, 'start').cards.every(({ place }) => place === 'start')).toBe(true);
  });

  it('leaves undecided proposals waiting', () => {
    const { cards } = layOut(7, [sample('deduction', 'waiting', 'x')], 'judged');
    expect(cards.map(({ place }) => place)).toEqual(['waiting']);
  });
});
