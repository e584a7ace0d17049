/**
 * Integer expressions: chains of operands with binary operators, read with Python's own precedence, and the calls
 * that give integers. A divisor is never a literal zero and seldom a name, so that most random programs run.
 */
import { operatorWeights } from './rules';
import { type Expressions, names, scopeKey, sequenceTypes, variables } from './scope';
import { type Alternative, followedBy, option, scaled } from './symbol';
import { digits } from './vocabulary';

type IntegerRules = Pick<
  Expressions,
  'integer' | 'integerTail' | 'integerAtom' | 'integerAtoms' | 'literals' | 'index'
>;

/** Weight of the literal digits 1 to 9 each (prototype); zero is seldom of use. */
const digitWeight = 0.45;
const zeroWeight = 0.15;

export function integerRules(all: () => Expressions): IntegerRules {
  const rules: IntegerRules = {
    integer(scope, depth, chain) {
      const { table, rules: level } = all();
      return table.rule(`int ${scopeKey(scope)} ${depth} ${chain}`, () => {
        const tail = rules.integerTail(scope, depth, chain, 'first');
        const plain = followedBy(rules.integerAtoms(scope, depth, 'any'), tail);
        if (level.literals === 'digit') return plain;
        return [...plain, option(0.3, table.token('-'), rules.integerAtom(scope, 0, 'nonzero'), tail)];
      });
    },

    integerTail(scope, depth, chain, first) {
      const { table, rules: level } = all();
      return table.rule(`int tail ${scopeKey(scope)} ${depth} ${chain} ${first}`, () => {
        if (chain === 0) return [option(1)];
        const top = first === 'first' && depth === level.depth;
        const rest = rules.integerTail(scope, depth, chain - 1, 'later');
        return [
          option(top ? level.stop : level.laterStop),
          ...operatorWeights.map(([operator, weight]) => {
            const divides = operator === ' // ' || operator === ' % ';
            const operand = rules.integerAtom(scope, depth, divides ? 'nonzero' : 'any');
            return option(weight, table.token(operator), operand, rest);
          }),
        ];
      });
    },

    integerAtom(scope, depth, zero) {
      return all().table.rule(`int atom ${scopeKey(scope)} ${depth} ${zero}`, () =>
        rules.integerAtoms(scope, depth, zero),
      );
    },

    integerAtoms(scope, depth, zero) {
      const { table } = all();
      const named = variables(scope).flatMap(({ name, type, weight }): Alternative[] => {
        if (type === 'int') return [option(weight, table.token(name))];
        if (type === 'str') return [option(0.5, table.token(name), ...count(all(), 'str'))];
        const element = [table.token('['), rules.index(), table.token(']')];
        const part = table.rule('list part', () => [
          option(5, ...element),
          option(1, ...count(all(), 'list')),
        ]);
        return [option(weight / 2, table.token(name), part)];
      });
      const caution = zero === 'nonzero' ? 0.25 : 1;
      return [
        ...rules.literals(zero),
        ...scaled(named, caution),
        ...scaled(depth > 0 ? calls(all(), scope, depth) : [], caution),
      ];
    },

    literals(zero) {
      const { table, rules: level } = all();
      const ones = digits.map((digit) => option(0.1, table.token(digit)));
      const wide = level.literals === 'wide' ? [table.rule('literal tail', () => [option(5), ...ones])] : [];
      const positive = digits.slice(1).map((digit) => option(digitWeight, table.token(digit), ...wide));
      return zero === 'nonzero' ? positive : [option(zeroWeight, table.token('0')), ...positive];
    },

    index() {
      const { table } = all();
      return table.rule('index', () => [
        option(3, table.token('0')),
        option(0.7, table.token('1')),
        option(0.3, table.token('2')),
        option(1.5, table.token('-'), table.token('1')),
      ]);
    },
  };
  return rules;
}

/** `.count(…)` of a list or a string. */
function count({ table, literals }: Expressions, type: 'list' | 'str') {
  const item =
    type === 'list'
      ? table.rule('counted int', () => literals('any'))
      : table.rule('counted str', () => [option(1, ...letterLiteral(table))]);
  return [table.token('.count('), item, table.token(')')];
}

/** A string of one letter. */
export function letterLiteral(table: Expressions['table']) {
  const letter = table.rule('letter', () =>
    ['a', 'b', 'c', 'A', 'B', 'C'].map((name) => option(name < 'a' ? 0.5 : 1, table.token(name))),
  );
  return [table.token("'"), letter, table.token("'")];
}

/** Calls that give an integer, and parentheses around one operator. */
function calls(
  all: Expressions,
  scope: Parameters<Expressions['integer']>[0],
  depth: number,
): readonly Alternative[] {
  const { table, rules: level } = all;
  const inner = all.integer(scope, depth - 1, level.innerChain);
  const close = table.token(')');
  const options: Alternative[] = [option(0.5, table.token('abs('), inner, close)];
  const list = names(scope, 'list');
  const pair = [table.token(', '), inner];
  const extremes = list
    ? all.either(scope, depth - 1, level.innerChain, {
        key: 'extreme',
        types: ['list'],
        integer: pair,
        sequence: () => [],
      })
    : table.rule(`pair ${inner.name}`, () => [option(1, inner, ...pair)]);
  const extremeWeight = list ? 1.2 : 0.5;
  for (const name of ['max(', 'min('] as const)
    options.push(option(extremeWeight, table.token(name), extremes, close));
  if (level.branches === 'conditional') {
    const operator = table.rule('operator in parentheses', () =>
      operatorWeights.slice(0, 3).map(([lexeme, weight]) => option(weight, table.token(lexeme))),
    );
    const operand = all.integerAtom(scope, depth - 1, 'any');
    options.push(option(0.7, table.token('('), operand, operator, operand, close));
  }
  if (level.level < 3) return options;
  const sequences = sequenceTypes(scope);
  const constructed = all.constructors('list', scope, depth - 1);
  const measured = table.rule(`measured ${scopeKey(scope)} ${depth}`, () => [
    ...variables(scope).flatMap(({ name, type, weight }) =>
      type === 'int' ? [] : [option(weight, table.token(name), all.postfixTail(type, 1))],
    ),
    ...scaled(constructed, list ? 0.2 : 0.05),
    option(0.2, table.token('str('), all.integer(scope, 0, 1), close),
  ]);
  options.push(option(sequences.length > 0 ? 2 : 0.1, table.token('len('), measured, close));
  const summed = table.rule(`summed ${scopeKey(scope)} ${depth}`, () => [
    ...(list ? [option(4, all.sequence('list', scope, depth - 1, 0))] : constructed),
    option(0.4, table.token('range('), all.rangeEnd(scope), close),
  ]);
  options.push(option(list ? 2 : 0.2, table.token('sum('), summed, close));
  return options;
}
