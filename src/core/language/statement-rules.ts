/**
 * The statements of level 4: guards that return early, assignments under conditions, several locals, and the loops of
 * `loop-rules.ts`. A program has up to a handful of lines and ends by returning.
 */
import {
  type AccumulatorType,
  accumulators,
  type Frame,
  finish,
  parameterNames,
  plainOf,
  returned,
} from './frame-rules';
import { blockLexemes, digits, lineLexemes, returnLexeme } from './lexemes';
import { accumulatorLoops, pairLoop, plainLoops } from './loop-rules';
import { condition } from './plain-comparisons';
import { type Name, PlainRules } from './plain-rules';
import { slicing } from './sequence-rules';
import {
  type Alternative,
  factoredRule,
  followedBy,
  type GrammarSymbol,
  option,
  type SymbolTable,
  scaled,
} from './symbol';

/** The lines of a body of several statements, the first line end included. */
export function statements(table: SymbolTable, frame: Frame): readonly GrammarSymbol[] {
  const t = (lexeme: string): GrammarSymbol => table.token(lexeme);
  const line = factoredRule(table, `first statement in ${frame.key}`, () => [
    ...guards(table, frame),
    ...weighing(0.35, plainLoops(table, frame)),
    ...[...starts(table, frame), ...weighing(0.9, locals(table, frame))].map(({ weight, symbols }) =>
      option(weight, t('t'), t(' = '), ...symbols),
    ),
  ]);
  return [t(lineLexemes[0]), line];
}

/** The alternatives with that weight in all. */
function weighing(total: number, alternatives: readonly Alternative[]): readonly Alternative[] {
  return scaled(
    alternatives,
    total /
      Math.max(
        1e-9,
        alternatives.reduce((sum, { weight }) => sum + weight, 0),
      ),
  );
}

/** `if …: return …`, once or twice, and what is returned otherwise; or one value for `t` or another. */
function guards(table: SymbolTable, frame: Frame): readonly Alternative[] {
  const t = (lexeme: string): GrammarSymbol => table.token(lexeme);
  const names = parameterNames(frame);
  const plain = new PlainRules(table, names);
  const end = returned(table, frame, names);
  const head = [t('if '), condition(plain), t(blockLexemes[0])];
  const early = [t('return '), plainOf(plain, frame.result)];
  const more = table.rule(`after a guard in ${frame.key}`, () => [
    option(2, end),
    option(1, t(lineLexemes[0]), ...head, ...early, end),
  ]);
  const chosen = accumulators(frame)
    .filter(([type]) => frame.n === undefined && type === frame.result && type !== 'dict')
    .map(([type]) => {
      const assigned = [t('t'), t(' = '), plainOf(plain, type)];
      const otherwise = [t(lineLexemes[0]), t('else'), t(blockLexemes[0]), ...assigned];
      return option(0.3, ...assigned, ...otherwise, finish(table, frame, type));
    });
  const body = factoredRule(table, `guarded in ${frame.key}`, () => [option(1, ...early, more), ...chosen]);
  return [option(0.7, ...head, body)];
}

/** First values of `t` that stand for themselves. */
function starts(table: SymbolTable, frame: Frame): readonly Alternative[] {
  const empty = { list: ['[', ']'], str: ["'", "'"], dict: ['{', '}'] } as const;
  return accumulators(frame).flatMap(([type, weight]): readonly Alternative[] => {
    if (type !== 'int') {
      const nothing = empty[type].map((lexeme) => table.token(lexeme));
      return [option(weight * 1.6, ...nothing, afterStart(table, frame, type, 'any'))];
    }
    return digits.map((digit) =>
      option(
        weight * (digit === '0' ? 1.25 : digit === '1' ? 0.4 : 0.025),
        table.token(digit),
        afterStart(table, frame, type, digit === '0' ? 'any' : 'positive'),
      ),
    );
  });
}

/** After `t` was given a first value: a loop, or another value under a condition. */
function afterStart(
  table: SymbolTable,
  frame: Frame,
  type: AccumulatorType,
  start: 'positive' | 'any',
): GrammarSymbol {
  const key = `after ${start} start of ${type} in ${frame.key}`;
  const line = factoredRule(table, `${key}, line`, () => [
    ...accumulatorLoops(table, frame, type, start),
    ...(type === 'int' ? pairLoop(table, frame) : []),
    ...(type === 'dict' ? [] : [conditional(table, frame, type)]),
  ]);
  return table.rule(key, () => [option(1, table.token(lineLexemes[0]), line)]);
}

/** `if …:` another value for `t`, perhaps with an `else`. */
function conditional(table: SymbolTable, frame: Frame, type: AccumulatorType): Alternative {
  const t = (lexeme: string): GrammarSymbol => table.token(lexeme);
  const plain = new PlainRules(table, parameterNames(frame));
  const assigned = [t('t'), t(' = '), plainOf(plain, type)];
  const end = finish(table, frame, type);
  const otherwise = table.rule(`otherwise ${type} in ${frame.key}`, () => [
    option(1, end),
    option(1, t(lineLexemes[0]), t('else'), t(blockLexemes[0]), ...assigned, end),
  ]);
  return option(0.6, t('if '), condition(plain), t(blockLexemes[0]), ...assigned, otherwise);
}

/** First values of `t` that are computed from the arguments. */
function locals(table: SymbolTable, frame: Frame): readonly Alternative[] {
  const names = parameterNames(frame);
  const plain = new PlainRules(table, names);
  const integers = ['str', 'dict'].includes(frame.result)
    ? []
    : followedBy(plain.computed(), plain.integerTail(), afterInteger(table, frame));
  const parts = names.flatMap(({ name, type, weight }): readonly Alternative[] => {
    if (type !== 'list' && type !== 'str') return [];
    if (frame.result !== type && frame.result !== 'bool' && frame.result !== 'int') return [];
    const end = returned(table, frame, [...names, { name: 't', type, weight: 14 }]);
    return slicing(table, type).map((slice) =>
      option(0.2 * weight * slice.weight, table.token(name), ...slice.symbols, end),
    );
  });
  return [...integers, ...parts];
}

/** After `t` is an integer: the end, another local, a guard, another value under a condition, or a loop. */
function afterInteger(table: SymbolTable, frame: Frame): GrammarSymbol {
  const t = (lexeme: string): GrammarSymbol => table.token(lexeme);
  const key = `after local int in ${frame.key}`;
  const parameters = parameterNames(frame);
  const names: Name[] = [...parameters, { name: 't', type: 'int', weight: 14 }];
  const both: Name[] = [
    ...parameters,
    { name: 't', type: 'int', weight: 6 },
    { name: 'y', type: 'int', weight: 8 },
  ];
  const plain = new PlainRules(table, names);
  const end = returned(table, frame, names);
  const counts = accumulators(frame).some(([type]) => type === 'int');
  const guarded = factoredRule(table, `${key}, guarded`, () => [
    option(1, t('return '), plainOf(plain, frame.result), end),
    ...(counts ? [option(1, t('t'), t(' = '), plain.operand(), finish(table, frame, 'int'))] : []),
  ]);
  const second = plainOf(new PlainRules(table, both), frame.result);
  return table.rule(key, () => [
    option(2, end),
    option(
      2,
      t(lineLexemes[0]),
      factoredRule(table, `${key}, line`, () => [
        option(1, t('y'), t(' = '), plain.integer(), t(returnLexeme), second),
        option(1, t('if '), condition(plain), t(blockLexemes[0]), guarded),
        ...(counts ? accumulatorLoops(table, frame, 'int', 'any') : []),
      ]),
    ),
  ]);
}
