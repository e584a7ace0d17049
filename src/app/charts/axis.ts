/**
 * What a chart is drawn over: iterations, tokens generated or seconds of training, on a linear or logarithmic scale,
 * and which stretch of it is shown. Only numbers; drawing is `draw.ts`.
 */
export const xAxes = ['iteration', 'tokens', 'seconds'] as const;
export type XAxis = (typeof xAxes)[number];

/** Where in a run something happened, on every axis at once. */
export type Position = Readonly<Record<XAxis, number>>;

export type Scale = 'linear' | 'log';

/** A stretch of an axis, in its units; `to` is larger than `from`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Most of the whole run that is shown at once, as a factor: there is nothing outside to see. */
const narrowest = 1e-4;

const there = (scale: Scale, value: number): number => (scale === 'log' ? Math.log(value) : value);
const back = (scale: Scale, value: number): number => (scale === 'log' ? Math.exp(value) : value);

/**
 * The stretch after a zoom.
 * @param factor below 1 shows less, above 1 more
 * @param centre value that stays where it is
 * @returns undefined if the whole run is shown again
 */
export function zoomed(
  shown: Stretch,
  whole: Stretch,
  factor: number,
  centre: number,
  scale: Scale,
): Stretch | undefined {
  const [from, to, middle] = [shown.from, shown.to, centre].map((value) => there(scale, value)) as [
    number,
    number,
    number,
  ];
  return within(
    { from: middle - (middle - from) * factor, to: middle + (to - middle) * factor },
    whole,
    scale,
  );
}

/** The stretch after a move by a share of its length, never past the ends of the run. */
export function panned(shown: Stretch, whole: Stretch, share: number, scale: Scale): Stretch | undefined {
  const [from, to] = [there(scale, shown.from), there(scale, shown.to)];
  const [first, last] = [there(scale, whole.from), there(scale, whole.to)];
  const by = Math.min(Math.max(share * (to - from), Math.min(0, first - from)), Math.max(0, last - to));
  return within({ from: from + by, to: to + by }, whole, scale);
}

/** The shown stretch moved just so far that it holds `x`. */
export function following(shown: Stretch, x: number): Stretch {
  const length = shown.to - shown.from;
  if (x < shown.from) return { from: x, to: x + length };
  if (x > shown.to) return { from: x - length, to: x };
  return shown;
}

/** @param stretch in the scale's own space */
function within(stretch: Stretch, whole: Stretch, scale: Scale): Stretch | undefined {
  const first = there(scale, whole.from);
  const last = there(scale, whole.to);
  const least = narrowest * (last - first);
  const middle = (stretch.from + stretch.to) / 2;
  const half = Math.max(least, stretch.to - stretch.from) / 2;
  const from = Math.max(first, middle - half);
  const to = Math.min(last, middle + half);
  const all = from <= first && to >= last;
  return all || !(to > from) ? undefined : { from: back(scale, from), to: back(scale, to) };
}

/** Round values of a logarithmic axis: powers of ten, and 2 and 5 times them where there are few. */
export function logSplits(low: number, high: number): number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  const steps = last - first <= 3 ? [1, 2, 5] : [1];
  const splits: number[] = [];
  for (let power = first; power <= last; power++) {
    for (const step of steps) {
      const value = Number((step * 10 ** power).toPrecision(1));
      if (value >= low && value <= high) splits.push(value);
    }
  }
  return splits;
}
