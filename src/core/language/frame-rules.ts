/**
 * What the statements of a program work in and towards: its arguments, the type of its result, and the lines that
 * return it, with or without what a loop left in `t`.
 */
import type { Signature, ValueType } from './language';
import { returnLexeme } from './lexemes';
import { condition } from './plain-comparisons';
import { divisor, type Name, PlainRules } from './plain-rules';
import type { NameType } from './scope';
import { slicing } from './sequence-rules';
import { type Alternative, factoredRule, type GrammarSymbol, option, type SymbolTable } from './symbol';

export interface Frame {
  readonly x: NameType;
  readonly n?: NameType;
  readonly result: ValueType;
  /** The signature in short, for symbol names. */
  readonly key: string;
}

/** Types that an accumulator may have. */
export type AccumulatorType = 'int' | 'list' | 'str' | 'dict';

export function frameOf({ argument, second, result }: Signature): Frame {
  const key = `${argument}${second ? `, ${second}` : ''} -> ${result}`;
  return { x: argument as NameType, ...(second ? { n: second as NameType } : {}), result, key };
}

export function parameterNames({ x, n }: Frame): readonly Name[] {
  return [{ name: 'x', type: x, weight: 3 }, ...(n ? [{ name: 'n', type: n, weight: 3 } as const] : [])];
}

/** The types of accumulators that lead to a result, with their weights. */
export function accumulators({ x, n, result }: Frame): readonly (readonly [AccumulatorType, number])[] {
  switch (result) {
    case 'int':
      return [['int', 1], ...(x === 'list' && !n ? [['dict', 0.2] as const] : [])];
    case 'bool':
      return x === 'list' || x === 'str' ? [[x, 1]] : [];
    case 'tuple':
      return [];
    case 'list':
    case 'str':
    case 'dict':
      return [[result, 1]];
  }
}

/** A plain expression of that type. */
export function plainOf(plain: PlainRules, type: ValueType): GrammarSymbol {
  switch (type) {
    case 'int':
      return plain.integer();
    case 'bool':
      return condition(plain);
    case 'list':
      return plain.list();
    case 'str':
      return plain.string();
    case 'tuple':
      return plain.tuple();
    case 'dict':
      return plain.dict();
  }
}

/** The line that returns a plain expression of the result's type. */
export function returned(table: SymbolTable, frame: Frame, names: readonly Name[]): GrammarSymbol {
  const plain = new PlainRules(table, names);
  return table.rule(`return ${frame.result} of ${plain.key}`, () => [
    option(1, table.token(returnLexeme), plainOf(plain, frame.result)),
  ]);
}

/** The line that returns what came of `t`. */
export function finish(table: SymbolTable, frame: Frame, type: AccumulatorType): GrammarSymbol {
  const name = `finish ${type} in ${frame.key}`;
  return table.rule(name, () => [
    option(
      1,
      table.token(returnLexeme),
      factoredRule(table, `${name}, value`, () => finishes(table, frame, type)),
    ),
  ]);
}

function finishes(table: SymbolTable, frame: Frame, type: AccumulatorType): readonly Alternative[] {
  const t = (lexeme: string): GrammarSymbol => table.token(lexeme);
  const itself = t('t');
  const operand = new PlainRules(table, parameterNames(frame)).operand();
  if (frame.result === 'bool') {
    return [option(2, itself, t(' == '), t('x')), option(1, itself, t(' != '), t('x'))];
  }
  switch (type) {
    case 'int':
      return [
        option(8, itself),
        option(0.5, itself, t(' + '), operand),
        option(0.4, itself, t(' - '), operand),
        option(0.5, itself, t(' * '), t('2')),
        option(0.5, itself, t(' // '), divisor(table)),
        option(0.8, itself, t(' % '), divisor(table)),
      ];
    case 'list':
      return [
        option(
          8,
          itself,
          table.rule('finish list', () => [option(5), ...slicing(table, 'list')]),
        ),
        option(1, t('sorted('), itself, t(')')),
      ];
    case 'str':
      return [
        option(
          1,
          itself,
          table.rule('finish str', () => [option(6), ...slicing(table, 'str')]),
        ),
      ];
    case 'dict':
      return frame.result === 'int'
        ? [option(2, t('len('), itself, t(')')), option(1, t('max('), itself, t('.values()'), t(')'))]
        : [option(1, itself)];
  }
}
