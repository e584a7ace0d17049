/**
 * What stands between `[` and `]`: the elements of a list, or a comprehension over a list or a range with an
 * optional filter. A comprehension begins with `v` or with a call of it, which is how one token tells the two apart.
 */
import { comparisonWeights, operatorWeights } from './rules';
import { type Expressions, names, type Scope, scopeKey, sequenceTypes, variables } from './scope';
import {
  type Alternative,
  factoredRule,
  followedBy,
  type GrammarSymbol,
  notStartingWith,
  option,
  scaled,
} from './symbol';

/** The elements of a plain list of numbers and numeric names, with the closing bracket. */
export function listOfNumbers(all: Expressions, scope: Scope): GrammarSymbol {
  const { table } = all;
  const number = table.rule(`number ${scopeKey(scope)}`, () => [
    ...all.literals('any'),
    ...numbers(all, scope),
  ]);
  return table.rule(`numbers ${scopeKey(scope)}`, () => [option(1, number, moreElements(all, number, 1))]);
}

/**
 * The elements of a list or a comprehension, with the closing bracket.
 * @param depth 2 where a comprehension may have two loops, which level 4 has in what it returns
 */
export function listBody(all: Expressions, scope: Scope, depth: number): GrammarSymbol {
  const { table, rules } = all;
  const nested = depth > 1 && rules.level > 3;
  return table.rule(`list body ${scopeKey(scope)}${nested ? ' nested' : ''}`, () => {
    const chain = sequenceTypes(scope).length > 0 ? 0 : rules.innerChain;
    const more = moreElements(all, all.integer(scope, 0, chain), 2);
    const literal = followedBy(
      all.integerAtoms(scope, 0, 'any'),
      all.integerTail(scope, 0, chain, 'first'),
      more,
    );
    const v = table.token('v');
    const loop = [
      table.token(' for v in '),
      comprehensionSource(all, scope),
      comprehensionFilter(all, scope, ']'),
    ];
    const called = ['abs(', 'max(', 'min('].map((call) => table.token(call));
    const weight = scope.x === 'str' && !names(scope, 'list') ? 3 : 10;
    return [
      ...(nested
        ? nestedBody(all, scope, weight, loop)
        : [option(weight, v, elementTail(all, scope), ...loop)]),
      option(weight / 20, table.token('-'), v, ...loop),
      ...called.map((call) => {
        const second = call === table.token('abs(') ? [] : [table.token(', '), elementOperand(all, scope)];
        // `max(x)` of a list literal begins like `max(v, 3)` of a comprehension
        const literals = literal.filter(({ symbols }) => symbols[0] === call);
        const argument = table.rule(`after ${call.name} ${scopeKey(scope)}`, () => [
          option(3, v, elementTail(all, scope), ...second, table.token(')'), ...loop),
          ...literals.map(({ symbols }) => option(1, ...symbols.slice(1))),
        ]);
        return option(weight / 15, call, argument);
      }),
      ...notStartingWith(literal, called),
    ];
  });
}

/** Comprehensions that begin with `v` or `w`: with one loop, or with one in the other if `w` is mentioned. */
function nestedBody(
  all: Expressions,
  scope: Scope,
  weight: number,
  loop: readonly GrammarSymbol[],
): readonly Alternative[] {
  const { table } = all;
  const [v, w] = [table.token('v'), table.token('w')];
  const inner = factoredRule(table, `inner source ${scopeKey(scope)}`, () => [
    option(3, table.token('range('), v, table.token(')')),
    option(1, table.token('range('), table.token('2'), table.token(')')),
    ...variables(scope).flatMap(({ name, type }) => (type === 'list' ? [option(2, table.token(name))] : [])),
  ]);
  const outer = [table.token(' for v in '), comprehensionSource(all, scope)];
  const loops = [...outer, table.token(' for w in '), inner, table.token(']')];
  const divisor = table.rule('element divisor', () => all.literals('nonzero'));
  const after = table.rule(`nested operand ${scopeKey(scope)}`, () => [
    option(8, elementOperand(all, scope), ...loop),
    option(1, w, ...loops),
  ]);
  const element = table.rule(`nested element ${scopeKey(scope)}`, () => [
    option(2, ...loop),
    ...operatorWeights.map(([operator, factor]) =>
      operator === ' // ' || operator === ' % '
        ? option(factor, table.token(operator), divisor, ...loop)
        : option(factor, table.token(operator), after),
    ),
  ]);
  return [option(weight, v, element), option(weight / 20, w, ...loops)];
}

/** At most `left` more elements and the closing bracket. */
function moreElements(all: Expressions, element: GrammarSymbol, left: number): GrammarSymbol {
  const { table } = all;
  return table.rule(`${left} more of ${element.name}`, () => {
    const close = option(1.5, table.token(']'));
    if (left === 0) return [close];
    return [close, option(1, table.token(', '), element, moreElements(all, element, left - 1))];
  });
}

/** The operator after `v` in an element. */
export function elementTail(all: Expressions, scope: Scope): GrammarSymbol {
  const { table } = all;
  const divisor = table.rule('element divisor', () => all.literals('nonzero'));
  const operand = elementOperand(all, scope);
  return table.rule(`element tail ${scopeKey(scope)}`, () => [
    option(2),
    ...operatorWeights.map(([operator, weight]) => {
      const divides = operator === ' // ' || operator === ' % ';
      return option(weight, table.token(operator), divides ? divisor : operand);
    }),
  ]);
}

/** Numbers and names that `v` may be combined with. */
function elementOperand(all: Expressions, scope: Scope): GrammarSymbol {
  const { table } = all;
  return table.rule(`element operand ${scopeKey(scope)}`, () => [
    ...all.literals('any'),
    option(1.5, table.token('v')),
    ...numbers(all, scope),
  ]);
}

/** Names of integers. */
function numbers({ table }: Expressions, scope: Scope): readonly Alternative[] {
  return variables(scope).flatMap(({ name, type }) => (type === 'int' ? [option(2, table.token(name))] : []));
}

/** What a comprehension runs over. */
export function comprehensionSource(all: Expressions, scope: Scope): GrammarSymbol {
  const { table } = all;
  return table.rule(`source ${scopeKey(scope)}`, () => [
    ...variables(scope).flatMap(({ name, type, weight }) =>
      type === 'list'
        ? [option(weight, table.token(name), all.postfixTail('list', 'one'))]
        : type === 'tuple' || type === 'dict'
          ? [option(weight, table.token(name))]
          : [],
    ),
    option(1, table.token('range('), rangeEnd(all, scope), table.token(')')),
  ]);
}

/** The argument of `range(`: `x`, `x + 1`, the length of `x`, or a small number. */
export function rangeEnd({ table, literals }: Expressions, scope: Scope): GrammarSymbol {
  const shift = table.rule('range shift', () => [option(5), option(1, table.token(' + '), table.token('1'))]);
  return table.rule(`range end ${scopeKey(scope)}`, () => [
    scope.x === 'int'
      ? option(5, table.token('x'), shift)
      : option(5, table.token('len('), table.token('x'), table.token(')')),
    ...(scope.n === 'int' ? [option(3, table.token('n'), shift)] : []),
    ...scaled(literals('nonzero'), 0.25),
  ]);
}

/** An optional condition on `v`, and the closing bracket. */
export function comprehensionFilter(all: Expressions, scope: Scope, bracket: ']' | '}'): GrammarSymbol {
  const { table, literals } = all;
  const close = table.token(bracket);
  const bound = table.rule(`filter bound ${scopeKey(scope)}`, () => [
    ...literals('any'),
    ...numbers(all, scope),
  ]);
  const modulus = table.rule('filter modulus', () => [
    option(3, table.token('2')),
    ...['3', '4', '5'].map((digit) => option(1, table.token(digit))),
  ]);
  const equality = table.rule('filter equality', () => [
    option(3, table.token(' == ')),
    option(1, table.token(' != ')),
  ]);
  const remainder = table.rule('filter remainder', () => [
    option(2, table.token('0')),
    option(1, table.token('1')),
  ]);
  const condition = table.rule(`filter condition ${scopeKey(scope)}`, () => [
    ...comparisonWeights.map(([operator, weight]) => option(weight, table.token(operator), bound)),
    option(2, table.token(' % '), modulus, equality, remainder),
  ]);
  return table.rule(`filter ${scopeKey(scope)} ${bracket}`, () => [
    option(3, close),
    option(1, table.token(' if '), table.token('v'), condition, close),
  ]);
}
