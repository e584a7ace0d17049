/**
 * A level's language, compiled once a process: its grammar as an automaton, with the state in which each kind of
 * completion begins.
 */
import { grammarOf } from './grammar';
import type { Language, Level, Signature, ValueType } from './language';
import { rulesOf } from './rules';
import { AutomatonBuilder } from './table';
import { maxValueTokens, typeOfValue, valueTypes } from './value';
import { vocabulary } from './vocabulary';

/** Most values that one completion may list (the paper proposes ten inputs for an induction task). */
export const maxListedValues = 10;

/** A type, signature or number of values was asked for that the level does not have. */
export class OutsideLevelError extends Error {
  override readonly name = 'OutsideLevelError';
  constructor(level: Level, what: string) {
    super(`Level ${level} has no ${what}; choose a higher level or another type.`);
  }
}

const compiled = new Map<Level, Language>();

/** The language of a level; the same object on every call. */
export function compileLanguage(level: Level): Language {
  let language = compiled.get(level);
  if (!language) {
    language = compile(level);
    compiled.set(level, language);
  }
  return language;
}

const signatureKey = ({ argument, result }: Signature): string => `program ${argument} -> ${result}`;

function compile(level: Level): Language {
  const rules = rulesOf[level];
  const grammar = grammarOf(level, vocabulary);
  const builder = new AutomatonBuilder(vocabulary.size);
  const starts = new Map<string, number>();
  const triplet = builder.start(grammar.triplet());
  const anyProgram = builder.start(grammar.anyProgram());
  for (const signature of rules.signatures) {
    starts.set(signatureKey(signature), builder.start(grammar.program(signature)));
  }
  for (const type of valueTypes(level)) {
    starts.set(`value ${type}`, builder.start(grammar.value(type)));
    for (let count = 1; count <= maxListedValues; count++) {
      starts.set(`${count} values ${type}`, builder.start(grammar.values(type, count)));
    }
  }
  const start = (what: string): number => {
    const state = starts.get(what);
    if (state === undefined) throw new OutsideLevelError(level, what);
    return state;
  };
  return {
    level,
    vocabulary,
    automaton: builder.build(),
    starts: {
      triplet,
      anyProgram,
      program: (signature) => start(signatureKey(signature)),
      value: (type: ValueType) => start(`value ${type}`),
      values: (type: ValueType, count: number) => start(`${count} values ${type}`),
    },
    signatures: rules.signatures.map(({ argument, result }) => ({ argument, result })),
    maxProgramTokens: rules.maxProgramTokens,
    maxValueTokens: maxValueTokens(level),
    typeOfValue: (text) => typeOfValue(level, text),
  };
}
