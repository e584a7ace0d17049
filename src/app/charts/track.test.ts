import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position } from './axis';
import { Track } from './track';

const at = (iteration: number): Position => ({ iteration, tokens: 100 * iteration, seconds: iteration / 10 });

/** Both ends and all values of every bucket of a column. */
function buckets(track: Track, column = 0) {
  return Array.from({ length: track.length }, (_, bucket) => ({
    from: track.from('iteration', bucket),
    to: track.to('iteration', bucket),
    values: [track.first(column, bucket), track.second(column, bucket)],
  }));
}

describe('Track', () => {
  it('gives back what was added while it fits, with gaps for what is missing', () => {
    const track = new Track(2, 8);
    track.append(at(1), [0.5, undefined]);
    track.append(at(2), [Number.NaN, 3]);
    expect(buckets(track, 0).map(({ values }) => values)).toEqual([
      [0.5, 0.5],
      [Number.NaN, Number.NaN],
    ]);
    expect(track.summary(0, 1)).toBeUndefined();
    expect(track.summary(1, 1)).toEqual({ mean: 3, low: 3, high: 3 });
    expect([track.to('tokens', 1), track.to('seconds', 1)]).toEqual([200, 0.2]);
  });

  it('keeps the extremes, the mean, the ends and the order of positions however much is added', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ noNaN: true, min: -1e6, max: 1e6 })), {
          minLength: 1,
          maxLength: 300,
        }),
        (values) => {
          const track = new Track(1, 8);
          for (const [x, value] of values.entries()) track.append(at(x), [value ?? undefined]);
          const kept = buckets(track);
          const given = values.filter((value) => value !== null);
          const extremes = kept.flatMap((bucket) => bucket.values).filter((value) => !Number.isNaN(value));
          expect(track.length).toBeLessThanOrEqual(8);
          expect(kept[0]?.from).toBe(0);
          expect(kept.at(-1)?.to).toBe(values.length - 1);
          for (const [index, { from, to }] of kept.entries()) {
            expect(to).toBeGreaterThanOrEqual(from);
            if (index > 0) expect(from).toBe((kept[index - 1]?.to ?? 0) + 1);
          }
          if (given.length === 0) {
            expect(extremes).toEqual([]);
            return;
          }
          expect(Math.max(...extremes)).toBe(Math.max(...given));
          expect(Math.min(...extremes)).toBe(Math.min(...given));
          const sum = kept.reduce(
            (total, _, bucket) => total + (track.mean(0, bucket) || 0) * track.count(0, bucket),
            0,
          );
          expect(sum).toBeCloseTo(
            given.reduce((total, value) => total + value, 0),
            3,
          );
        },
      ),
    );
  });

  it('keeps a spike and a dip of one bucket in the order in which they came', () => {
    const track = new Track(1, 2);
    for (const [x, value] of [0, 9, -9, 0].entries()) track.append(at(x), [value]);
    expect(buckets(track).map(({ values }) => values)).toEqual([
      [0, 9],
      [-9, 0],
    ]);
    const { version } = track;
    track.append(at(4), [1]);
    expect(buckets(track)).toEqual([
      { from: 0, to: 3, values: [9, -9] },
      { from: 4, to: 4, values: [1, 1] },
    ]);
    expect(track.version).not.toBe(version);
  });

  it('forgets', () => {
    const track = new Track(1, 2);
    track.append(at(5), [1]);
    track.clear();
    expect(track.length).toBe(0);
    track.append(at(1), [2]);
    expect(track.summary(0, 0)).toEqual({ mean: 2, low: 2, high: 2 });
  });
});
