/**
 * What the proposer is paid for a valid task, from the mean success rate r of the current solver on it (paper
 * equation 4). It neither measures r nor knows about invalid proposals; equation 6 in `composite.ts` does the latter.
 */
export type LearnabilityKind = 'one-minus' | 'symmetric' | 'inverse';

/**
 * @param solveRate mean success rate r in [0, 1].
 * @param boundary paid at r = 0 and r = 1, where nothing can be learned (paper: 0; official code: -0.5).
 * @returns `one-minus`: 1 - r (equation 4). `symmetric`: 4 r (1 - r), most where half the attempts succeed.
 * `inverse`: 1 - r even at the ends (an option of the official code, which pays most for the unsolvable).
 */
export function learnability(kind: LearnabilityKind, solveRate: number, boundary: number): number {
  if (kind === 'inverse') return 1 - solveRate;
  if (solveRate <= 0 || solveRate >= 1) return boundary;
  return kind === 'one-minus' ? 1 - solveRate : 4 * solveRate * (1 - solveRate);
}
