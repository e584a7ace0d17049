/**
 * The lines of one chart of one run as arrays that uPlot takes, kept up to date in place: while the run goes on only
 * the newest bucket is written again, so that drawing four times a second makes no garbage. Raw lines show both
 * extremes of each bucket; smoothed lines are moving averages of the buckets' means.
 */
import type { XAxis } from './axis';
import type { Track } from './track';

/** Which columns of which track a chart shows. */
export interface CurveSource {
  readonly track: Track;
  readonly columns: readonly number[];
}

export interface CurveLook {
  readonly axis: XAxis;
  /** Iterations a moving average reaches over; `none` makes no smoothed lines. */
  readonly span: number | 'none';
  /** `extremes` shows two points of a bucket, `means` its mean twice. */
  readonly values: 'extremes' | 'means';
  /** A logarithmic axis has no place for zero and below: such values become gaps. */
  readonly keep: 'all' | 'positive';
  /** The same for positions. */
  readonly keepX: 'all' | 'positive';
}

/** A line; null where there is nothing to draw. */
export type Values = (number | null)[];

export class Curves {
  readonly xs: number[] = [];
  readonly raw: readonly Values[];
  /** Null at the first of a bucket's two points: the line runs from mean to mean. */
  readonly smooth: readonly Values[];
  readonly #source: CurveSource;
  readonly #look: CurveLook;
  /** Index of the first point of each bucket. */
  readonly #starts: number[] = [];
  /** Average of each line after each bucket; NaN before the first value. */
  readonly #averages: readonly number[][];
  #version: number;

  constructor(source: CurveSource, look: CurveLook) {
    this.#source = source;
    this.#look = look;
    this.#version = source.track.version;
    this.raw = source.columns.map(() => []);
    this.smooth = look.span === 'none' ? [] : source.columns.map(() => []);
    this.#averages = source.columns.map(() => []);
  }

  /** Takes over what the track has got since the last call. */
  refresh(): void {
    const { track } = this.#source;
    if (track.version !== this.#version) {
      this.#version = track.version;
      this.#cut(0);
    } else this.#cut(Math.max(0, this.#starts.length - 1));
    for (let bucket = this.#starts.length; bucket < track.length; bucket++) this.#add(bucket);
  }

  /** Forgets the buckets from `bucket` on. */
  #cut(bucket: number): void {
    const points = this.#starts[bucket] ?? this.xs.length;
    this.xs.length = points;
    for (const line of this.raw) line.length = points;
    for (const line of this.smooth) line.length = points;
    for (const line of this.#averages) line.length = Math.min(line.length, bucket);
    this.#starts.length = Math.min(this.#starts.length, bucket);
  }

  #add(bucket: number): void {
    const { track, columns } = this.#source;
    const { axis, keepX } = this.#look;
    this.#starts.push(this.xs.length);
    const [from, to] = [track.from(axis, bucket), track.to(axis, bucket)];
    // Positions grow from zero, so only the very first ones are left out.
    const shown = keepX === 'all' || from > 0;
    const merged = track.from('iteration', bucket) !== track.to('iteration', bucket);
    if (shown) {
      this.xs.push(from);
      if (merged) this.xs.push(to);
    }
    for (let line = 0; line < columns.length; line++) {
      const column = columns[line] ?? 0;
      const average = this.#average(line, column, bucket);
      this.#averages[line]?.push(average);
      if (!shown) continue;
      const mean = track.mean(column, bucket);
      const extremes = this.#look.values === 'extremes';
      this.raw[line]?.push(this.#drawn(extremes ? track.first(column, bucket) : mean));
      if (merged) this.raw[line]?.push(this.#drawn(extremes ? track.second(column, bucket) : mean));
      if (merged) this.smooth[line]?.push(null);
      this.smooth[line]?.push(this.#drawn(Number.isNaN(mean) ? Number.NaN : average));
    }
  }

  /** The moving average after a bucket: each of its values weighs 1 / span. */
  #average(line: number, column: number, bucket: number): number {
    const before = this.#averages[line]?.[bucket - 1] ?? Number.NaN;
    const { track } = this.#source;
    const count = track.count(column, bucket);
    if (count === 0 || this.#look.span === 'none') return before;
    const mean = track.mean(column, bucket);
    if (Number.isNaN(before)) return mean;
    return mean + (before - mean) * (1 - 1 / this.#look.span) ** count;
  }

  #drawn(value: number): number | null {
    return Number.isNaN(value) || (this.#look.keep === 'positive' && value <= 0) ? null : value;
  }
}
