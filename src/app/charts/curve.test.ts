import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position } from './axis';
import { type CurveLook, Curves } from './curve';
import { Track } from './track';

const at = (iteration: number): Position => ({ iteration, tokens: 7 * iteration, seconds: iteration });
const look: CurveLook = { axis: 'iteration', span: 4, values: 'extremes', keep: 'all', keepX: 'all' };

function curvesOf(track: Track, changes: Partial<CurveLook> = {}): Curves {
  const curves = new Curves({ track, columns: [0] }, { ...look, ...changes });
  curves.refresh();
  return curves;
}

describe('Curves', () => {
  it('are the same whether they followed the track or were made at its end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.double({ noNaN: true, min: -100, max: 100 })), { maxLength: 120 }),
        fc.integer({ min: 1, max: 9 }),
        (values, every) => {
          const track = new Track(1, 8);
          const followed = curvesOf(track);
          for (const [x, value] of values.entries()) {
            track.append(at(x), [value ?? undefined]);
            if (x % every === 0) followed.refresh();
          }
          followed.refresh();
          const made = curvesOf(track);
          expect(followed.xs).toEqual(made.xs);
          expect(followed.raw).toEqual(made.raw);
          expect(followed.smooth).toEqual(made.smooth);
          expect(made.raw[0]).toHaveLength(made.xs.length);
          expect(made.smooth[0]).toHaveLength(made.xs.length);
        },
      ),
    );
  });

  it('start again with another run', () => {
    const track = new Track(1, 8);
    track.append(at(1), [5]);
    const curves = curvesOf(track);
    track.clear();
    track.append(at(1), [1]);
    curves.refresh();
    expect(curves.raw).toEqual([[1]]);
    expect(curves.smooth).toEqual([[1]]);
  });

  it('smooth towards new values by 1 / span, over gaps, and not at all for a span of 1', () => {
    const track = new Track(1, 8);
    for (const [x, value] of [8, undefined, 4, 4].entries()) track.append(at(x), [value]);
    expect(curvesOf(track, { span: 4 }).smooth).toEqual([[8, null, 7, 6.25]]);
    expect(curvesOf(track, { span: 1 }).smooth).toEqual([[8, null, 4, 4]]);
    expect(curvesOf(track, { span: 'none' }).smooth).toEqual([]);
  });

  it('show a spike in a merged bucket though the average passes it by', () => {
    const track = new Track(1, 2);
    for (const [x, value] of [0, 0, 90, 0, 0].entries()) track.append(at(x), [value]);
    const { xs, raw, smooth } = curvesOf(track);
    expect(xs).toEqual([0, 3, 4]);
    expect(raw).toEqual([[0, 90, 0]]);
    expect(smooth[0]?.slice(0, 2)).toEqual([null, 22.5]);
  });

  it('leave out what a logarithmic axis cannot show', () => {
    const track = new Track(1, 8);
    for (const [x, value] of [3, 0, -1, 2].entries()) track.append(at(x), [value]);
    const curves = curvesOf(track, { keep: 'positive', keepX: 'positive', span: 'none' });
    expect(curves.xs).toEqual([1, 2, 3]);
    expect(curves.raw).toEqual([[null, null, 2]]);
  });

  it('stand on the axis asked for', () => {
    const track = new Track(1, 8);
    track.append(at(3), [1]);
    expect(curvesOf(track, { axis: 'tokens' }).xs).toEqual([21]);
  });
});
