/** How probabilities are shown on tokens: a strength of colour and a number. */

/** Surprise at which the colour is full, nats: one in twenty. */
const fullSurprise = 3;

/** From 0 for a certain token to 1 for a surprising one; an unknown one is pale. */
export function strength(logProb: number | undefined): number {
  if (logProb === undefined) return 0;
  return Math.max(0, Math.min(1, -logProb / fullSurprise));
}

/** A log-probability as the chance it stands for: `43 %`, `0.2 %`, `< 0.1 %`. */
export function chance(logProb: number): string {
  const percent = 100 * Math.exp(logProb);
  if (percent >= 9.95) return `${Math.round(percent)} %`;
  return percent >= 0.1 ? `${percent.toFixed(1)} %` : '< 0.1 %';
}
