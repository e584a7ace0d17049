import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { following, logSplits, panned, type Scale, type Stretch, zoomed } from './axis';

const whole: Stretch = { from: 1, to: 1000 };
const scales = fc.constantFrom<Scale>('linear', 'log');
const inside = fc
  .tuple(fc.double({ noNaN: true, min: 1, max: 900 }), fc.double({ noNaN: true, min: 1, max: 100 }))
  .map(([from, length]): Stretch => ({ from, to: from + length }));

describe('zoom and pan', () => {
  it('never leave the run and never turn a stretch around', () => {
    fc.assert(
      fc.property(
        inside,
        scales,
        fc.double({ noNaN: true, min: 0.05, max: 20 }),
        fc.double({ noNaN: true, min: -5, max: 5 }),
        (shown, scale, factor, share) => {
          const centre = (shown.from + shown.to) / 2;
          for (const after of [
            zoomed(shown, whole, factor, centre, scale),
            panned(shown, whole, share, scale),
          ]) {
            if (!after) continue;
            expect(after.from).toBeGreaterThanOrEqual(whole.from - 1e-9);
            expect(after.to).toBeLessThanOrEqual(whole.to + 1e-9);
            expect(after.to).toBeGreaterThan(after.from);
          }
        },
      ),
    );
  });

  it('keep what was pointed at in its place', () => {
    expect(zoomed({ from: 100, to: 200 }, whole, 0.5, 100, 'linear')).toEqual({ from: 100, to: 150 });
    expect(zoomed({ from: 100, to: 200 }, whole, 0.5, 200, 'linear')).toEqual({ from: 150, to: 200 });
  });

  it('give the whole run as nothing to show', () => {
    expect(zoomed({ from: 100, to: 900 }, whole, 10, 500, 'linear')).toBeUndefined();
  });

  it('stop at the ends without becoming shorter', () => {
    expect(panned({ from: 100, to: 200 }, whole, 50, 'linear')).toEqual({ from: 900, to: 1000 });
    expect(panned({ from: 100, to: 200 }, whole, -50, 'linear')).toEqual({ from: 1, to: 101 });
  });

  it('move equal factors on a logarithmic axis', () => {
    const after = panned({ from: 10, to: 100 }, whole, 0.5, 'log');
    expect((after?.to ?? 0) / (after?.from ?? 1)).toBeCloseTo(10);
  });

  it('follow the crosshair out of what is shown', () => {
    expect(following({ from: 10, to: 20 }, 15)).toEqual({ from: 10, to: 20 });
    expect(following({ from: 10, to: 20 }, 25)).toEqual({ from: 15, to: 25 });
    expect(following({ from: 10, to: 20 }, 5)).toEqual({ from: 5, to: 15 });
  });
});

describe('logSplits', () => {
  it('are round and inside', () => {
    expect(logSplits(1, 100)).toEqual([1, 2, 5, 10, 20, 50, 100]);
    expect(logSplits(0.3, 3)).toEqual([0.5, 1, 2]);
    expect(logSplits(0.001, 1e5)).toEqual([0.001, 0.01, 0.1, 1, 10, 100, 1000, 10000, 100000]);
  });
});
