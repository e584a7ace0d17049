import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LearnabilityKind, learnability } from './learnability';

/** Pay of a task of which only the solve rate matters. */
const rated = (kind: LearnabilityKind, solveRate: number, boundary: number): number =>
  learnability(kind, { solveRate, chance: 0, progress: 0 }, boundary);

describe('learnability', () => {
  it('one-minus is equation 4: 1 - r inside, nothing at either end', () => {
    // n = 8 rollouts: 1 of 8 solved pays 7/8, 4 of 8 pays 1/2, 7 of 8 pays 1/8.
    expect(rated('one-minus', 1 / 8, 0)).toBe(0.875);
    expect(rated('one-minus', 4 / 8, 0)).toBe(0.5);
    expect(rated('one-minus', 7 / 8, 0)).toBe(0.125);
    expect(rated('one-minus', 0, 0)).toBe(0);
    expect(rated('one-minus', 1, 0)).toBe(0);
  });

  it('pays the boundary at both ends, as the official code does with -0.5', () => {
    for (const kind of ['one-minus', 'symmetric'] as const) {
      expect(rated(kind, 0, -0.5)).toBe(-0.5);
      expect(rated(kind, 1, -0.5)).toBe(-0.5);
      expect(rated(kind, 0.5, -0.5)).toBeGreaterThan(0);
    }
  });

  it('symmetric pays 4 r (1 - r)', () => {
    // r = 1/4: 4 * 0.25 * 0.75 = 0.75; r = 1/2: 4 * 0.25 = 1; r = 1/8: 4 * 7/64 = 0.4375.
    expect(rated('symmetric', 0.25, 0)).toBe(0.75);
    expect(rated('symmetric', 0.5, 0)).toBe(1);
    expect(rated('symmetric', 0.125, 0)).toBe(0.4375);
    expect(rated('symmetric', 0.875, 0)).toBe(0.4375);
  });

  it('inverse pays 1 - r even at the ends, whatever the boundary', () => {
    expect(rated('inverse', 0, -0.5)).toBe(1);
    expect(rated('inverse', 1, -0.5)).toBe(0);
    expect(rated('inverse', 0.25, -0.5)).toBe(0.75);
  });

  it('chance-corrected pays what is above guessing, and nothing for what guessing reaches', () => {
    const paid = (solveRate: number, chance: number) =>
      learnability('chance-corrected', { solveRate, chance, progress: 0 }, -0.5);
    // (5/8 - 1/4) / (3/4) = 1/2, the best there is; (1/2 - 1/4) / (3/4) = 1/3: 4 * 1/3 * 2/3 = 8/9.
    expect(paid(5 / 8, 1 / 4)).toBe(1);
    expect(paid(1 / 2, 1 / 4)).toBeCloseTo(8 / 9, 12);
    expect(paid(1 / 4, 1 / 4)).toBe(-0.5);
    expect(paid(1 / 8, 1 / 4)).toBe(-0.5);
    expect(paid(1, 1 / 4)).toBe(-0.5);
    expect(paid(1 / 2, 0)).toBe(1);
  });

  it('progress pays the change of the kind, wherever the solve rate is inside the ends', () => {
    const paid = (solveRate: number, progress: number) =>
      learnability('progress', { solveRate, chance: 0.5, progress }, 0);
    expect(paid(1 / 8, 0.3)).toBe(0.3);
    expect(paid(7 / 8, 0.3)).toBe(0.3);
    expect(paid(0, 0.3)).toBe(0);
    expect(paid(1, 0.3)).toBe(0);
  });

  it('never pays more than 1, and more for the harder of two learnable tasks under one-minus', () => {
    const inside = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(inside, inside, (a, b) => {
        for (const kind of ['one-minus', 'symmetric', 'inverse'] as const) {
          expect(rated(kind, a, 0)).toBeGreaterThan(0);
          expect(rated(kind, a, 0)).toBeLessThanOrEqual(1);
        }
        if (a < b) {
          expect(rated('one-minus', a, 0)).toBeGreaterThanOrEqual(rated('one-minus', b, 0));
        }
      }),
    );
  });
});
