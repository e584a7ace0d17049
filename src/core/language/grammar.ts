/**
 * Programs of a level: a signature, one `return` or a first line `y = …`, conditionals, and the three kinds of
 * completion made of programs and values. The expressions are in `integer-rules.ts`, `sequence-rules.ts` and
 * `truth-rules.ts`. The grammar types what it writes; it does not know whether a program mentions `x` or fails.
 */
import { integerRules } from './integer-rules';
import type { Level, Signature, ValueType } from './language';
import { type LevelRules, rulesOf } from './rules';
import { type ArgumentType, type Expressions, type Scope, scopeKey } from './scope';
import { sequenceRules } from './sequence-rules';
import { type GrammarSymbol, option, SymbolTable } from './symbol';
import { truthRules } from './truth-rules';
import { valueSymbol } from './value';
import { returnLexeme, signatureLexeme, type Vocabulary } from './vocabulary';

/** The symbols with which each kind of completion begins; all end with `<eos>`. */
export interface Grammar {
  triplet(): readonly GrammarSymbol[];
  anyProgram(): readonly GrammarSymbol[];
  program(signature: Signature): readonly GrammarSymbol[];
  value(type: ValueType): readonly GrammarSymbol[];
  values(type: ValueType, count: number): readonly GrammarSymbol[];
}

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
  const typed = (signature: Signature): GrammarSymbol => program(all, rules, signature);
  return {
    anyProgram: () => [
      table.rule('any program', () =>
        rules.signatures.map((signature) => option(signature.weight, typed(signature))),
      ),
      eos,
    ],
    program: (signature) => [typed(signature), eos],
    triplet: () => [
      table.rule('triplet', () =>
        rules.signatures.map((signature) =>
          option(
            signature.weight,
            typed(signature),
            table.token('<in>'),
            valueSymbol(table, level, signature.argument),
          ),
        ),
      ),
      eos,
    ],
    value: (type) => [valueSymbol(table, level, type), eos],
    values: (type, count) => {
      const symbols: GrammarSymbol[] = [];
      for (let i = 0; i < count; i++) {
        if (i > 0) symbols.push(table.token('<sep>'));
        symbols.push(valueSymbol(table, level, type));
      }
      return [...symbols, eos];
    },
  };
}

function program(all: Expressions, rules: LevelRules, { argument, result }: Signature): GrammarSymbol {
  const { table } = all;
  const x = argument === 'list' || argument === 'str' ? argument : 'int';
  return table.rule(`program ${argument} ${result}`, () => [
    option(
      1,
      table.token(signatureLexeme(argument, result, 'return')),
      expression(all, result, { x }, rules.depth, rules.chain),
    ),
    ...(rules.twoStep > 0
      ? [
          option(
            rules.twoStep,
            table.token(signatureLexeme(argument, result, 'y =')),
            secondStep(all, result, x),
          ),
        ]
      : []),
  ]);
}

/** The value of `y` and the line that returns. Both are simpler than a one-line program, to keep tasks short. */
function secondStep(all: Expressions, result: ValueType, x: ArgumentType): GrammarSymbol {
  const { table, rules } = all;
  const depth = Math.min(1, rules.depth);
  const chain = rules.innerChain;
  const line = (y: ArgumentType): readonly GrammarSymbol[] => [
    table.token(returnLexeme),
    expression(all, result, { x, y }, depth, chain),
  ];
  return table.rule(`second step ${result} ${x}`, () => [
    option(
      1,
      all.either({ x }, depth, chain, {
        key: `y for ${result}`,
        types: x === 'int' ? [] : [x],
        integer: line('int'),
        sequence: line,
      }),
    ),
  ]);
}

/** What a program returns: an expression of the result's type, perhaps with a condition. */
function expression(
  all: Expressions,
  result: ValueType,
  scope: Scope,
  depth: number,
  chain: number,
): GrammarSymbol {
  const { table, rules } = all;
  const shallow = Math.min(1, rules.depth);
  return table.rule(`${result} result ${scopeKey(scope)} ${depth} ${chain}`, () => {
    if (result === 'bool') {
      const comparison = all.comparison(scope, shallow);
      const more = table.rule(`more truth ${scopeKey(scope)}`, () => [
        option(6),
        option(0.6, table.token(' and '), all.comparison(scope, 0)),
        option(0.6, table.token(' or '), all.comparison(scope, 0)),
      ]);
      return [option(1, comparison, more)];
    }
    const plain = (at: number, length: number): GrammarSymbol =>
      result === 'int' ? all.integer(scope, at, length) : all.sequence(result, scope, at, length);
    if (rules.branches === 'none') return [option(1, plain(depth, chain))];
    const branch = table.rule(`${result} branch ${scopeKey(scope)}`, () => [
      option(5),
      option(
        1,
        table.token(' if '),
        all.comparison(scope, shallow),
        table.token(' else '),
        plain(0, rules.innerChain),
      ),
    ]);
    return [option(1, plain(depth, chain), branch)];
  });
}
