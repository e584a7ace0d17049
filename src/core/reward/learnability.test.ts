import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learnability } from './learnability';

describe('learnability', () => {
  it('one-minus is equation 4: 1 - r inside, nothing at either end', () => {
    // n = 8 rollouts: 1 of 8 solved pays 7/8, 4 of 8 pays 1/2, 7 of 8 pays 1/8.
    expect(learnability('one-minus', 1 / 8, 0)).toBe(0.875);
    expect(learnability('one-minus', 4 / 8, 0)).toBe(0.5);
    expect(learnability('one-minus', 7 / 8, 0)).toBe(0.125);
    expect(learnability('one-minus', 0, 0)).toBe(0);
    expect(learnability('one-minus', 1, 0)).toBe(0);
  });

  it('pays the boundary at both ends, as the official code does with -0.5', () => {
    for (const kind of ['one-minus', 'symmetric'] as const) {
      expect(learnability(kind, 0, -0.5)).toBe(-0.5);
      expect(learnability(kind, 1, -0.5)).toBe(-0.5);
      expect(learnability(kind, 0.5, -0.5)).toBeGreaterThan(0);
    }
  });

  it('symmetric pays 4 r (1 - r)', () => {
    // r = 1/4: 4 * 0.25 * 0.75 = 0.75; r = 1/2: 4 * 0.25 = 1; r = 1/8: 4 * 7/64 = 0.4375.
    expect(learnability('symmetric', 0.25, 0)).toBe(0.75);
    expect(learnability('symmetric', 0.5, 0)).toBe(1);
    expect(learnability('symmetric', 0.125, 0)).toBe(0.4375);
    expect(learnability('symmetric', 0.875, 0)).toBe(0.4375);
  });

  it('inverse pays 1 - r even at the ends, whatever the boundary', () => {
    expect(learnability('inverse', 0, -0.5)).toBe(1);
    expect(learnability('inverse', 1, -0.5)).toBe(0);
    expect(learnability('inverse', 0.25, -0.5)).toBe(0.75);
  });

  it('never pays more than 1, and more for the harder of two learnable tasks under one-minus', () => {
    const inside = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(inside, inside, (a, b) => {
        for (const kind of ['one-minus', 'symmetric', 'inverse'] as const) {
          expect(learnability(kind, a, 0)).toBeGreaterThan(0);
          expect(learnability(kind, a, 0)).toBeLessThanOrEqual(1);
        }
        if (a < b) {
          expect(learnability('one-minus', a, 0)).toBeGreaterThanOrEqual(learnability('one-minus', b, 0));
        }
      }),
    );
  });
});
