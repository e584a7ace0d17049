/**
 * A task language, compiled once a process for each set of options: its grammar as an automaton, with the state in which
 * each kind of completion begins. What was not asked for is not compiled, so that small languages stay small.
 */
import { freeStarts } from './free';
import { type Grammar, grammarOf } from './grammar';
import { argumentsOf, maxInputTokens, maxListedInputs } from './input';
import type { Language, Signature, StartStates } from './language';
import { completeOptions, type LanguageOptions } from './options';
import { rulesOf } from './rules';
import { kinds, StartTable } from './starts';
import { syntaxStarts } from './syntax';
import { AutomatonBuilder } from './table';
import { maxValueTokens, typeOfValue, valueTypes } from './value';
import { vocabularyOf } from './vocabulary';

const compiled = new Map<string, Language>();

/** The language with these options; the same object on every call. */
export function compileLanguage(options: LanguageOptions): Language {
  const complete = completeOptions(options);
  const key = JSON.stringify(complete);
  let language = compiled.get(key);
  if (!language) {
    language = compile(complete);
    compiled.set(key, language);
  }
  return language;
}

function compile(options: Required<LanguageOptions>): Language {
  const { level } = options;
  const vocabulary = vocabularyOf(options);
  const builder = new AutomatonBuilder(vocabulary.size);
  const signatures = rulesOf[level].signatures.map(
    ({ argument, second, result }): Signature => ({
      argument,
      ...(second === undefined ? {} : { second }),
      result,
    }),
  );
  const grammar = grammarOf(level, vocabulary);
  const priorStarts = typedStarts(options, grammar, builder);
  const starts = {
    typed: () => priorStarts,
    syntax: () => syntaxStarts({ options, signatures, vocabulary, grammar }, builder),
    off: () => freeStarts(vocabulary, builder),
  }[options.mask]();
  return {
    options,
    level,
    vocabulary,
    automaton: builder.build(),
    starts,
    priorStarts,
    signatures,
    maxProgramTokens: rulesOf[level].maxProgramTokens,
    maxValueTokens: maxValueTokens(level),
    maxInputTokens: maxInputTokens(level),
    typeOfValue: (text) => typeOfValue(level, text),
    argumentsOf: (signature, text) => argumentsOf(level, signature, text),
  };
}

/** Compiles the typed grammar of the level, and of what the options add to it. */
function typedStarts(
  options: Required<LanguageOptions>,
  grammar: Grammar,
  builder: AutomatonBuilder,
): StartStates {
  const { level, messages, errors, composites } = options;
  const { signatures } = rulesOf[level];
  const table = new StartTable(options);
  table.add(kinds.triplet, () => builder.start(grammar.triplet()));
  table.add(kinds.anyProgram, () => builder.start(grammar.anyProgram()));
  for (const signature of signatures) {
    table.add(kinds.program(signature), () => builder.start(grammar.program(signature)));
  }
  for (const type of valueTypes(level)) {
    table.add(kinds.value(type), () => builder.start(grammar.value(type)));
  }
  for (const signature of signatures) {
    for (let count = 1; count <= maxListedInputs; count++) {
      table.add(kinds.inputs(signature, count), () => builder.start(grammar.inputs(signature, count)));
      if (messages === 'none') continue;
      table.add(kinds.inputsWithMessage(signature, count), () =>
        builder.start(grammar.inputsWithMessage(signature, count)),
      );
    }
  }
  if (errors === 'some') table.add(kinds.errorName, () => builder.start(grammar.errorName()));
  for (let helpers = 1; helpers <= composites; helpers++) {
    table.add(kinds.compositeTriplet(helpers), () => builder.start(grammar.compositeTriplet(helpers)));
  }
  return table.starts();
}
