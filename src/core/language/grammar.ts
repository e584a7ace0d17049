/**
 * Programs of a level: a signature, one `return` or a first line `y = …`, conditionals, and the three kinds of
 * completion made of programs and values. The expressions are in `integer-rules.ts`, `sequence-rules.ts` and
 * `truth-rules.ts`. The grammar types what it writes; it does not know whether a program mentions `x` or fails.
 */
import { integerRules } from './integer-rules';
import type { Level, ValueType } from './language';
import { rulesOf, type WeightedSignature } from './rules';
import { type ArgumentType, deepest, type Expressions, type Scope, scopeKey, sequenceTypes } from './scope';
import { sequenceRules } from './sequence-rules';
import { type GrammarSymbol, option, SymbolTable } from './symbol';
import { truthRules } from './truth-rules';
import { valueSymbol } from './value';
import { type Opener, returnLexeme, signatureLexeme, type Vocabulary } from './vocabulary';

/** The symbols with which each kind of completion begins; all end with `<eos>`. */
export interface Grammar {
  triplet(): readonly GrammarSymbol[];
  anyProgram(): readonly GrammarSymbol[];
  program(signature: WeightedSignature): readonly GrammarSymbol[];
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
  return {
    anyProgram: () => [
      table.rule('any program', () =>
        rules.signatures.map((signature) => option(signature.weight, program(all, signature))),
      ),
      eos,
    ],
    program: (signature) => [program(all, signature), eos],
    triplet: () => [
      table.rule('triplet', () =>
        rules.signatures.map((signature) =>
          option(
            signature.weight,
            program(all, signature),
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

function program(all: Expressions, { argument, result, twoStep }: WeightedSignature): GrammarSymbol {
  const { table } = all;
  const x = argument === 'list' || argument === 'str' ? argument : 'int';
  const opening = (opener: Opener): GrammarSymbol => table.token(signatureLexeme(argument, result, opener));
  return table.rule(`program ${argument} ${result}`, () => [
    option(1, opening('return'), expression(all, result, { x }, all.rules.chain)),
    ...(twoStep > 0 ? [option(twoStep, opening('y ='), secondStep(all, result, x))] : []),
  ]);
}

/** The value of `y` and the line that returns. Both are simpler than a one-line program, to keep tasks short. */
function secondStep(all: Expressions, result: ValueType, x: ArgumentType): GrammarSymbol {
  const { table, rules } = all;
  const depth = Math.min(1, rules.depth);
  const chain = rules.innerChain;
  const line = (y: ArgumentType): readonly GrammarSymbol[] => [
    table.token(returnLexeme),
    expression(all, result, { x, y }, chain),
  ];
  return table.rule(`second step ${result} ${x}`, () => [
    option(
      1,
      all.either({ x }, depth, chain, {
        key: `y for ${result}`,
        types: x === 'int' ? [] : [x],
        literalFactor: 0.2,
        integer: line('int'),
        sequence: line,
      }),
    ),
  ]);
}

/** What a program returns: an expression of the result's type, perhaps with a condition. */
function expression(all: Expressions, result: ValueType, scope: Scope, chain: number): GrammarSymbol {
  const { table, rules } = all;
  const depth = result === 'list' || result === 'str' ? 1 : deepest(rules, scope);
  return table.rule(`${result} result ${scopeKey(scope)} ${chain}`, () => {
    if (result === 'bool') {
      const comparison = all.comparison(scope, Math.min(1, depth));
      const more = table.rule(`more truth ${scopeKey(scope)}`, () => [
        option(6),
        option(0.6, table.token(' and '), all.comparison(scope, 0)),
        option(0.6, table.token(' or '), all.comparison(scope, 0)),
      ]);
      return [option(1, comparison, more)];
    }
    const plain = (at: number, length: number): GrammarSymbol =>
      result === 'int' ? all.integer(scope, at, length) : all.sequence(result, scope, at, length);
    if (rules.branches === 'none' || (scope.y && sequenceTypes(scope).length > 0))
      return [option(1, plain(depth, chain))];
    const branch = table.rule(`${result} branch ${scopeKey(scope)}`, () => [
      option(5),
      option(
        1,
        table.token(' if '),
        all.comparison(scope, sequenceTypes(scope).length > 0 ? 0 : 1),
        table.token(' else '),
        plain(0, rules.chain),
      ),
    ]);
    return [option(1, plain(depth, chain), branch)];
  });
}
