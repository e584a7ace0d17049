/**
 * Which checkpoints of a run are kept for looking back: a few, evenly over all of it, however long it gets. The newest
 * and the best are kept besides and are not counted here.
 */

/** Most checkpoints of the series. */
const mostKept = 12;

/** Fewest iterations between two of them. */
const fewestBetween = 25;

export interface Series {
  /** Whether the new one joins. */
  readonly joins: 'yes' | 'no';
  /** Iterations of those that leave. */
  readonly leaving: readonly number[];
}

/**
 * The first checkpoint always joins; another when it is as far from the last as they are from each other. When there
 * are too many every second one leaves, so the distance doubles.
 * @param kept iterations of the series, rising
 * @param iteration of the new checkpoint
 */
export function seriesWith(kept: readonly number[], iteration: number): Series {
  const first = kept[0];
  const last = kept[kept.length - 1];
  if (first === undefined || last === undefined) return { joins: 'yes', leaving: [] };
  const between = kept.length > 1 ? (last - first) / (kept.length - 1) : 0;
  if (iteration - last < Math.max(fewestBetween, between)) return { joins: 'no', leaving: [] };
  const leaving = kept.length + 1 > mostKept ? kept.filter((_, index) => index % 2 === 1) : [];
  return { joins: 'yes', leaving };
}
