/**
 * Integer expressions: chains of operands with binary operators, read with Python's own precedence, and the calls
 * that give integers. A divisor is never a literal zero and seldom a name, so that most random programs run.
 */
import { calls, helperCalls } from './call-rules';
import { digits } from './lexemes';
import { operatorWeights } from './rules';
import { deepest, type Expressions, type Scope, scopeKey, sequenceTypes, variables } from './scope';
import { letterLiteral } from './sequence-rules';
import { type Alternative, followedBy, type GrammarSymbol, option, scaled } from './symbol';

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
        const top = first === 'first' && depth === deepest(level, scope);
        const rest = rules.integerTail(scope, depth, chain - 1, 'later');
        return [
          option(top ? level.stop : level.laterStop),
          ...operatorWeights.map(([operator, weight]) => {
            const divides = operator === ' // ' || operator === ' % ';
            // beside sequences later operands are plain, which keeps the automaton small
            const at = sequenceTypes(scope).length > 0 ? 0 : depth;
            const operand = rules.integerAtom(scope, at, divides ? 'nonzero' : 'any');
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
        if (type === 'dict') return [option(weight / 2, table.token(name), ...lookUp(all(), scope))];
        const element = [table.token('['), rules.index(), table.token(']')];
        if (type === 'tuple') return [option(weight, table.token(name), ...element)];
        const part = table.rule('list part', () => [
          option(5, ...element),
          option(1, ...count(all(), 'list')),
        ]);
        return [option(weight / 2, table.token(name), part)];
      });
      const caution = zero === 'nonzero' ? 0.25 : 1;
      return [
        // beside sequences there are more things to say than numbers
        ...scaled(rules.literals(zero), sequenceTypes(scope).length > 0 && zero === 'any' ? 0.4 : 1),
        ...scaled(named, caution),
        ...scaled([...calls(all(), scope, depth), ...helperCalls(all(), scope, depth)], caution),
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

/** What a dictionary says of a key, or 0 if it does not have it. */
function lookUp({ table, literals }: Expressions, scope: Scope): readonly GrammarSymbol[] {
  const key = table.rule(`key ${scopeKey(scope)}`, () => [
    ...literals('any'),
    ...(scope.n === 'int' ? [option(8, table.token('n'))] : []),
  ]);
  return [table.token('.get('), key, table.token(', '), table.token('0'), table.token(')')];
}

/** `.count(…)` of a list or a string. */
function count({ table, literals }: Expressions, type: 'list' | 'str') {
  const item =
    type === 'list'
      ? table.rule('counted int', () => literals('any'))
      : table.rule('counted str', () => [option(1, ...letterLiteral(table))]);
  return [table.token('.count('), item, table.token(')')];
}
