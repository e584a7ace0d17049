/**
 * How fast the solver is getting better, or worse, at each kind of task: pay for progress instead of difficulty
 * (learning progress; Oudeyer, Kaplan and Hafner 2007), an alternative to equation 4 that ignores what is hard for ever.
 * A kind is a mode with a program whose literals are blanked out; tasks of a kind need not be equally hard.
 */

/** Weight of the newest solve rate in the two running means whose difference is the progress. */
const fast = 0.3;
const slow = 0.05;

/** Kinds remembered; what was not seen for longest is forgotten first. */
const capacity = 4096;

/** Progress of a tenth counts as much as full learnability: solve rates of a kind rarely move faster. */
const scale = 10;

interface Means {
  fast: number;
  slow: number;
}

/** What a checkpoint keeps: kind, fast mean, slow mean, longest unseen first. */
export type ProgressState = readonly (readonly [kind: string, fast: number, slow: number])[];

/** The kind of a task: its mode and its program with every number and string literal replaced by a mark. */
export function kindOf(mode: string, program: string): string {
  return `${mode} ${program.replace(/'[^']*'|\d+/g, '#')}`;
}

export class Progress {
  private readonly means = new Map<string, Means>();

  /** Notes a measured solve rate of one task of the kind. */
  note(kind: string, solveRate: number): void {
    const known = this.means.get(kind);
    this.means.delete(kind);
    this.means.set(
      kind,
      known
        ? {
            fast: known.fast + fast * (solveRate - known.fast),
            slow: known.slow + slow * (solveRate - known.slow),
          }
        : { fast: solveRate, slow: solveRate },
    );
    if (this.means.size > capacity) {
      const oldest = this.means.keys().next();
      if (!oldest.done) this.means.delete(oldest.value);
    }
  }

  /** How far the newer mean is from the older one, scaled to [0, 1]; a kind never seen has none. */
  of(kind: string): number {
    const known = this.means.get(kind);
    return known ? Math.min(1, scale * Math.abs(known.fast - known.slow)) : 0;
  }

  save(): ProgressState {
    return [...this.means].map(([kind, means]) => [kind, means.fast, means.slow] as const);
  }

  restore(state: ProgressState): void {
    this.means.clear();
    for (const [kind, newer, older] of state) this.means.set(kind, { fast: newer, slow: older });
  }
}
