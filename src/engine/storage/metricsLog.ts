/**
 * The metrics of one run as they grow: full parts, which are stored once, and the rows of the part at hand. When there
 * are too many parts all of them are thinned, so that the oldest iterations become sparse first.
 */
import {
  type MetricsPart,
  type MetricsRow,
  mostParts,
  packMetrics,
  partRows,
  thinned,
  unpackMetrics,
} from './metricsTable';

export class MetricsLog {
  #parts: MetricsPart[] = [];
  #rows: MetricsRow[] = [];
  /** The first part that is not stored as it is now. */
  #unstored = 0;

  add(row: MetricsRow): void {
    this.#rows.push(row);
    if (this.#rows.length < partRows) return;
    this.#parts.push(packMetrics(this.#rows, 1));
    this.#rows = [];
    if (this.#parts.length > mostParts) this.#thin();
  }

  /** Whether nothing has been added yet. */
  get empty(): boolean {
    return this.#parts.length + this.#rows.length === 0;
  }

  /** Parts that are to be stored, with their numbers, and how many parts there are. */
  unstored(): { readonly parts: readonly (readonly [number, MetricsPart])[]; readonly count: number } {
    const parts = this.#rows.length > 0 ? [...this.#parts, packMetrics(this.#rows, 1)] : this.#parts;
    const changed = parts.slice(this.#unstored).map((part, index) => [this.#unstored + index, part] as const);
    return { parts: changed, count: parts.length };
  }

  /** Roughly what is stored. */
  get bytes(): number {
    return this.#parts.reduce((sum, { values }) => sum + values.byteLength, 0) + 600 * this.#rows.length;
  }

  /** Everything {@link unstored} gave is stored now. */
  noteStored(): void {
    this.#unstored = this.#parts.length;
  }

  static restore(parts: readonly MetricsPart[], iteration: number): MetricsLog {
    const log = new MetricsLog();
    for (const part of parts) {
      const rows = unpackMetrics(part).filter((row) => row.iteration <= iteration);
      if (rows.length === part.count && part.count >= partRows / 2) log.#parts.push(part);
      else for (const row of rows) log.add(row);
    }
    return log;
  }

  #thin(): void {
    const parts = this.#parts.map(thinned);
    this.#parts = [];
    for (let at = 0; at < parts.length; at += 2) {
      const pair = parts.slice(at, at + 2);
      const every = Math.max(...pair.map((part) => part.every));
      this.#parts.push(packMetrics(pair.flatMap(unpackMetrics), every));
    }
    this.#unstored = 0;
  }
}
