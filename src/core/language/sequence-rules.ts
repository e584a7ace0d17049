/**
 * Lists of integers and strings: names with slices and methods, literals, `sorted`, `str`, comprehensions over a
 * list or a range with an optional filter, and chains of ` + ` and ` * `.
 */

import { letterLiteral } from './integer-rules';
import { comparisonWeights, operatorWeights } from './rules';
import { type Expressions, names, type Scope, scopeKey, variables } from './scope';
import { type Alternative, followedBy, type GrammarSymbol, notStartingWith, option } from './symbol';
import { letters } from './vocabulary';

type SequenceRules = Pick<
  Expressions,
  'sequence' | 'sequenceAtom' | 'sequenceTail' | 'constructors' | 'postfixes' | 'postfixTail' | 'rangeEnd'
>;

/** Most slices and methods after one operand. */
const maxPostfixes = 2;

export function sequenceRules(all: () => Expressions): SequenceRules {
  const rules: SequenceRules = {
    sequence(type, scope, depth, chain) {
      return all().table.rule(`${type} ${scopeKey(scope)} ${depth} ${chain}`, () => [
        option(1, rules.sequenceAtom(type, scope, depth), rules.sequenceTail(type, scope, depth, chain)),
      ]);
    },

    sequenceAtom(type, scope, depth) {
      const { table } = all();
      return table.rule(`${type} atom ${scopeKey(scope)} ${depth}`, () => [
        ...variables(scope).flatMap((variable) =>
          variable.type === type
            ? [option(variable.weight, table.token(variable.name), rules.postfixTail(type, maxPostfixes))]
            : [],
        ),
        ...rules.constructors(type, scope, depth),
      ]);
    },

    sequenceTail(type, scope, depth, chain) {
      const { table } = all();
      return table.rule(`${type} tail ${scopeKey(scope)} ${depth} ${chain}`, () => {
        if (chain === 0) return [option(1)];
        const times = table.rule('times', () => [option(3, table.token('2')), option(1, table.token('3'))]);
        const rest = rules.sequenceTail(type, scope, depth, chain - 1);
        return [
          option(3),
          option(1, table.token(' + '), rules.sequenceAtom(type, scope, 0), rest),
          option(0.3, table.token(' * '), times, rest),
        ];
      });
    },

    constructors(type, scope, depth) {
      const { table } = all();
      const own = names(scope, type);
      if (type === 'str') {
        const number = all().integer(scope, Math.max(0, depth - 1), 1);
        return [
          option(1, table.token("'"), stringLiteral(table, 3)),
          option(own ? 0.4 : 4, table.token('str('), number, table.token(')')),
        ];
      }
      const bracket = option(own ? 1.5 : 4, table.token('['), listBody(all(), scope, depth));
      if (depth === 0) return [bracket];
      const sorted = rules.sequence('list', scope, depth - 1, 0);
      const tail = rules.postfixTail('list', 1);
      return [bracket, option(own ? 1.2 : 0.2, table.token('sorted('), sorted, table.token(')'), tail)];
    },

    postfixes(type) {
      const { table } = all();
      const slicing = (
        [
          ['[::-1]', 1],
          ['[1:]', 1],
          ['[:-1]', 0.8],
          ['[::2]', 0.4],
        ] as const
      ).map(([slice, weight]) => option(weight, table.token(slice)));
      if (type === 'list') return slicing;
      const [open, close] = [table.token('['), table.token(']')];
      return [
        ...slicing,
        option(1, table.token('.upper()')),
        option(1, table.token('.lower()')),
        option(0.8, open, all().index(), close),
        option(
          0.4,
          table.token('.replace('),
          ...letterLiteral(table),
          table.token(', '),
          ...letterLiteral(table),
          table.token(')'),
        ),
      ];
    },

    postfixTail(type, left) {
      return all().table.rule(`${type} postfix ${left}`, () =>
        left === 0
          ? [option(1)]
          : [
              option(left === maxPostfixes ? 5 : 12),
              ...followedBy(rules.postfixes(type), rules.postfixTail(type, left - 1)),
            ],
      );
    },

    rangeEnd(scope) {
      const { table, literals } = all();
      return table.rule(`range end ${scopeKey(scope)}`, () => [
        ...variables(scope)
          .map(({ name, type, weight }) =>
            type === 'int'
              ? option(
                  weight,
                  table.token(name),
                  table.rule('range shift', () => [
                    option(5),
                    option(1, table.token(' + '), table.token('1')),
                  ]),
                )
              : option(weight, table.token('len('), table.token(name), table.token(')')),
          )
          .slice(0, 1),
        ...literals('nonzero').map((alternative) => ({ ...alternative, weight: alternative.weight / 4 })),
      ]);
    },
  };
  return rules;
}

/** At most `left` letters and the closing quote. */
function stringLiteral(table: Expressions['table'], left: number): GrammarSymbol {
  const close = (weight: number) => option(weight, table.token("'"));
  return table.rule(`string literal ${left}`, () => {
    if (left === 0) return [close(1)];
    const rest = stringLiteral(table, left - 1);
    return [
      close(left === 3 ? 0.4 : 7),
      ...letters.map((name) => option(name < 'a' ? 0.5 : 1, table.token(name), rest)),
    ];
  });
}

/** What follows `[`: the elements of a literal, or a comprehension, which begins with `v` or a call of it. */
function listBody(all: Expressions, scope: Scope, depth: number): GrammarSymbol {
  const { table, rules: level } = all;
  return table.rule(`list body ${scopeKey(scope)} ${depth}`, () => {
    const inner = Math.max(0, depth - 1);
    const element = all.integer(scope, inner, level.innerChain);
    const tail = all.integerTail(scope, inner, level.innerChain, 'first');
    const more = moreElements(table, element, 2);
    const literal = followedBy(all.integerAtoms(scope, inner, 'any'), tail, more);
    const minus = table.token('-');
    const negative = option(0.2, minus, all.integerAtom(scope, 0, 'nonzero'), tail, more);
    if (depth === 0) return [...literal, negative];
    const ownList = names(scope, 'list');
    const rest = [
      elementTail(all, scope, 1),
      table.token(' for v in '),
      source(all, scope),
      filter(all, scope),
    ];
    const v = table.token('v');
    const comma = table.token(', ');
    const close = table.token(')');
    const weight = ownList || scope.x === 'int' ? 14 : 4;
    const negated = table.rule(`negative element ${scopeKey(scope)} ${depth}`, () => [
      option(6, v, ...rest),
      ...followedBy(all.integerAtoms(scope, 0, 'nonzero'), tail, more),
    ]);
    const opening = ['abs(', 'max(', 'min('].map((name) => table.token(name));
    const plain = notStartingWith(literal, opening);
    const called = literal.filter((alternative) => !plain.includes(alternative));
    return [
      option(weight, v, ...rest),
      ...plain,
      option(0.4, minus, negated),
      ...opening.map((name) => {
        const extra = name.name === "'abs('" ? [] : [comma, elementOperand(all, scope)];
        const other = called.find(({ symbols }) => symbols[0] === name);
        const applied = table.rule(`applied ${name.name} ${scopeKey(scope)} ${depth}`, () => [
          option(3, v, elementTail(all, scope, 1), ...extra, close, ...rest),
          ...(other ? [option(1, ...other.symbols.slice(1))] : []),
        ]);
        return option(0.6, name, applied);
      }),
    ];
  });
}

function moreElements(table: Expressions['table'], element: GrammarSymbol, left: number): GrammarSymbol {
  return table.rule(`more of ${element.name} ${left}`, () => {
    const close = option(1.5, table.token(']'));
    return left === 0
      ? [close]
      : [close, option(1, table.token(', '), element, moreElements(table, element, left - 1))];
  });
}

/** Numbers and names that an element of a comprehension may be combined with. */
function elementOperand(all: Expressions, scope: Scope): GrammarSymbol {
  const { table } = all;
  return table.rule(`element operand ${scopeKey(scope)}`, () => [
    ...all.literals('any'),
    option(1.5, table.token('v')),
    ...numbers(all, scope),
  ]);
}

function numbers({ table }: Expressions, scope: Scope): readonly Alternative[] {
  return variables(scope).flatMap(({ name, type }) => (type === 'int' ? [option(2, table.token(name))] : []));
}

/** The operators after `v` in an element. */
function elementTail(all: Expressions, scope: Scope, chain: number): GrammarSymbol {
  const { table } = all;
  return table.rule(`element tail ${scopeKey(scope)} ${chain}`, () => [
    option(3),
    ...operatorWeights.map(([operator, weight]) => {
      const divides = operator === ' // ' || operator === ' % ';
      const divisor = table.rule('element divisor', () => all.literals('nonzero'));
      return option(weight, table.token(operator), divides ? divisor : elementOperand(all, scope));
    }),
  ]);
}

function source(all: Expressions, scope: Scope): GrammarSymbol {
  const { table } = all;
  return table.rule(`source ${scopeKey(scope)}`, () => [
    ...variables(scope).flatMap(({ name, type, weight }) =>
      type === 'list' ? [option(weight, table.token(name), all.postfixTail('list', 1))] : [],
    ),
    option(1, table.token('range('), all.rangeEnd(scope), table.token(')')),
  ]);
}

/** An optional condition on `v` and the closing bracket. */
function filter(all: Expressions, scope: Scope): GrammarSymbol {
  const { table, literals } = all;
  return table.rule(`filter ${scopeKey(scope)}`, () => {
    const bound = table.rule(`filter bound ${scopeKey(scope)}`, () => [
      ...literals('any'),
      ...numbers(all, scope),
    ]);
    const compared = table.rule(`filter comparison ${scopeKey(scope)}`, () =>
      comparisonWeights.map(([operator, weight]) => option(weight, table.token(operator), bound)),
    );
    const remainder = table.rule('filter remainder', () =>
      (
        [
          ['0', 2],
          ['1', 1],
        ] as const
      ).map(([digit, weight]) => option(weight, table.token(digit))),
    );
    const modulus = table.rule('filter modulus', () =>
      ['2', '3', '4', '5'].map((digit) => option(digit === '2' ? 3 : 1, table.token(digit))),
    );
    const equality = table.rule('filter equality', () => [
      option(3, table.token(' == ')),
      option(1, table.token(' != ')),
    ]);
    const condition = table.rule(`filter condition ${scopeKey(scope)}`, () => [
      option(2, compared),
      option(1, table.token(' % '), modulus, equality, remainder),
    ]);
    const close = table.token(']');
    return [option(3, close), option(1, table.token(' if '), table.token('v'), condition, close)];
  });
}
