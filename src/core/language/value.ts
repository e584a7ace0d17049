/**
 * The values of each level, written exactly as Python's `repr` prints them, and their bounds. Strings may also
 * hold digits and a minus sign, because `str(x)` makes them. Values are never evaluated here: their text is their
 * identity, and whether an answer equals another is Python's business. The arguments of `f` are in `input.ts`.
 */
import type { ValueType } from './language';
import { digits, letters } from './lexemes';
import type { Level } from './options';
import { type Alternative, type GrammarSymbol, option, type SymbolTable } from './symbol';

/** Most elements of a list and most characters of a string. */
export const maxElements = 8;

/** Fewest and most elements of a tuple, and most entries of a dictionary (level 4). */
const tupleElements = [2, 4] as const;
export const maxEntries = 4;

/** The types that values of a level may have. */
export function valueTypes(level: Level): readonly ValueType[] {
  if (level < 2) return ['int'];
  if (level === 2) return ['int', 'bool'];
  return level === 3 ? ['int', 'bool', 'list', 'str'] : ['int', 'bool', 'list', 'str', 'tuple', 'dict'];
}

/** Most tokens a value of the level may have. */
export function maxValueTokens(level: Level): number {
  if (level === 0) return 1;
  // brackets, commas between, and a sign and two digits for each element; four entries of a dictionary are as many
  return level >= 3 ? 2 + (maxElements - 1) + 3 * maxElements : 3;
}

const integer = '(?:0|-?[1-9][0-9]?)';
const several = (item: string, least: number, most: number): string =>
  `${item}(?:, ${item}){${least - 1},${most - 1}}`;
const patterns: readonly (readonly [ValueType, RegExp])[] = [
  ['int', new RegExp(`^${integer}$`)],
  ['bool', /^(?:True|False)$/],
  ['list', new RegExp(`^\\[(?:${several(integer, 1, maxElements)})?\\]$`)],
  ['str', new RegExp(`^'[${letters.join('')}0-9-]{0,${maxElements}}'$`)],
  ['tuple', new RegExp(`^\\(${several(integer, ...tupleElements)}\\)$`)],
  ['dict', new RegExp(`^\\{(?:${several(`${integer}: ${integer}`, 1, maxEntries)})?\\}$`)],
];

/**
 * Whether `text` is the canonical literal of a value inside the level's bounds, and of which type; undefined if not. A
 * dictionary that repeats a key is none, though an answer may be written so: the grammar does not remember keys.
 */
export function typeOfValue(level: Level, text: string): ValueType | undefined {
  if (level === 0) return /^[0-9]$/.test(text) ? 'int' : undefined;
  const type = patterns.find(([, pattern]) => pattern.test(text))?.[0];
  if (type === undefined || !valueTypes(level).includes(type)) return undefined;
  return type === 'dict' && repeatsKey(text) ? undefined : type;
}

function repeatsKey(text: string): boolean {
  const keys = text.match(/-?\d+(?=:)/g) ?? [];
  return new Set(keys).size < keys.length;
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
      return listSymbol(table, maxElements, level < 4 ? 2.5 : 1.8);
    case 'str':
      return stringSymbol(table);
    case 'tuple':
      return tupleSymbol(table);
    case 'dict':
      return table.rule('dict', () => [
        option(
          1,
          table.token('{'),
          table.rule('dict entries', () => [
            option(1, table.token('}')),
            option(9, ...entry(table, integerSymbol(table, 5)), moreEntries(table, maxEntries - 1)),
          ]),
        ),
      ]);
  }
}

/** A list of at most `most` elements; `onward` is how much likelier another element is than the end. */
export function listSymbol(table: SymbolTable, most: number, onward: number): GrammarSymbol {
  return table.rule(`list of ${most} ${onward}`, () => [
    option(
      1,
      table.token('['),
      table.rule(`list elements of ${most} ${onward}`, () => [
        option(0.3, table.token(']')),
        option(9.7, integerSymbol(table, 5), moreElements(table, most - 1, onward)),
      ]),
    ),
  ]);
}

/** A tuple of two to four elements, most often of two. */
export function tupleSymbol(table: SymbolTable): GrammarSymbol {
  const number = integerSymbol(table, 5);
  const comma = table.token(', ');
  const close = table.token(')');
  const fourth = table.rule('fourth of tuple', () => [option(2, close), option(1, comma, number, close)]);
  const third = table.rule('third of tuple', () => [option(2, close), option(1.5, comma, number, fourth)]);
  return table.rule('tuple', () => [option(1, table.token('('), number, comma, number, third)]);
}

/** A string of at most eight letters, digits and minus signs. */
export function stringSymbol(table: SymbolTable): GrammarSymbol {
  return table.rule('str', () => [option(1, table.token("'"), characters(table, maxElements, 0.4))]);
}

/** An integer from -99 to 99; `short` is how much likelier one digit is than two. */
export function integerSymbol(table: SymbolTable, short: number): GrammarSymbol {
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

function moreElements(table: SymbolTable, left: number, onward: number): GrammarSymbol {
  const close = option(1, table.token(']'));
  return table.rule(`more elements ${left} ${onward}`, () =>
    left === 0
      ? [close]
      : [
          close,
          option(onward, table.token(', '), integerSymbol(table, 5), moreElements(table, left - 1, onward)),
        ],
  );
}

function entry(table: SymbolTable, key: GrammarSymbol): readonly GrammarSymbol[] {
  return [key, table.token(': '), integerSymbol(table, 5)];
}

function moreEntries(table: SymbolTable, left: number): GrammarSymbol {
  const close = option(1, table.token('}'));
  return table.rule(`more entries ${left}`, () =>
    left === 0
      ? [close]
      : [
          close,
          option(
            1.5,
            table.token(', '),
            ...entry(table, integerSymbol(table, 5)),
            moreEntries(table, left - 1),
          ),
        ],
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
