/**
 * The kinds of completion made of programs and values. Programs are in `program-rules.ts`, values in `value.ts`. The
 * grammar types what it writes; it does not know whether a program mentions `x` or fails.
 */
import { inputSymbols } from './input';
import { integerRules } from './integer-rules';
import type { Signature, ValueType } from './language';
import { errorNames } from './lexemes';
import { messageSymbol } from './message';
import type { Level } from './options';
import { programs, signatureName } from './program-rules';
import { rulesOf, type WeightedSignature } from './rules';
import type { Expressions } from './scope';
import { sequenceRules } from './sequence-rules';
import {
  type Alternative,
  factoredRule,
  followedBy,
  type GrammarSymbol,
  option,
  SymbolTable,
  scaled,
} from './symbol';
import { truthRules } from './truth-rules';
import { valueSymbol } from './value';
import type { Vocabulary } from './vocabulary';

/** The symbols with which each kind of completion begins; all end with `<eos>`. */
export interface Grammar {
  triplet(): readonly GrammarSymbol[];
  anyProgram(): readonly GrammarSymbol[];
  program(signature: WeightedSignature): readonly GrammarSymbol[];
  value(type: ValueType): readonly GrammarSymbol[];
  inputs(signature: Signature, count: number): readonly GrammarSymbol[];
  inputsWithMessage(signature: Signature, count: number): readonly GrammarSymbol[];
  /** A message alone, as it follows `<msg>`. */
  message(): readonly GrammarSymbol[];
  errorName(): readonly GrammarSymbol[];
  /** `f` that may call so many earlier functions, with its input. */
  compositeTriplet(helpers: number): readonly GrammarSymbol[];
}

/** How often each class of error is expected, in the order of their lexemes. */
const errorWeights = [4, 2, 2, 1, 1, 1, 1, 0.5, 0.5];

export function grammarOf(level: Level, vocabulary: Vocabulary): Grammar {
  const table = new SymbolTable(vocabulary);
  const rules = rulesOf[level];
  const all: Expressions = {
    table,
    rules,
    ...integerRules(() => all),
    ...sequenceRules(() => all),
    ...truthRules(() => all),
  };
  const eos = table.token('<eos>');
  /** Programs of all signatures, each followed by what its signature asks for. */
  const chosen = (
    name: string,
    after: (signature: WeightedSignature) => readonly GrammarSymbol[],
  ): GrammarSymbol =>
    factoredRule(table, name, () =>
      rules.signatures.flatMap((signature): readonly Alternative[] => {
        const written = programs(all, signature, 0);
        const total = written.reduce((sum, { weight }) => sum + weight, 0);
        return followedBy(scaled(written, signature.weight / total), ...after(signature));
      }),
    );
  const listed = (signature: Signature, count: number): readonly GrammarSymbol[] =>
    Array.from({ length: count }, (_, index) => [
      ...(index > 0 ? [table.token('<sep>')] : []),
      ...inputSymbols(table, level, signature),
    ]).flat();
  return {
    anyProgram: () => [chosen('any program', () => []), eos],
    program: (signature) => [
      factoredRule(table, `program ${signatureName(signature)}`, () => programs(all, signature, 0)),
      eos,
    ],
    triplet: () => [
      chosen('triplet', (signature) => [table.token('<in>'), ...inputSymbols(table, level, signature)]),
      eos,
    ],
    value: (type) => [valueSymbol(table, level, type), eos],
    inputs: (signature, count) => [...listed(signature, count), eos],
    inputsWithMessage: (signature, count) => [
      ...listed(signature, count),
      table.token('<msg>'),
      messageSymbol(table, level),
      eos,
    ],
    message: () => [messageSymbol(table, level), eos],
    errorName: () => [
      table.rule('error name', () =>
        errorNames.map((name, index) => option(errorWeights[index] ?? 1, table.token(name))),
      ),
      eos,
    ],
    compositeTriplet: (helpers) => {
      const [integers] = rules.signatures;
      if (!integers) return [];
      const name = `composite of ${helpers}`;
      return [
        factoredRule(table, name, () => programs(all, integers, helpers)),
        table.token('<in>'),
        ...inputSymbols(table, level, integers),
        eos,
      ];
    },
  };
}
