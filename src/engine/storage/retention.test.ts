import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runName } from './names';
import { seriesWith } from './retention';

/** The series after checkpoints at these iterations. */
function seriesAfter(iterations: readonly number[]): number[] {
  return iterations.reduce<number[]>((kept, iteration) => {
    const { joins, leaving } = seriesWith(kept, iteration);
    return joins === 'no' ? kept : [...kept.filter((item) => !leaving.includes(item)), iteration];
  }, []);
}

describe('the series of checkpoints', () => {
  it('always has the first, is never longer than twelve and reaches far', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 400 }), (step, count) => {
        const saved = Array.from({ length: count }, (_, index) => index * step);
        const kept = seriesAfter(saved);
        const newest = saved[saved.length - 1] ?? 0;
        expect(kept[0]).toBe(0);
        expect(kept.length).toBeLessThanOrEqual(12);
        expect(newest - (kept[kept.length - 1] ?? 0)).toBeLessThanOrEqual(Math.max(25, newest / 2) + step);
      }),
    );
  });

  it('is evenly spread', () => {
    const kept = seriesAfter(Array.from({ length: 1000 }, (_, index) => 10 * index));
    const gaps = kept.slice(1).map((iteration, index) => iteration - (kept[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2 * Math.min(...gaps));
  });
});

describe('the name of a run', () => {
  it('is two words, and the same for the same seed and time', () => {
    expect(runName(1, 1_750_000_000_000)).toBe(runName(1, 1_750_000_000_000));
    expect(runName(1, 1_750_000_000_000)).toMatch(/^[a-z]+ [a-z]+$/);
    const names = new Set(Array.from({ length: 100 }, (_, seed) => runName(seed, 1_750_000_000_000)));
    expect(names.size).toBeGreaterThan(80);
  });
});
