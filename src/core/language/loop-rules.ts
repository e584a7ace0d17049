/**
 * Loops with an accumulator `t`, and those without one. Every loop ends: `for` runs over a list, a text or a range that
 * was made before; `while` counts something down that nothing else in it changes, counts `t` up to a bound that nothing
 * changes, or is Euclid's, whose remainder shrinks.
 */
import { type AccumulatorType, type Frame, finish, parameterNames, returned } from './frame-rules';
import { blockLexemes, lineLexemes, returnLexeme } from './lexemes';
import { type LoopSource, loopSources } from './loop-sources';
import { condition } from './plain-comparisons';
import { divisor, type Name, PlainRules } from './plain-rules';
import { type Alternative, factoredRule, type GrammarSymbol, option, type SymbolTable } from './symbol';
import { update } from './update-rules';

/** All loops over `t`, from the line's first word on. `start`: whether `t` is known to be more than zero. */
export function accumulatorLoops(
  table: SymbolTable,
  frame: Frame,
  type: AccumulatorType,
  start: 'positive' | 'any',
): readonly Alternative[] {
  const t = (lexeme: string): GrammarSymbol => table.token(lexeme);
  const loops = loopSources(table, frame)
    .filter(({ variable }) => type !== 'dict' || variable !== 'letter')
    .filter(({ variable }) => type === 'int' || variable !== 'index')
    .map(({ weight, symbols, variable }) =>
      option(weight, t('for v in '), ...symbols, t(blockLexemes[0]), body(table, frame, type, variable)),
    );
  return [
    ...loops,
    ...countdowns(table, frame, type),
    ...(type === 'int' ? growths(table, frame, start) : []),
  ];
}

/** The names in a loop: its variable before all others. */
function loopNames(frame: Frame, variable: LoopSource['variable']): readonly Name[] {
  const others = parameterNames(frame).map((name) => ({ ...name, weight: name.type === 'int' ? 1 : 0.7 }));
  return [...others, { name: 'v', type: variable, weight: 6 }];
}

/** What a `for` does, and what follows it. */
function body(
  table: SymbolTable,
  frame: Frame,
  type: AccumulatorType,
  variable: LoopSource['variable'],
): GrammarSymbol {
  const t = (lexeme: string): GrammarSymbol => table.token(lexeme);
  const key = `${variable} for ${type} in ${frame.key}`;
  const names = loopNames(frame, variable);
  const done = update(table, type, names);
  const end = finish(table, frame, type);
  const compared: Name[] = [...names, ...(type === 'int' ? [{ name: 't', type, weight: 1 } as const] : [])];
  const test = condition(new PlainRules(table, compared, 'outside'));
  const otherwise = table.rule(`otherwise of ${key}`, () => [
    option(3, end),
    option(1, t(lineLexemes[1]), t('else'), t(blockLexemes[1]), done, end),
  ]);
  return table.rule(`body of ${key}`, () => [
    option(3, done, end),
    option(2, t('if '), test, t(blockLexemes[1]), done, otherwise),
  ]);
}

/** `while` loops that count an argument down. */
function countdowns(table: SymbolTable, frame: Frame, type: AccumulatorType): readonly Alternative[] {
  const t = (lexeme: string): GrammarSymbol => table.token(lexeme);
  const parameters = parameterNames(frame);
  return parameters
    .filter((counted) => counted.type === 'int')
    .map(({ name }) => {
      const names = parameters.map((other) => ({ ...other, weight: other.name === name ? 6 : 0.7 }));
      const done = update(table, type, names);
      const end = [t(lineLexemes[1]), decrease(table, name), finish(table, frame, type)];
      const test = condition(new PlainRules(table, names, 'outside'));
      const steps = table.rule(`countdown of ${name} for ${type} in ${frame.key}`, () => [
        option(4, done, ...end),
        option(1, t('if '), test, t(blockLexemes[1]), done, ...end),
      ]);
      return option(2, t('while '), t(name), t(' > '), lowest(table), t(blockLexemes[0]), steps);
    });
}

/** Where a countdown ends: never below zero, or dividing would not get there. */
function lowest(table: SymbolTable): GrammarSymbol {
  return table.rule('lowest', () => [
    option(5, table.token('0')),
    option(0.7, table.token('1')),
    ...['2', '3', '5', '9'].map((digit) => option(0.2, table.token(digit))),
  ]);
}

/** One step of a countdown. */
function decrease(table: SymbolTable, name: string): GrammarSymbol {
  const decrement = table.rule('decrement', () => [
    option(3, table.token('1')),
    option(1, table.token('2')),
    option(0.5, table.token('3')),
  ]);
  const step = table.rule('decrease', () => [
    option(3, table.token(' //= '), divisor(table)),
    option(1.5, table.token(' -= '), decrement),
  ]);
  return table.rule(`decrease ${name}`, () => [option(1, table.token(name), step)]);
}

/** `while` loops that count `t` up to an argument; multiplying needs a start above zero. */
function growths(table: SymbolTable, frame: Frame, start: 'positive' | 'any'): readonly Alternative[] {
  const t = (lexeme: string): GrammarSymbol => table.token(lexeme);
  const numbers = parameterNames(frame).filter(({ type }) => type === 'int');
  if (numbers.length === 0) return [];
  const bound = table.rule(`bound in ${frame.key}`, () =>
    numbers.map(({ name, weight }) => option(weight, t(name))),
  );
  const step = factoredRule(table, `growth from ${start}`, () => [
    option(4, t(' += '), t('1')),
    option(1, t(' += '), t('2')),
    ...(start === 'positive' ? [option(7, t(' *= '), t('2')), option(3, t(' *= '), t('3'))] : []),
  ]);
  const value = table.rule('growing', () => [option(2), option(1, t(' * '), t('t'))]);
  const smaller = table.rule('still smaller', () => [option(2, t(' < ')), option(1, t(' <= '))]);
  const end = finish(table, frame, 'int');
  return [option(0.7, t('while '), t('t'), value, smaller, bound, t(blockLexemes[0]), t('t'), step, end)];
}

/** Two values that step together, as Fibonacci's do: `y = 1`, `for v in range(x)`, `t, y = y, t + y`. */
export function pairLoop(table: SymbolTable, frame: Frame): readonly Alternative[] {
  const t = (lexeme: string): GrammarSymbol => table.token(lexeme);
  const numbers = parameterNames(frame).filter(({ type }) => type === 'int');
  if (numbers.length === 0 || frame.result !== 'int') return [];
  const trips = table.rule(`trips in ${frame.key}`, () =>
    numbers.map(({ name, weight }) => option(weight, t(name))),
  );
  const first = table.rule('pair start', () => [
    option(3, t('1')),
    ...['0', '2', '3'].map((digit) => option(1, t(digit))),
  ]);
  const added = table.rule('pair step', () => [option(3, t('y')), option(1, t('v')), option(1, t('1'))]);
  const result = table.rule('one of a pair', () => [option(2, t('t')), option(1, t('y'))]);
  const head = [t('for v in '), t('range('), trips, t(')'), t(blockLexemes[0])];
  const step = [...['t', ', ', 'y', ' = ', 'y', ', ', 't', ' + '].map(t), added];
  return [option(0.5, t('y'), t(' = '), first, t(lineLexemes[0]), ...head, ...step, t(returnLexeme), result)];
}

/** Loops that need no accumulator: the first that fits, and counting an argument down to what is left. */
export function plainLoops(table: SymbolTable, frame: Frame): readonly Alternative[] {
  return [...searches(table, frame), ...reductions(table, frame)];
}

function searches(table: SymbolTable, frame: Frame): readonly Alternative[] {
  const t = (lexeme: string): GrammarSymbol => table.token(lexeme);
  const { result } = frame;
  if (result !== 'int' && result !== 'bool' && result !== 'str') return [];
  const end = t(returnLexeme);
  const otherwise = result === 'str' ? t('x') : new PlainRules(table, parameterNames(frame)).operand();
  const found = table.rule(`found in ${frame.key}`, () =>
    result === 'bool'
      ? [option(1, t('True'), end, t('False')), option(1, t('False'), end, t('True'))]
      : [option(1, t('v'), end, otherwise)],
  );
  return loopSources(table, frame)
    .filter(({ variable }) => result === 'bool' || (result === 'str') === (variable === 'letter'))
    .map(({ weight, symbols, variable }) => {
      const tested = condition(new PlainRules(table, loopNames(frame, variable), 'outside'));
      const test = [t('if '), tested, t(blockLexemes[1]), t('return '), found];
      return option(weight, t('for v in '), ...symbols, t(blockLexemes[0]), ...test);
    });
}

function reductions(table: SymbolTable, frame: Frame): readonly Alternative[] {
  const t = (lexeme: string): GrammarSymbol => table.token(lexeme);
  if (frame.result !== 'int' || frame.x !== 'int') return [];
  const end = returned(table, frame, [{ name: 'x', type: 'int', weight: 12 }]);
  const euclid = ['n', ' > ', '0', blockLexemes[0], 'x', ', ', 'n', ' = ', 'n', ', ', 'x', ' % ', 'n'];
  return [
    option(1, t('while '), t('x'), t(' > '), lowest(table), t(blockLexemes[0]), decrease(table, 'x'), end),
    ...(frame.n === 'int' ? [option(1, t('while '), ...euclid.map(t), end)] : []),
  ];
}
