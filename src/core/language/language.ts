/**
 * What the rest of the program knows of a task language: its options, its vocabulary, its compiled grammar and the
 * states in which each kind of text begins. The grammar is written in `grammar.ts` and compiled in `compile.ts`;
 * text becomes tokens in `tokenizer.ts`.
 */
import type { Automaton } from './automaton';
import type { LanguageOptions, Level } from './options';
import type { Vocabulary } from './vocabulary';

export const valueTypeNames = ['int', 'bool', 'str', 'list', 'tuple', 'dict'] as const;
export type ValueType = (typeof valueTypeNames)[number];

/** The types of `f`'s one or two arguments and of its result, as its first line says. */
export interface Signature {
  readonly argument: ValueType;
  /** Level 4 alone; absent for a function of one argument. */
  readonly second?: ValueType;
  readonly result: ValueType;
}

/** The types of all arguments, in their order. */
export function parametersOf({ argument, second }: Signature): readonly ValueType[] {
  return second === undefined ? [argument] : [argument, second];
}

/** Whether two signatures say the same. */
export function sameSignature(a: Signature, b: Signature): boolean {
  return a.argument === b.argument && a.second === b.second && a.result === b.result;
}

/** Automaton states in which each kind of completion begins. Each kind ends with `<eos>`. */
export interface StartStates {
  /** A proposed task, `program <in> input <eos>`, of any signature of the level. */
  readonly triplet: number;
  /** A program alone, of any signature of the level. */
  readonly anyProgram: number;
  /** A program of one signature (the solver's answer in induction). */
  program(signature: Signature): number;
  /** One value (the solver's answer in deduction). */
  value(type: ValueType): number;
  /** The whole argument list (the solver's answer in abduction). */
  input(signature: Signature): number;
  /** `count` argument lists with `<sep>` between them (the proposer's inputs in induction). */
  inputs(signature: Signature, count: number): number;
  /** The same, then `<msg>` and a message to the solver. @throws MissingPartError without the option `messages` */
  inputsWithMessage(signature: Signature, count: number): number;
  /** The class of an error, or that there is none. @throws MissingPartError without the option `errors` */
  errorName(): number;
  /**
   * A proposed task whose program may call so many earlier functions, which are not part of what is written.
   * @throws MissingPartError where the option `composites` has fewer
   */
  compositeTriplet(helpers: number): number;
}

export interface Language {
  readonly options: Required<LanguageOptions>;
  readonly level: Level;
  readonly vocabulary: Vocabulary;
  /** Of the policy's texts and of the prior's, which are the same states where the mask is `typed`. */
  readonly automaton: Automaton;
  /** Where the policy's texts begin. */
  readonly starts: StartStates;
  /** Where the typed texts of the level begin: those of the prior, and those that belong to the language. */
  readonly priorStarts: StartStates;
  readonly signatures: readonly Signature[];
  /** Most tokens a program of the level may have (without `<eos>`), also what the generator is limited to. */
  readonly maxProgramTokens: number;
  /** Most tokens a value of the level may have (without `<eos>`). */
  readonly maxValueTokens: number;
  /** Most tokens an argument list of the level may have (without `<eos>`). */
  readonly maxInputTokens: number;
  /** Whether `text` is the canonical literal of a value inside the level's bounds, and of which type; undefined if not. */
  typeOfValue(text: string): ValueType | undefined;
  /** The arguments of a list that is canonical, of the signature's types and inside the level's bounds; undefined if not. */
  argumentsOf(signature: Signature, text: string): readonly string[] | undefined;
}
