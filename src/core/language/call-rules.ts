/**
 * Calls that give integers, and parentheses around one operator. In the innermost place only the plain measures of
 * a name remain (`len(x)`, `sum(x)`), so that the automaton stays small.
 */
import { rangeEnd } from './bracket-rules';
import { helperCallLexeme, helperNames } from './lexemes';
import { operatorWeights } from './rules';
import {
  deepest,
  type Expressions,
  isSequence,
  names,
  type Scope,
  scopeKey,
  sequenceTypes,
  variables,
} from './scope';
import { type Alternative, type GrammarSymbol, option, scaled } from './symbol';

/** The calls possible at a depth of nesting; all begin with a token of their own. */
export function calls(all: Expressions, scope: Scope, depth: number): readonly Alternative[] {
  if (depth === 0) return measures(all, scope);
  const { table, rules } = all;
  const inner = all.integer(scope, depth - 1, rules.innerChain);
  const close = table.token(')');
  const options: Alternative[] = [option(0.5, table.token('abs('), inner, close)];
  const extremes = pairOrList(all, scope, depth - 1, inner);
  const extremeWeight = names(scope, 'list') ? 1.2 : 0.5;
  for (const name of ['max(', 'min(']) {
    options.push(option(extremeWeight, table.token(name), extremes, close));
  }
  if (rules.branches === 'conditional') {
    const operand = all.integerAtom(scope, depth - 1, 'any');
    options.push(option(0.7, table.token('('), operand, parenthesised(all), operand, close));
  }
  if (rules.sequences === 'none' || depth < deepest(rules, scope)) return options;
  const lists = names(scope, 'list');
  const sequences = sequenceTypes(scope).length > 0;
  options.push(option(sequences ? 2 : 0.15, table.token('len('), measured(all, scope, depth), close));
  if (lists || !sequences) {
    options.push(option(lists ? 2 : 0.3, table.token('sum('), summed(all, scope, depth), close));
  }
  return options;
}

/** Calls of earlier functions, which are what a composite program is about. In the innermost place of a name or number. */
export function helperCalls(all: Expressions, scope: Scope, depth: number): readonly Alternative[] {
  const { table, rules } = all;
  const { helpers = 0 } = scope;
  const argument =
    depth > 0
      ? all.integer(scope, depth - 1, rules.innerChain)
      : table.rule(`helper argument ${scopeKey(scope)}`, () => [
          ...all.literals('any'),
          ...variables(scope).flatMap(({ name, type, weight }) =>
            type === 'int' ? [option(weight, table.token(name))] : [],
          ),
        ]);
  return helperNames
    .slice(0, helpers)
    .map((name) => option(6 / helpers, table.token(helperCallLexeme(name)), argument, table.token(')')));
}

/** `len`, `sum`, `max` and `min` of a name. */
function measures({ table }: Expressions, scope: Scope): readonly Alternative[] {
  const close = table.token(')');
  const options: Alternative[] = [];
  const measure = (call: string, weight: number, measurable: readonly Alternative[]): void => {
    if (measurable.length === 0) return;
    const key = measurable.map(({ symbols }) => symbols.map((symbol) => symbol.name).join(' ')).join();
    options.push(
      option(
        weight,
        table.token(call),
        table.rule(`one of ${key}`, () => measurable),
        close,
      ),
    );
  };
  const named = (types: readonly string[]): readonly Alternative[] =>
    variables(scope).flatMap(({ name, type, weight }) =>
      types.includes(type) ? [option(weight, table.token(name))] : [],
    );
  const values = variables(scope).flatMap(({ name, type, weight }) =>
    type === 'dict' ? [option(weight, table.token(name), table.token('.values()'))] : [],
  );
  measure('len(', 1.2, named(['list', 'str', 'tuple', 'dict']));
  for (const [call, weight] of [
    ['sum(', 1.2],
    ['max(', 0.6],
    ['min(', 0.6],
  ] as const) {
    measure(call, weight, [...named(['list', 'tuple']), ...values]);
  }
  return options;
}

/** The arguments of `max` and `min`: two integers, or one list where a list is in scope. */
function pairOrList(all: Expressions, scope: Scope, depth: number, inner: GrammarSymbol): GrammarSymbol {
  const second = [all.table.token(', '), inner];
  if (!names(scope, 'list'))
    return all.table.rule(`pair of ${inner.name}`, () => [option(1, inner, ...second)]);
  return all.either(scope, depth, all.rules.innerChain, {
    key: 'extreme',
    types: ['list'],
    literalFactor: 0.3,
    integer: second,
    sequence: () => [],
  });
}

function parenthesised({ table }: Expressions): GrammarSymbol {
  return table.rule('operator in parentheses', () =>
    operatorWeights.slice(0, 3).map(([lexeme, weight]) => option(weight, table.token(lexeme))),
  );
}

/** The argument of `len`: a name or a list made of one; digits of a number where there is neither. */
function measured(all: Expressions, scope: Scope, depth: number): GrammarSymbol {
  const { table } = all;
  return table.rule(`measured ${scopeKey(scope)} ${depth}`, () => {
    if (sequenceTypes(scope).length === 0) {
      return [option(1, table.token('str('), all.integer(scope, 0, all.rules.innerChain), table.token(')'))];
    }
    return [
      ...variables(scope).flatMap(({ name, type, weight }) =>
        isSequence(type) ? [option(weight, table.token(name), all.postfixTail(type, 'one'))] : [],
      ),
      ...(names(scope, 'list') ? scaled(all.constructors('list', scope, Math.min(1, depth)), 0.3) : []),
    ];
  });
}

/** The argument of `sum`: a list or a range. */
function summed(all: Expressions, scope: Scope, depth: number): GrammarSymbol {
  const { table } = all;
  return table.rule(`summed ${scopeKey(scope)} ${depth}`, () => [
    ...(names(scope, 'list')
      ? [option(4, all.sequence('list', scope, Math.min(1, depth), 0))]
      : all.constructors('list', scope, Math.min(1, depth))),
    option(0.4, table.token('range('), rangeEnd(all, scope), table.token(')')),
  ]);
}
