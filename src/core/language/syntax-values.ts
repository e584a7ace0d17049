/**
 * Values and argument lists of the mask `syntax`: literals of any type and size, as Python reads them. How many inputs a
 * list has is kept, and that a call has one or two arguments; which is which is nobody's business.
 */
import { digits, letters } from './lexemes';

/** Within what a literal stands: nothing, a list, a tuple at its first and later elements, a dictionary's key or value. */
type Within = 'none' | 'list' | 'first of tuple' | 'tuple' | 'key' | 'entry';

export interface LiteralState {
  readonly within: Within;
  /** `open`: behind a bracket that may close at once; `after`: the literal is complete. */
  readonly position: 'open' | 'operand' | 'minus' | 'digits' | 'zero' | 'text' | 'after';
  /** How many argument lists are still to be written, this one included. */
  readonly left: number;
  /** Which argument of its list this is. */
  readonly argument: 'only' | 'first' | 'second';
  /** What ends the last of them: the end, or a message. */
  readonly last: '<eos>' | '<msg>';
}

/** A word with its weight and the state after it; no state where the inputs are written. */
export type LiteralWord = readonly [lexeme: string, weight: number, next: LiteralState | undefined];

/** The words that go on with a literal or follow it. */
export function literalWords(state: LiteralState): readonly LiteralWord[] {
  const at = (position: LiteralState['position'], within = state.within): LiteralState => ({
    ...state,
    position,
    within,
  });
  switch (state.position) {
    case 'open':
      return [...closing(state), ...operands(state)];
    case 'operand':
      return operands(state);
    case 'minus':
      return digits.slice(1).map((digit) => [digit, 1, at('digits')]);
    case 'text':
      return [
        ...letters.map((letter): LiteralWord => [letter, 1, at('text')]),
        ...[...digits, '-'].map((lexeme): LiteralWord => [lexeme, 0.02, at('text')]),
        ["'", 2, at('after')],
      ];
    case 'digits':
      return [...digits.map((digit): LiteralWord => [digit, 0.1, at('digits')]), ...following(state)];
    case 'zero':
    case 'after':
      return following(state);
  }
}

function operands(state: LiteralState): readonly LiteralWord[] {
  const at = (position: LiteralState['position'], within = state.within): LiteralState => ({
    ...state,
    position,
    within,
  });
  const number: readonly LiteralWord[] = [
    ['0', 1, at('zero')],
    ...digits.slice(1).map((digit): LiteralWord => [digit, 1, at('digits')]),
    ['-', 2, at('minus')],
  ];
  const others: readonly LiteralWord[] = [
    ['True', 0.5, at('after')],
    ['False', 0.5, at('after')],
    ["'", 3, at('text')],
  ];
  if (state.within !== 'none') return [...number, ...others];
  return [
    ...number,
    ...others,
    ['[', 5, at('open', 'list')],
    ['(', 1, at('operand', 'first of tuple')],
    ['{', 1, at('open', 'key')],
  ];
}

/** What follows a complete literal: another beside it, what closes around it, or the end. */
function following(state: LiteralState): readonly LiteralWord[] {
  const next = (within: Within): LiteralState => ({ ...state, within, position: 'operand' });
  switch (state.within) {
    case 'list':
      return [[', ', 2, next('list')], ...closing(state)];
    case 'first of tuple':
      return [[', ', 1, next('tuple')]];
    case 'tuple':
      return [[', ', 0.5, next('tuple')], ...closing(state)];
    case 'key':
      return [[': ', 1, next('entry')]];
    case 'entry':
      return [[', ', 1, next('key')], ...closing(state)];
    case 'none': {
      const { left, argument, last } = state;
      return [
        left > 1
          ? ['<sep>', 2, firstLiteral(left - 1, argument === 'only' ? 'only' : 'first', last)]
          : [last, 2, undefined],
        ...(argument === 'first'
          ? [[', ', 1, { ...next('none'), argument: 'second' as const }] as const]
          : []),
      ];
    }
  }
}

/** Where so many argument lists begin, each of one argument or of one or two. */
export function firstLiteral(
  left: number,
  argument: 'only' | 'first',
  last: LiteralState['last'],
): LiteralState {
  return { within: 'none', position: 'operand', left, argument, last };
}

function closing(state: LiteralState): readonly LiteralWord[] {
  const bracket = { none: '', list: ']', 'first of tuple': ')', tuple: ')', key: '}', entry: '}' }[
    state.within
  ];
  return [[bracket, 1, { ...state, within: 'none', position: 'after' }]];
}
