/**
 * A growing table of numbers over iterations in bounded memory. When it is full, neighbouring points are merged into
 * buckets that keep their smallest and largest value in the order in which they came, so that a spike never
 * disappears. It knows nothing of charts or of what the columns mean.
 */

/** Columns that share their x values, as uPlot takes them; null where nothing was measured. */
export type AlignedData = [xs: number[], ...ys: (number | null)[][]];

interface Column {
  /** The two extremes of each bucket, earlier one first; NaN where nothing was measured. */
  readonly first: Float64Array;
  readonly second: Float64Array;
}

export class Track {
  readonly #columns: readonly Column[];
  readonly #from: Float64Array;
  readonly #to: Float64Array;
  readonly #capacity: number;
  #buckets = 0;
  /** Points a bucket holds, and how many the newest one has. */
  #stride = 1;
  #filled = 0;

  /** @param capacity most buckets kept, an even number; a chart shows up to two points of each. */
  constructor(columns: number, capacity = 1200) {
    this.#capacity = capacity;
    this.#from = new Float64Array(capacity);
    this.#to = new Float64Array(capacity);
    this.#columns = Array.from({ length: columns }, () => ({
      first: new Float64Array(capacity),
      second: new Float64Array(capacity),
    }));
  }

  /** Buckets in use. */
  get length(): number {
    return this.#buckets;
  }

  /** Adds a point; `x` must not decrease. A missing or non-finite value leaves a gap. */
  append(x: number, values: readonly (number | undefined)[]): void {
    if (this.#buckets === 0 || this.#filled === this.#stride) {
      if (this.#buckets === this.#capacity) this.#compact();
      this.#from[this.#buckets] = x;
      for (const { first, second } of this.#columns) {
        first[this.#buckets] = Number.NaN;
        second[this.#buckets] = Number.NaN;
      }
      this.#buckets += 1;
      this.#filled = 0;
    }
    const bucket = this.#buckets - 1;
    this.#to[bucket] = x;
    this.#filled += 1;
    this.#columns.forEach(({ first, second }, index) => {
      const value = values[index];
      if (value !== undefined && Number.isFinite(value)) include(first, second, bucket, value, value);
    });
  }

  /** The columns asked for, each bucket as one or two points. */
  aligned(columns: readonly number[]): AlignedData {
    const xs: number[] = [];
    for (let bucket = 0; bucket < this.#buckets; bucket++) {
      const from = this.#from[bucket] ?? 0;
      const to = this.#to[bucket] ?? 0;
      xs.push(from);
      if (to !== from) xs.push(to);
    }
    const ys = columns.map((index) => {
      const column = this.#columns[index];
      const values: (number | null)[] = [];
      for (let bucket = 0; bucket < this.#buckets; bucket++) {
        values.push(measured(column?.first[bucket]));
        if (this.#to[bucket] !== this.#from[bucket]) values.push(measured(column?.second[bucket]));
      }
      return values;
    });
    return [xs, ...ys];
  }

  /** Forgets everything. */
  clear(): void {
    this.#buckets = 0;
    this.#stride = 1;
    this.#filled = 0;
  }

  /** Merges every two neighbours into one. */
  #compact(): void {
    const half = this.#buckets / 2;
    for (let bucket = 0; bucket < half; bucket++) {
      this.#from[bucket] = this.#from[2 * bucket] ?? 0;
      this.#to[bucket] = this.#to[2 * bucket + 1] ?? 0;
    }
    for (const { first, second } of this.#columns) {
      for (let bucket = 0; bucket < half; bucket++) {
        const [a, b] = [first[2 * bucket] ?? Number.NaN, second[2 * bucket] ?? Number.NaN];
        const [c, d] = [first[2 * bucket + 1] ?? Number.NaN, second[2 * bucket + 1] ?? Number.NaN];
        first[bucket] = a;
        second[bucket] = b;
        if (!Number.isNaN(c)) include(first, second, bucket, c, d);
      }
    }
    this.#buckets = half;
    this.#stride *= 2;
    this.#filled = this.#stride;
  }
}

/** Widens a bucket's extremes by two later values, keeping the order in which the extremes came. */
function include(first: Float64Array, second: Float64Array, bucket: number, c: number, d: number): void {
  const known = [first[bucket] ?? Number.NaN, second[bucket] ?? Number.NaN];
  const sequence = [...known.filter((value) => !Number.isNaN(value)), c, d];
  const low = Math.min(...sequence);
  const high = Math.max(...sequence);
  const lowFirst = sequence.indexOf(low) <= sequence.indexOf(high);
  first[bucket] = lowFirst ? low : high;
  second[bucket] = lowFirst ? high : low;
}

function measured(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
