/**
 * Lists of integers and strings: names with slices and methods, literals, `sorted`, `str`, and chains of ` + ` and
 * ` * `. What stands between `[` and `]` is in `bracket-rules.ts`.
 */
import { listBody, listOfNumbers } from './bracket-rules';
import { letters } from './lexemes';
import { type Expressions, names, type SequenceType, scopeKey, variables } from './scope';
import { type Alternative, followedBy, type GrammarSymbol, option, type SymbolTable } from './symbol';

type SequenceRules = Pick<
  Expressions,
  'sequence' | 'sequenceAtom' | 'sequenceTail' | 'constructors' | 'postfixes' | 'postfixTail'
>;

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
            ? [
                option(
                  variable.weight,
                  table.token(variable.name),
                  rules.postfixTail(type, depth > 0 ? 'many' : 'one'),
                ),
              ]
            : [],
        ),
        ...rules.constructors(type, scope, depth),
      ]);
    },

    sequenceTail(type, scope, depth, chain) {
      const { table } = all();
      return table.rule(`${type} tail ${scopeKey(scope)} ${depth} ${chain}`, () => {
        if (chain === 0) return [option(1)];
        const times = table.rule(`times${scope.n === 'int' ? ' n' : ''}`, () => [
          option(3, table.token('2')),
          option(1, table.token('3')),
          ...(scope.n === 'int' ? [option(1, table.token('n'))] : []),
        ]);
        const rest = rules.sequenceTail(type, scope, depth, chain - 1);
        return [
          option(3),
          option(1, table.token(' + '), rules.sequenceAtom(type, scope, 0), rest),
          option(0.3, table.token(' * '), times, rest),
        ];
      });
    },

    constructors(type, scope, depth) {
      const { table, rules: level } = all();
      const own = names(scope, type);
      const close = table.token(')');
      if (type === 'str') {
        const number = all().integer(scope, 0, depth > 0 ? level.innerChain : 0);
        const literal = option(1, table.token("'"), stringLiteral(table, 3));
        // beside strings `str(…)` is of use at the top only
        return own && depth === 0
          ? [literal]
          : [literal, option(own ? 0.3 : 6, table.token('str('), number, close)];
      }
      const open = table.token('[');
      if (depth === 0) return [option(own ? 1 : 4, open, listOfNumbers(all(), scope))];
      const body = option(own ? 2.5 : 4, open, listBody(all(), scope, depth));
      const others = variables(scope).filter(({ type: other }) => other === 'tuple' || other === 'dict');
      if (!own) {
        return [
          body,
          ...others.map(({ name }) => option(1.5, table.token('sorted('), table.token(name), close)),
        ];
      }
      const sorted = rules.sequence('list', scope, 0, 0);
      return [body, option(1.5, table.token('sorted('), sorted, close, rules.postfixTail('list', 'one'))];
    },

    postfixTail(type, kind) {
      const { table } = all();
      return table.rule(`${type} ${kind} postfixes`, () =>
        kind === 'many'
          ? [option(5), ...rules.postfixes(type)]
          : [option(6), ...slicing(table, type), ...(type === 'str' ? [element(all())] : [])],
      );
    },

    postfixes(type) {
      const { table } = all();
      const second = table.rule(`${type} second postfix`, () => [option(12), ...slicing(table, type)]);
      const firsts = followedBy(slicing(table, type), second);
      if (type === 'list') return firsts;
      const letter = letterLiteral(table);
      const replaced = [...letter, table.token(', '), ...letter, table.token(')')];
      return [
        ...firsts,
        ...followedBy([element(all())], second),
        option(0.4, table.token('.replace('), ...replaced),
      ];
    },
  };
  return rules;
}

/** Slices, and the methods that change letters. */
export function slicing(table: SymbolTable, type: SequenceType): readonly Alternative[] {
  const shared = [
    option(1, table.token('[::-1]')),
    option(1, table.token('[1:]')),
    option(0.8, table.token('[:-1]')),
    option(0.4, table.token('[::2]')),
  ];
  if (type === 'list') return shared;
  return [...shared, option(1, table.token('.upper()')), option(1, table.token('.lower()'))];
}

/** One character of a string, as a string. */
function element({ table, index }: Expressions): Alternative {
  return option(0.8, table.token('['), index(), table.token(']'));
}

/** A string of one letter. */
export function letterLiteral(table: SymbolTable): readonly GrammarSymbol[] {
  const letter = table.rule('letter', () =>
    letters.map((name) => option(name < 'a' ? 0.5 : 1, table.token(name))),
  );
  return [table.token("'"), letter, table.token("'")];
}

/** At most `left` letters and the closing quote. */
function stringLiteral(table: SymbolTable, left: number): GrammarSymbol {
  return table.rule(`string literal ${left}`, () => {
    if (left === 0) return [option(1, table.token("'"))];
    const rest = stringLiteral(table, left - 1);
    return [
      option(left === 3 ? 0.3 : 7, table.token("'")),
      ...letters.map((name) => option(name < 'a' ? 0.5 : 1, table.token(name), rest)),
    ];
  });
}
