import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Track } from './track';

describe('Track', () => {
  it('gives back what was added while it fits, with gaps for what is missing', () => {
    const track = new Track(2, 8);
    track.append(1, [0.5, undefined]);
    track.append(2, [Number.NaN, 3]);
    expect(track.aligned([0, 1])).toEqual([
      [1, 2],
      [0.5, null],
      [null, 3],
    ]);
    expect(track.aligned([1])).toEqual([
      [1, 2],
      [null, 3],
    ]);
  });

  it('keeps the extremes, the ends and the order of x however much is added', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ noNaN: true, min: -1e6, max: 1e6 })), {
          minLength: 1,
          maxLength: 300,
        }),
        (values) => {
          const track = new Track(1, 8);
          for (const [x, value] of values.entries()) track.append(x, [value ?? undefined]);
          const [xs, ys = []] = track.aligned([0]);
          const kept = ys.filter((value) => value !== null);
          const given = values.filter((value) => value !== null);
          expect(track.length).toBeLessThanOrEqual(8);
          expect(ys).toHaveLength(xs.length);
          expect(xs[0]).toBe(0);
          expect(xs.at(-1)).toBe(values.length - 1);
          expect([...xs].sort((a, b) => a - b)).toEqual(xs);
          if (given.length > 0) {
            expect(Math.max(...kept)).toBe(Math.max(...given));
            expect(Math.min(...kept)).toBe(Math.min(...given));
          } else expect(kept).toEqual([]);
        },
      ),
    );
  });

  it('keeps a spike and a dip of one bucket in the order in which they came', () => {
    const track = new Track(1, 2);
    for (const [x, value] of [0, 9, -9, 0].entries()) track.append(x, [value]);
    expect(track.aligned([0])).toEqual([
      [0, 1, 2, 3],
      [0, 9, -9, 0],
    ]);
    track.append(4, [1]);
    expect(track.aligned([0])).toEqual([
      [0, 3, 4],
      [9, -9, 1],
    ]);
  });

  it('forgets', () => {
    const track = new Track(1, 2);
    track.append(5, [1]);
    track.clear();
    expect(track.length).toBe(0);
    expect(track.aligned([0])).toEqual([[], []]);
  });
});
