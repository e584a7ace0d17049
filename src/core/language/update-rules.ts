/**
 * What a loop does to its accumulator `t`: counting, adding up, the largest so far, collecting, building a text, filling
 * a dictionary. The accumulator never doubles itself, so that its size grows with the trips and not with their power.
 */
import type { AccumulatorType } from './frame-rules';
import { divisor, letterCase, type Name, PlainRules, wholeTypes } from './plain-rules';
import { letterLiteral } from './sequence-rules';
import { type Alternative, followedBy, type GrammarSymbol, option, type SymbolTable } from './symbol';

/** One assignment to `t` of that type, from the names in scope besides it. */
export function update(table: SymbolTable, type: AccumulatorType, names: readonly Name[]): GrammarSymbol {
  const plain = new PlainRules(table, names, 'outside');
  return plain.rule(`update of ${type}`, () => {
    switch (type) {
      case 'int':
        return integerUpdates(plain);
      case 'list':
        return listUpdates(plain);
      case 'str':
        return textUpdates(plain);
      case 'dict':
        return dictUpdates(plain);
    }
  });
}

function integerUpdates(plain: PlainRules): readonly Alternative[] {
  const t = (lexeme: string): GrammarSymbol => plain.table.token(lexeme);
  const itself = t('t');
  const numbers = plain.tokens(...wholeTypes);
  const amount = plain.rule('amount', () => [
    option(1.5, t('1')),
    ...followedBy(plain.computed(), amountTail(plain)),
  ]);
  const factor = plain.rule('growth', () => [option(2, t('2')), option(0.5, t('3')), ...numbers]);
  const extreme = [itself, t(', '), plain.operand(), t(')')];
  return [
    option(6, itself, t(' += '), amount),
    option(0.7, itself, t(' -= '), amount),
    option(0.35, itself, t(' *= '), factor),
    option(0.6, itself, t(' = '), t('max('), ...extreme),
    option(0.4, itself, t(' = '), t('min('), ...extreme),
    ...numbers.flatMap(({ weight, symbols }) => [
      option(0.1 * weight, itself, t(' = '), ...symbols),
      option(0.1 * weight, itself, t(' = '), ...symbols, t(' - '), itself),
      // as a number is put together from its digits
      option(
        0.1 * weight,
        ...['t', ' = ', 't', ' * ', '1', '0', ' + '].map(t),
        ...symbols,
        digitTail(plain.table),
      ),
    ]),
  ];
}

/** What is done to an amount before it is added. */
function amountTail(plain: PlainRules): GrammarSymbol {
  const t = (lexeme: string): GrammarSymbol => plain.table.token(lexeme);
  return plain.rule('amount tail', () => [
    option(4),
    option(0.5, t(' + '), plain.operand()),
    option(0.3, t(' - '), plain.operand()),
    option(0.5, t(' * '), plain.factor()),
    option(0.7, t(' % '), divisor(plain.table)),
    option(0.3, t(' // '), divisor(plain.table)),
  ]);
}

/** The last digit of a number, or the whole of it. */
function digitTail(table: SymbolTable): GrammarSymbol {
  return table.rule('digit of a number', () => [
    option(1),
    option(3, table.token(' % '), table.token('1'), table.token('0')),
  ]);
}

function listUpdates(plain: PlainRules): readonly Alternative[] {
  const t = (lexeme: string): GrammarSymbol => plain.table.token(lexeme);
  const itself = t('t');
  const item = [t('['), plain.integer(), t(']')];
  return [
    option(4, itself, t(' += '), ...item),
    option(1, itself, t(' = '), itself, t(' + '), ...item),
    option(1.5, itself, t(' = '), ...item, t(' + '), itself),
  ];
}

function textUpdates(plain: PlainRules): readonly Alternative[] {
  const t = (lexeme: string): GrammarSymbol => plain.table.token(lexeme);
  const itself = t('t');
  const numbers = plain.named('int', 'key', 'positive').length > 0;
  const piece = plain.rule('piece', () => [
    ...followedBy(plain.tokens('letter'), letterCase(plain.table)),
    ...plain.tokens('str').map(({ weight, symbols }) => option(weight * 0.1, ...symbols)),
    option(0.5, ...letterLiteral(plain.table)),
    ...(numbers ? [option(1.5, t('str('), plain.integer(), t(')'))] : []),
  ]);
  return [
    option(4, itself, t(' += '), piece),
    option(2.5, itself, t(' = '), piece, t(' + '), itself),
    option(0.7, itself, t(' = '), itself, t(' + '), piece),
  ];
}

/** Counting by a key, or a value for a key. The key is an integer in scope, or its remainder. */
function dictUpdates(plain: PlainRules): readonly Alternative[] {
  const t = (lexeme: string): GrammarSymbol => plain.table.token(lexeme);
  const numbers = plain.tokens('int', 'key', 'positive');
  const counted = plain.rule('counted', () => [
    option(3, t('1')),
    option(0.3, t('2')),
    ...numbers.map(({ weight, symbols }) => option(weight * 0.4, ...symbols)),
  ]);
  const keys = numbers.flatMap(({ weight, symbols }) => [
    option(weight * 2, ...symbols),
    option(weight * 0.7, ...symbols, t(' % '), t('2')),
    option(weight * 0.4, ...symbols, t(' % '), t('3')),
  ]);
  return keys.flatMap(({ weight, symbols: key }) => {
    const place = [t('t'), t('['), ...key, t(']'), t(' = ')];
    const known = [t('t'), t('.get('), ...key, t(', '), t('0'), t(')'), t(' + ')];
    return [option(weight * 2, ...place, ...known, counted), option(weight, ...place, plain.integer())];
  });
}
