/**
 * What the rest of the program knows of a task language: one level, its vocabulary, its compiled grammar and the
 * states in which each kind of text begins. The grammar is written in `grammar.ts` and compiled in `compile.ts`;
 * text becomes tokens in `tokenizer.ts`.
 */
import type { Automaton } from './automaton';
import type { Vocabulary } from './vocabulary';

/** 0 digit arithmetic, 1 wider integers, 2 two-step programs and conditions, 3 lists and strings. */
export const levels = [0, 1, 2, 3] as const;
export type Level = (typeof levels)[number];

export type ValueType = 'int' | 'bool' | 'str' | 'list';

/** The types of `f`'s argument and result, as its signature says. */
export interface Signature {
  readonly argument: ValueType;
  readonly result: ValueType;
}

/** Automaton states in which each kind of completion begins. Each kind ends with `<eos>`. */
export interface StartStates {
  /** A proposed task, `program <in> value <eos>`, of any signature of the level. */
  readonly triplet: number;
  /** A program alone, of any signature of the level. */
  readonly anyProgram: number;
  /** A program of one signature (the solver's answer in induction). */
  program(signature: Signature): number;
  /** One value (the solver's answer in deduction and abduction). */
  value(type: ValueType): number;
  /** `count` values with `<sep>` between them (the proposer's inputs in induction). */
  values(type: ValueType, count: number): number;
}

export interface Language {
  readonly level: Level;
  readonly vocabulary: Vocabulary;
  readonly automaton: Automaton;
  readonly starts: StartStates;
  readonly signatures: readonly Signature[];
  /** Most tokens a program of the level may have (without `<eos>`), also what the generator is limited to. */
  readonly maxProgramTokens: number;
  /** Most tokens a value of the level may have (without `<eos>`). */
  readonly maxValueTokens: number;
  /** Whether `text` is the canonical literal of a value inside the level's bounds, and of which type; undefined if not. */
  typeOfValue(text: string): ValueType | undefined;
}
