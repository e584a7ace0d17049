import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MapPoint, nearest, nextIn } from './chart';

function at(x: number, y: number): MapPoint {
  return { number: 1, mode: 'deduction', iteration: 1, program: '', x, y };
}

describe('the map', () => {
  it('finds the point nearest to a place, within reach only', () => {
    const points = [at(0, 0), at(0.5, 0.5), at(0.52, 0.5)];
    expect(nearest(points, 0.53, 0.5, 0.1)).toBe(2);
    expect(nearest(points, 0.49, 0.5, 0.1)).toBe(1);
    expect(nearest(points, 0.9, 0.9, 0.1)).toBeUndefined();
  });

  it('goes on in the direction asked for, never back', () => {
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    const points = fc.array(fc.tuple(place, place), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(points, (places) => {
        const all = places.map(([x, y]) => at(x, y));
        const next = nextIn(all, 0, 'right');
        const here = all[0];
        if (next !== undefined) expect(all[next]?.x).toBeGreaterThan(here?.x ?? 0);
        else {
          const straight = all.filter(
            ({ x, y }) => x > (here?.x ?? 0) && Math.abs(y - (here?.y ?? 0)) <= x - (here?.x ?? 0),
          );
          expect(straight).toEqual([]);
        }
      }),
    );
  });

  it('begins anywhere', () => {
    expect(nextIn([at(0, 0)], 7, 'up')).toBe(0);
    expect(nextIn([], 0, 'up')).toBeUndefined();
  });
});
