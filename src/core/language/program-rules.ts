/**
 * Programs: a signature with one `return`, with a first line `y = …`, with a condition, or, at level 4, with several
 * statements. Where the first line of a program is one lexeme, exactly that is written, so that the tokens of a text
 * are always the same.
 */
import { dictResult, tupleResult } from './display-rules';
import { frameOf } from './frame-rules';
import { parametersOf, type ValueType } from './language';
import {
  argumentTypes,
  firstParameterLexeme,
  type Opener,
  resultLexeme,
  resultTypes,
  returnLexeme,
  secondParameterLexeme,
  signatureLexeme,
} from './lexemes';
import type { LevelRules, WeightedSignature } from './rules';
import {
  deepest,
  type Expressions,
  isSequence,
  type NameType,
  type Scope,
  scopeKey,
  sequenceTypes,
} from './scope';
import { statements } from './statement-rules';
import { type Alternative, type GrammarSymbol, option } from './symbol';

/**
 * All programs of a signature; those of level 4 may begin alike.
 * @param helpers how many earlier functions they may call; such programs have no statements
 */
export function programs(
  all: Expressions,
  signature: WeightedSignature,
  helpers: number,
): readonly Alternative[] {
  const { table } = all;
  const { argument, second, result, twoStep, statementWeight } = signature;
  const x = argument as NameType;
  const fused = second === undefined && isOneOf(argumentTypes, argument) && isOneOf(resultTypes, result);
  const opening = (opener: Opener): GrammarSymbol => table.token(signatureLexeme(argument, result, opener));
  const head = () => [
    table.token(firstParameterLexeme(argument)),
    ...(second === undefined ? [] : [table.token(secondParameterLexeme(second))]),
    table.token(resultLexeme(result)),
  ];
  const scope: Scope = {
    x,
    ...(second === undefined ? {} : { n: second as NameType }),
    ...(helpers > 0 ? { helpers } : {}),
  };
  const value = expression(all, result, scope, chainIn(all.rules, scope));
  return [
    fused ? option(1, opening('return'), value) : option(1, ...head(), table.token(returnLexeme), value),
    ...(fused && twoStep > 0 ? [option(twoStep, opening('y ='), secondStep(all, result, scope))] : []),
    ...(statementWeight > 0 && helpers === 0
      ? [option(statementWeight, ...head(), ...statements(table, frameOf(signature)))]
      : []),
  ];
}

function isOneOf(types: readonly string[], type: string): boolean {
  return types.includes(type);
}

/** A symbol name for a signature. */
export function signatureName(signature: WeightedSignature): string {
  return `${parametersOf(signature).join(', ')} ${signature.result}`;
}

/** The value of `y` and the line that returns. Both are simpler than a one-line program, to keep tasks short. */
function secondStep(all: Expressions, result: ValueType, scope: Scope): GrammarSymbol {
  const { table, rules } = all;
  const depth = Math.min(1, rules.depth);
  const chain = rules.innerChain;
  const line = (y: NameType): readonly GrammarSymbol[] => [
    table.token(returnLexeme),
    expression(all, result, { ...scope, y }, chain),
  ];
  return table.rule(`second step ${result} ${scopeKey(scope)}`, () => [
    option(
      1,
      all.either(scope, depth, chain, {
        key: `y for ${result}`,
        types: sequenceTypes(scope),
        literalFactor: 0.2,
        integer: line('int'),
        sequence: line,
      }),
    ),
  ]);
}

/** Most operators in a row at the top; what levels 0 to 3 do not have is kept shorter, for each place costs states. */
function chainIn({ chain, innerChain }: LevelRules, { x, n }: Scope): number {
  return n !== undefined || x === 'tuple' || x === 'dict' ? innerChain : chain;
}

/** What a program returns: an expression of the result's type, perhaps with a condition. */
function expression(all: Expressions, result: ValueType, scope: Scope, chain: number): GrammarSymbol {
  const { table, rules } = all;
  if (result === 'tuple') return tupleResult(all, scope);
  if (result === 'dict') return dictResult(all, scope);
  // two loops in a comprehension are for what is returned alone
  const depth = result === 'list' ? (scope.y ? 1 : 2) : result === 'str' ? 1 : deepest(rules, scope);
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
      isSequence(result) ? all.sequence(result, scope, at, length) : all.integer(scope, at, length);
    if (rules.branches === 'none' || (scope.y && sequenceTypes(scope).length > 0))
      return [option(1, plain(depth, chain))];
    const branch = table.rule(`${result} branch ${scopeKey(scope)}`, () => [
      option(5),
      option(
        1,
        table.token(' if '),
        all.comparison(scope, sequenceTypes(scope).length > 0 ? 0 : Math.min(1, deepest(rules, scope))),
        table.token(' else '),
        plain(0, chainIn(rules, scope)),
      ),
    ]);
    return [option(1, plain(depth, chain), branch)];
  });
}
