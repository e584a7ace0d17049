/**
 * What the proposer is paid for a valid task, from the mean success rate r of the current solver on it (paper
 * equation 4) and, for the variants that small models need, from what guessing would reach and how fast its kind is
 * being learned. It measures none of these and knows nothing of invalid proposals; equation 6 in `composite.ts` does
 * the latter.
 */
export type LearnabilityKind = 'one-minus' | 'symmetric' | 'inverse' | 'chance-corrected' | 'progress';

/** What is known of how hard a task is. */
export interface Difficulty {
  /** Mean success rate r in [0, 1]. */
  readonly solveRate: number;
  /** Success rate of guessing without thought, in [0, 1] (`chance.ts`). */
  readonly chance: number;
  /** How much the solve rate of tasks of its kind has been changing, in [0, 1] (`progress.ts`). */
  readonly progress: number;
}

/** As {@link learnability}, as far as a solve rate alone can tell: what needs more than that counts as symmetric. */
export function learnabilityOfRate(kind: LearnabilityKind, solveRate: number, boundary: number): number {
  const known = kind === 'chance-corrected' || kind === 'progress' ? 'symmetric' : kind;
  return learnability(known, { solveRate, chance: 0, progress: 0 }, boundary);
}

/**
 * @param boundary paid at r = 0 and r = 1, where nothing can be learned (paper: 0; official code: -0.5).
 * @returns `one-minus`: 1 - r (equation 4). `symmetric`: 4 r (1 - r), most where half the attempts succeed.
 * `inverse`: 1 - r even at the ends (an option of the official code, which pays most for the unsolvable).
 * `chance-corrected`: symmetric in what r is above chance, (r - c) / (1 - c), so that a task solved no more often than by
 * guessing is not learnable. `progress`: the change itself, whatever r is inside the ends.
 */
export function learnability(kind: LearnabilityKind, difficulty: Difficulty, boundary: number): number {
  const { solveRate, chance, progress } = difficulty;
  if (kind === 'inverse') return 1 - solveRate;
  if (solveRate <= 0 || solveRate >= 1) return boundary;
  switch (kind) {
    case 'one-minus':
      return 1 - solveRate;
    case 'symmetric':
      return 4 * solveRate * (1 - solveRate);
    case 'chance-corrected': {
      const above = (solveRate - chance) / (1 - chance);
      return above > 0 ? 4 * above * (1 - above) : boundary;
    }
    case 'progress':
      return progress;
  }
}
