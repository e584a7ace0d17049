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
