/**
 * The two estimators an evaluation reports: pass@k without bias, and an interval for a share.
 */

/**
 * Chance that at least one of `k` answers is right, from `samples` answers of which `correct` were (the unbiased
 * estimator of Chen et al. 2021): 1 - C(n - c, k) / C(n, k).
 * @throws RangeError if k is larger than the number of samples.
 */
export function passAtK(samples: number, correct: number, k: number): number {
  if (k > samples) throw new RangeError(`pass@${k} needs at least ${k} samples, got ${samples}.`);
  if (samples - correct < k) return 1;
  let allWrong = 1;
  for (let i = samples - correct + 1; i <= samples; i++) allWrong *= 1 - k / i;
  return 1 - allWrong;
}

/** Wilson's 95 % interval for `correct` of `total`; [0, 1] when there is nothing to judge. */
export function wilsonInterval(correct: number, total: number): [number, number] {
  if (total === 0) return [0, 1];
  const z = 1.959964;
  const share = correct / total;
  const centre = share + (z * z) / (2 * total);
  const margin = z * Math.sqrt((share * (1 - share) + (z * z) / (4 * total)) / total);
  const scale = 1 + (z * z) / total;
  return [Math.max(0, (centre - margin) / scale), Math.min(1, (centre + margin) / scale)];
}

/** How two models did on the same tasks. */
export interface PairedCounts {
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
}

/** A paired comparison with what may be concluded from it. */
export interface PairedOutcome extends PairedCounts {
  /** Share right of the second less that of the first, in [-1, 1]. */
  readonly difference: number;
  /** 95 % interval of the difference (Newcombe 1998, paired, from Wilson's intervals). */
  readonly interval: readonly [number, number];
  /** Chance of so uneven a split of the tasks that only one got right, if both were as good (exact McNemar, two-sided). */
  readonly pValue: number;
}

/** Compares two models on the same tasks; with no tasks nothing is known: [-1, 1] and 1. */
export function pairedOutcome(counts: PairedCounts): PairedOutcome {
  const { both, onlyFirst, onlySecond, neither } = counts;
  const total = both + onlyFirst + onlySecond + neither;
  const pValue = mcnemar(onlyFirst, onlySecond);
  if (total === 0) return { ...counts, difference: 0, interval: [-1, 1], pValue };
  const first = (both + onlyFirst) / total;
  const second = (both + onlySecond) / total;
  const [firstLow, firstHigh] = wilsonInterval(both + onlyFirst, total);
  const [secondLow, secondHigh] = wilsonInterval(both + onlySecond, total);
  const difference = second - first;
  const phi = correlation(counts);
  const [a, b, c, d] = [second - secondLow, firstHigh - first, secondHigh - second, first - firstLow];
  const low = difference - Math.sqrt(Math.max(0, a * a - 2 * phi * a * b + b * b));
  const high = difference + Math.sqrt(Math.max(0, c * c - 2 * phi * c * d + d * d));
  return { ...counts, difference, interval: [Math.max(-1, low), Math.min(1, high)], pValue };
}

/** The phi coefficient of the two models' verdicts, with Newcombe's correction for continuity; 0 where it has none. */
function correlation({ both, onlyFirst, onlySecond, neither }: PairedCounts): number {
  const margins = (both + onlyFirst) * (onlySecond + neither) * (both + onlySecond) * (onlyFirst + neither);
  if (margins === 0) return 0;
  const total = both + onlyFirst + onlySecond + neither;
  const cross = both * neither - onlyFirst * onlySecond;
  return (cross > 0 ? Math.max(0, cross - total / 2) : cross) / Math.sqrt(margins);
}

/** Twice the smaller tail of Binomial(a + b, 1/2), at most 1. */
function mcnemar(a: number, b: number): number {
  const n = a + b;
  // The terms are kept as logarithms: 2^-n underflows beyond a thousand tasks.
  let logTerm = -n * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= Math.min(a, b); k++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log((n - k) / (k + 1));
  }
  return Math.min(1, 2 * tail);
}
