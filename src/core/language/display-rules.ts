/**
 * What programs of one line return where that is a tuple or a dictionary: displays, reversed tuples, and dictionaries
 * made by a comprehension, whose keys Python keeps apart.
 */
import { comprehensionFilter, comprehensionSource, elementTail } from './bracket-rules';
import { type Expressions, type Scope, scopeKey, variables } from './scope';
import { type Alternative, factoredRule, type GrammarSymbol, option } from './symbol';

/** A tuple of two or three integers. */
export function tupleResult(all: Expressions, scope: Scope): GrammarSymbol {
  const { table } = all;
  const part = all.integer(scope, 0, 1);
  const close = table.token(')');
  const comma = table.token(', ');
  return table.rule(`tuple result ${scopeKey(scope)}`, () => [
    option(
      4,
      table.token('('),
      part,
      comma,
      part,
      table.rule(`third of tuple ${scopeKey(scope)}`, () => [
        option(3, close),
        option(1, comma, part, close),
      ]),
    ),
    ...variables(scope).flatMap(({ name, type, weight }) =>
      type === 'tuple'
        ? [
            option(
              weight / 4,
              table.token(name),
              table.rule('tuple part', () => [option(1), option(4, table.token('[::-1]'))]),
            ),
          ]
        : [],
    ),
  ]);
}

/** A dictionary from integers to integers. */
export function dictResult(all: Expressions, scope: Scope): GrammarSymbol {
  const { table } = all;
  const t = (lexeme: string): GrammarSymbol => table.token(lexeme);
  const key = scopeKey(scope);
  const loop = [t(' for v in '), comprehensionSource(all, scope), comprehensionFilter(all, scope, '}')];
  const entry: readonly Alternative[] = [
    option(4, t('v'), t(': '), t('v'), elementTail(all, scope), ...loop),
    option(1, t('v'), t(' % '), keyModulus(all), t(': '), t('v'), elementTail(all, scope), ...loop),
    ...variables(scope).flatMap(({ name, type }): readonly Alternative[] => {
      if (type === 'list')
        return [option(2, t('v'), t(': '), t(name), t('.count('), t('v'), t(')'), ...loop)];
      if (type === 'dict') {
        const value = [t(name), t('['), t('v'), t(']')];
        return [
          option(4, t('v'), t(': '), ...value, elementTail(all, scope), ...loop),
          option(1, ...value, t(': '), t('v'), ...loop),
        ];
      }
      return [];
    }),
  ];
  return table.rule(`dict result ${key}`, () => [
    option(
      1,
      t('{'),
      factoredRule(table, `dict entries ${key}`, () => entry),
    ),
    ...variables(scope).flatMap(({ name, type }) => (type === 'dict' ? [option(0.05, t(name))] : [])),
  ]);
}

function keyModulus({ table }: Expressions): GrammarSymbol {
  return table.rule('key modulus', () => [
    option(2, table.token('2')),
    option(2, table.token('3')),
    option(1, table.token('4')),
  ]);
}
