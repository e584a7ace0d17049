/**
 * The values of each level, written exactly as Python's `repr` prints them, and their bounds. Strings may also
 * hold digits and a minus sign, because `str(x)` makes them. Values are never evaluated here: their text is their
 * identity, and whether an answer equals another is Python's business.
 */
import type { Level, ValueType } from './language';
import { type Alternative, type GrammarSymbol, option, type SymbolTable } from './symbol';
import { digits, letters } from './vocabulary';

/** Most elements of a list and most characters of a string (level 3). */
const maxElements = 8;

/** The types that values of a level may have. */
export function valueTypes(level: Level): readonly ValueType[] {
  if (level < 2) return ['int'];
  return level === 2 ? ['int', 'bool'] : ['int', 'bool', 'list', 'str'];
}

/** Most tokens a value of the level may have. */
export function maxValueTokens(level: Level): number {
  if (level === 0) return 1;
  // brackets, commas between, and a sign and two digits for each element
  return level === 3 ? 2 + (maxElements - 1) + 3 * maxElements : 3;
}

const integer = '(?:0|-?[1-9][0-9]?)';
const patterns: readonly (readonly [ValueType, RegExp])[] = [
  ['int', new RegExp(`^${integer}$`)],
  ['bool', /^(?:True|False)$/],
  ['list', new RegExp(`^\\[(?:${integer}(?:, ${integer}){0,${maxElements - 1}})?\\]$`)],
  ['str', new RegExp(`^'[${letters.join('')}0-9-]{0,${maxElements}}'$`)],
];

/** Whether `text` is the canonical literal of a value inside the level's bounds, and of which type; undefined if not. */
export function typeOfValue(level: Level, text: string): ValueType | undefined {
  if (level === 0) return /^[0-9]$/.test(text) ? 'int' : undefined;
  const type = patterns.find(([, pattern]) => pattern.test(text))?.[0];
  return type !== undefined && valueTypes(level).includes(type) ? type : undefined;
}

/** The grammar of one value. Weights: one-digit numbers twice as often as two-digit ones, short lists and strings. */
export function valueSymbol(table: SymbolTable, level: Level, type: ValueType): GrammarSymbol {
  switch (type) {
    case 'int':
      return level === 0
        ? table.rule('digit', () => digits.map((digit) => option(1, table.token(digit))))
        : integerSymbol(table, 2);
    case 'bool':
      return table.rule('bool', () => [option(1, table.token('True')), option(1, table.token('False'))]);
    case 'list':
      return table.rule('list', () => [
        option(
          1,
          table.token('['),
          table.rule('list elements', () => [
            option(0.3, table.token(']')),
            option(9.7, integerSymbol(table, 5), moreElements(table, maxElements - 1)),
          ]),
        ),
      ]);
    case 'str':
      return table.rule('str', () => [option(1, table.token("'"), characters(table, maxElements, 0.4))]);
  }
}

/** An integer from -99 to 99; `short` is how much likelier one digit is than two. */
function integerSymbol(table: SymbolTable, short: number): GrammarSymbol {
  const ones: Alternative[] = digits.map((digit) => option(0.1, table.token(digit)));
  const tens = table.rule(`second digit ${short}`, () => [option(short), ...ones]);
  const positive = digits.slice(1).map((digit) => option(1, table.token(digit), tens));
  const magnitude = table.rule(`magnitude ${short}`, () => positive);
  return table.rule(`integer ${short}`, () => [
    option(1, table.token('0')),
    ...positive,
    option(2, table.token('-'), magnitude),
  ]);
}

function moreElements(table: SymbolTable, left: number): GrammarSymbol {
  const close = option(1, table.token(']'));
  return table.rule(`more elements ${left}`, () =>
    left === 0
      ? [close]
      : [close, option(2.5, table.token(', '), integerSymbol(table, 5), moreElements(table, left - 1))],
  );
}

/** Up to `left` more characters and the closing quote. */
function characters(table: SymbolTable, left: number, closeWeight: number): GrammarSymbol {
  const close = option(closeWeight, table.token("'"));
  return table.rule(`characters ${left} ${closeWeight}`, () => {
    if (left === 0) return [close];
    const rest = characters(table, left - 1, 2);
    return [
      close,
      ...letters.map((letter) => option(letter < 'a' ? 0.7 : 1.2, table.token(letter), rest)),
      ...digits.map((digit) => option(0.02, table.token(digit), rest)),
      option(0.02, table.token('-'), rest),
    ];
  });
}
