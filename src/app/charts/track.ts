/**
 * Curves of any length in bounded memory: columns of values that share their positions in a run. When it is full,
 * neighbouring points are merged into buckets that keep their smallest and largest value in the order in which they
 * came, so that a spike never disappears, and their mean. It knows nothing of charts or of what the columns mean.
 */
import { type Position, type XAxis, xAxes } from './axis';

/** What a bucket holds of one column. */
export interface Summary {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

interface Column {
  /** The two extremes of each bucket, earlier one first; NaN where nothing was measured. */
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly sum: Float64Array;
  /** Values measured. */
  readonly count: Float64Array;
}

type Ends = Readonly<Record<XAxis, Float64Array>>;

export class Track {
  readonly #columns: readonly Column[];
  readonly #from: Ends;
  readonly #to: Ends;
  readonly #capacity: number;
  #buckets = 0;
  /** Points a bucket holds, and how many the newest one has. */
  #stride = 1;
  #filled = 0;
  #version = 0;

  /** @param capacity most buckets kept, an even number; a chart shows up to two points of each. */
  constructor(columns: number, capacity = 1200) {
    const ends = (): Ends => ({
      iteration: new Float64Array(capacity),
      tokens: new Float64Array(capacity),
      seconds: new Float64Array(capacity),
    });
    this.#capacity = capacity;
    this.#from = ends();
    this.#to = ends();
    this.#columns = Array.from({ length: columns }, () => ({
      first: new Float64Array(capacity),
      second: new Float64Array(capacity),
      sum: new Float64Array(capacity),
      count: new Float64Array(capacity),
    }));
  }

  /** Buckets in use. */
  get length(): number {
    return this.#buckets;
  }

  /** Changes when buckets before the newest one have changed, so that whoever copied them must copy again. */
  get version(): number {
    return this.#version;
  }

  /** Adds a point; positions must not decrease. A missing or non-finite value leaves a gap. */
  append(at: Position, values: readonly (number | undefined)[]): void {
    if (this.#buckets === 0 || this.#filled === this.#stride) this.#begin(at);
    const bucket = this.#buckets - 1;
    for (const axis of xAxes) this.#to[axis][bucket] = at[axis];
    this.#filled += 1;
    for (let index = 0; index < this.#columns.length; index++) {
      const column = this.#columns[index];
      const value = values[index];
      if (column === undefined || value === undefined || !Number.isFinite(value)) continue;
      include(column, bucket, value);
      column.sum[bucket] = (column.sum[bucket] ?? 0) + value;
      column.count[bucket] = (column.count[bucket] ?? 0) + 1;
    }
  }

  /** Where a bucket begins. */
  from(axis: XAxis, bucket: number): number {
    return this.#from[axis][bucket] ?? 0;
  }

  /** Where a bucket ends; where it begins if it holds one point. */
  to(axis: XAxis, bucket: number): number {
    return this.#to[axis][bucket] ?? 0;
  }

  /** The earlier of a bucket's two extremes; NaN where nothing was measured. */
  first(column: number, bucket: number): number {
    return this.#columns[column]?.first[bucket] ?? Number.NaN;
  }

  /** The later of a bucket's two extremes; NaN where nothing was measured. */
  second(column: number, bucket: number): number {
    return this.#columns[column]?.second[bucket] ?? Number.NaN;
  }

  /** Mean of a bucket; NaN where nothing was measured. */
  mean(column: number, bucket: number): number {
    const { sum, count } = this.#columns[column] ?? {};
    return (sum?.[bucket] ?? 0) / (count?.[bucket] ?? 0);
  }

  /** Values a bucket has of a column. */
  count(column: number, bucket: number): number {
    return this.#columns[column]?.count[bucket] ?? 0;
  }

  /** All of a bucket's column; undefined where nothing was measured. */
  summary(column: number, bucket: number): Summary | undefined {
    if (this.count(column, bucket) === 0) return undefined;
    const first = this.first(column, bucket);
    const second = this.second(column, bucket);
    return {
      mean: this.mean(column, bucket),
      low: Math.min(first, second),
      high: Math.max(first, second),
    };
  }

  /** Forgets everything. */
  clear(): void {
    this.#buckets = 0;
    this.#stride = 1;
    this.#filled = 0;
    this.#version += 1;
  }

  #begin(at: Position): void {
    if (this.#buckets === this.#capacity) this.#compact();
    const bucket = this.#buckets;
    for (const axis of xAxes) this.#from[axis][bucket] = at[axis];
    for (const { first, second, sum, count } of this.#columns) {
      first[bucket] = Number.NaN;
      second[bucket] = Number.NaN;
      sum[bucket] = 0;
      count[bucket] = 0;
    }
    this.#buckets += 1;
    this.#filled = 0;
  }

  /** Merges every two neighbours into one. */
  #compact(): void {
    const half = this.#buckets / 2;
    for (let bucket = 0; bucket < half; bucket++) {
      for (const axis of xAxes) {
        this.#from[axis][bucket] = this.#from[axis][2 * bucket] ?? 0;
        this.#to[axis][bucket] = this.#to[axis][2 * bucket + 1] ?? 0;
      }
    }
    for (const column of this.#columns) {
      const { first, second, sum, count } = column;
      for (let bucket = 0; bucket < half; bucket++) {
        const later = [first[2 * bucket + 1] ?? Number.NaN, second[2 * bucket + 1] ?? Number.NaN] as const;
        first[bucket] = first[2 * bucket] ?? Number.NaN;
        second[bucket] = second[2 * bucket] ?? Number.NaN;
        sum[bucket] = (sum[2 * bucket] ?? 0) + (sum[2 * bucket + 1] ?? 0);
        count[bucket] = (count[2 * bucket] ?? 0) + (count[2 * bucket + 1] ?? 0);
        if (Number.isNaN(later[0])) continue;
        include(column, bucket, later[0]);
        include(column, bucket, later[1]);
      }
    }
    this.#buckets = half;
    this.#stride *= 2;
    this.#filled = this.#stride;
    this.#version += 1;
  }
}

/** Widens a bucket's extremes by a later value, keeping the order in which they came. */
function include({ first, second }: Column, bucket: number, value: number): void {
  const a = first[bucket] ?? Number.NaN;
  const b = second[bucket] ?? Number.NaN;
  if (Number.isNaN(a)) {
    first[bucket] = value;
    second[bucket] = value;
  } else if (value < Math.min(a, b)) {
    first[bucket] = Math.max(a, b);
    second[bucket] = value;
  } else if (value > Math.max(a, b)) {
    first[bucket] = Math.min(a, b);
    second[bucket] = value;
  }
}
