/**
 * The three kinds of reasoning and the two roles one policy plays (paper section 3.2): what is hidden from the
 * solver names the mode. Error deduction, the fourth mode of the paper's appendix D.1, is not here.
 */
export const modes = ['deduction', 'abduction', 'induction'] as const;

/** Deduction hides the output, abduction the input, induction the program. */
export type Mode = (typeof modes)[number];

/** The five phases of one iteration, in the order of the paper's algorithm 1. */
export const phases = ['propose', 'validate', 'solve', 'reward', 'update'] as const;
export type Phase = (typeof phases)[number];

/** A value a mode. */
export type PerMode<T> = Record<Mode, T>;

/** Builds a record with one value a mode. */
export function perMode<T>(make: (mode: Mode) => T): PerMode<T> {
  return { deduction: make('deduction'), abduction: make('abduction'), induction: make('induction') };
}
