/**
 * The kinds of reasoning one policy is trained in, in both of its roles (paper section 3.2): what is hidden from the
 * solver names the mode. The fourth, error deduction, is the paper's appendix D.1, where it brought nothing and was left out.
 * New ones go to the end, because archives store their places.
 */
export const modes = ['deduction', 'abduction', 'induction', 'error'] as const;

/** Deduction hides the output, abduction the input, induction the program, error the class of the error or that there is none. */
export type Mode = (typeof modes)[number];

/** The five phases of one iteration, in the order of the paper's algorithm 1. */
export const phases = ['propose', 'validate', 'solve', 'reward', 'update'] as const;
export type Phase = (typeof phases)[number];

/** A value a mode. */
export type PerMode<T> = Record<Mode, T>;

/** A value a mode; error deduction has one only where it is trained. */
export type PerUsualMode<T> = Omit<PerMode<T>, 'error'> & { readonly error?: T };

/** Builds a record with one value a mode. */
export function perMode<T>(make: (mode: Mode) => T): PerMode<T> {
  return {
    deduction: make('deduction'),
    abduction: make('abduction'),
    induction: make('induction'),
    error: make('error'),
  };
}

/** What a mode is called in a sentence; "in error" would mean something else. */
export function modeName(mode: Mode): string {
  return mode === 'error' ? 'error deduction' : mode;
}
