/**
 * What a task language is asked to hold: its level, what the policy's mask forbids, and the parts that only some runs
 * need. Which settings of a run lead to which options is `config/languageOptions.ts`.
 */

/** 0 digit arithmetic, 1 wider integers, 2 two-step programs and conditions, 3 lists and strings, 4 statements. */
export const levels = [0, 1, 2, 3, 4] as const;
export type Level = (typeof levels)[number];

/**
 * What the policy may write. `typed`: the grammar of the level, with its weights as a prior. `syntax`: what parses in
 * Python, whatever its types, names and values. `off`: any words in any order.
 */
export const masks = ['typed', 'syntax', 'off'] as const;
export type Mask = (typeof masks)[number];

export interface LanguageOptions {
  readonly level: Level;
  readonly mask?: Mask;
  /** Whether lists of inputs may end in a message to the solver (paper section 3.2, induction). */
  readonly messages?: 'none' | 'some';
  /** Whether the classes of errors are answers (paper appendix D.1). */
  readonly errors?: 'none' | 'some';
  /** Most earlier functions that a program may call (paper appendix D.2). */
  readonly composites?: 0 | 1 | 2 | 3;
}

/** A type, signature or number of inputs was asked for that the language does not have. */
export class OutsideLevelError extends Error {
  override readonly name = 'OutsideLevelError';
  constructor(level: Level, what: string) {
    super(`Level ${level} has no ${what}; choose a higher level or another type.`);
  }
}

/** A part was asked for that the language was not compiled with. */
export class MissingPartError extends Error {
  override readonly name = 'MissingPartError';
  constructor(option: keyof LanguageOptions, what: string) {
    super(`This language has no ${what}: compile it with the option \`${option}\`.`);
  }
}

/** Every option, with defaults: typed programs and nothing besides. */
export function completeOptions({
  level,
  mask = 'typed',
  messages = 'none',
  errors = 'none',
  composites = 0,
}: LanguageOptions): Required<LanguageOptions> {
  return { level, mask, messages, errors, composites };
}
