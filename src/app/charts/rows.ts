/** A curve as few enough table rows to be read: first and last always, the others evenly between, newest first. */
import type { AlignedData } from './track';

export interface TableRow {
  readonly iteration: number;
  readonly values: readonly (number | undefined)[];
}

export function tableRows([xs, ...ys]: AlignedData, most = 40): readonly TableRow[] {
  const count = Math.min(most, xs.length);
  const chosen = new Set(
    Array.from({ length: count }, (_, row) =>
      count === 1 ? 0 : Math.round((row * (xs.length - 1)) / (count - 1)),
    ),
  );
  return [...chosen].reverse().map((index) => ({
    iteration: xs[index] ?? 0,
    values: ys.map((column) => column[index] ?? undefined),
  }));
}
