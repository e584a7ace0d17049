/**
 * Expressions of the mask `syntax`: anything that parses in Python and is made of the words at hand, whatever its types
 * and names. It is a machine that knows only in which brackets it stands and whether an operand is due, so chains of
 * operators may be of any length; how deep brackets may nest is bounded by where the expression stands.
 */
import { digits, helperCallLexeme, helperNames, letters, slices } from './lexemes';

/**
 * Where in an expression the next word goes: `open` behind a bracket that may close at once, `minus` behind a sign,
 * `digits` and `zero` behind a number, `text` within a string, `after` behind any other operand.
 */
export type Position = 'open' | 'operand' | 'minus' | 'digits' | 'zero' | 'text' | 'after';

/**
 * Brackets around the next word, outermost first, a letter each: p round; i of an index; l and m of a list at its first
 * and at a later element; c, w and f of a comprehension at its source, its second source and its filter; k and u of a
 * dictionary at its first key and value, q and r at later ones; C and F of a comprehension of a dictionary.
 */
export type Brackets = string;

/** How deep brackets may nest: for whole programs, for statements, and where hardly anything stands in them. */
export type Room = 'deep' | 'shallow' | 'narrow';

/** A word with its weight, and the brackets and position after it. */
export interface Word {
  readonly lexeme: string;
  readonly weight: number;
  readonly brackets: Brackets;
  readonly position: Position;
}

const displays = /[lmcwfkuqrCF]/;

/** Whether a bracket of that kind may open here. */
function opens(kind: string, brackets: Brackets, room: Room): boolean {
  const depth = brackets.length;
  const display = displays.test(kind);
  if (room === 'narrow') return !display && depth < 1;
  if (room === 'shallow') return display ? depth < 1 : depth < 2;
  if (display) return /^p{0,2}$/.test(brackets);
  const outer = brackets.search(displays);
  return outer < 0 ? depth < 3 : depth - outer - 1 < (outer < 2 ? 2 : 1);
}

const calls: readonly (readonly [string, number])[] = [
  ...['abs(', 'max(', 'min('].map((lexeme) => [lexeme, 0.5] as const),
  ...['len(', 'sum(', 'sorted(', 'range(', 'str('].map((lexeme) => [lexeme, 0.3] as const),
];
const names = [
  ['x', 5],
  ['y', 0.3],
  ['v', 0.3],
  ['n', 0.8],
  ['t', 0.8],
  ['w', 0.1],
] as const;
const operators = [
  [' + ', 1],
  [' - ', 0.8],
  [' * ', 0.6],
  [' // ', 0.3],
  [' % ', 0.3],
  [' > ', 0.3],
  [' < ', 0.3],
  [' == ', 0.3],
  [' >= ', 0.1],
  [' <= ', 0.1],
  [' != ', 0.1],
  [' in ', 0.1],
  [' and ', 0.1],
  [' or ', 0.1],
] as const;

/**
 * The words that go on with an expression, besides what may follow it outside all brackets.
 * @param helpers how many earlier functions may be called
 */
export function expressionWords(
  position: Position,
  brackets: Brackets,
  room: Room,
  helpers: number,
): readonly Word[] {
  switch (position) {
    case 'open':
      return [...closing(brackets), ...operandWords(brackets, room, helpers), ...sign(brackets)];
    case 'operand':
      return [...operandWords(brackets, room, helpers), ...sign(brackets)];
    case 'minus':
      return operandWords(brackets, room, helpers);
    case 'text':
      return [
        ...letters.map((letter) => word(letter, 0.3, brackets, 'text')),
        ...[...digits, '-'].map((lexeme) => word(lexeme, 0.02, brackets, 'text')),
        word("'", 1.5, brackets, 'after'),
      ];
    case 'digits':
      return [...digits.map((digit) => word(digit, 0.08, brackets, 'digits')), ...onward(brackets)];
    case 'zero':
      return onward(brackets);
    case 'after':
      return [...onward(brackets), ...suffixes(brackets, room)];
  }
}

/** What it weighs to end an expression, beside its operators. */
export const endWeight = 9;

function word(lexeme: string, weight: number, brackets: Brackets, position: Position): Word {
  return { lexeme, weight, brackets, position };
}

function sign(brackets: Brackets): readonly Word[] {
  return [word('-', 0.3, brackets, 'minus')];
}

function operandWords(brackets: Brackets, room: Room, helpers: number): readonly Word[] {
  const opening = (lexeme: string, weight: number, kind: string, position: Position): readonly Word[] =>
    opens(kind, brackets, room) ? [word(lexeme, weight, brackets + kind, position)] : [];
  // Only whole programs have comprehensions.
  const [element, key] = room === 'deep' ? ['l', 'k'] : ['m', 'q'];
  return [
    ...names.map(([name, weight]) => word(name, weight, brackets, 'after')),
    word('0', 0.2, brackets, 'zero'),
    ...digits.slice(1).map((digit) => word(digit, 0.35, brackets, 'digits')),
    word('True', 0.1, brackets, 'after'),
    word('False', 0.1, brackets, 'after'),
    word("'", 0.4, brackets, 'text'),
    ...calls.flatMap(([lexeme, weight]) => opening(lexeme, weight, 'p', 'operand')),
    ...helperNames
      .slice(0, helpers)
      .flatMap((name) => opening(helperCallLexeme(name), 6 / helpers, 'p', 'operand')),
    ...opening('(', 0.4, 'p', 'operand'),
    ...opening('[', 0.6, element, 'open'),
    ...opening('{', 0.3, key, 'open'),
  ];
}

/** Operators, and what the innermost bracket may go on with. */
function onward(brackets: Brackets): readonly Word[] {
  const within = brackets.slice(0, -1);
  const further = (lexeme: string, weight: number, kind: string): Word =>
    word(lexeme, weight, within + kind, 'operand');
  const more = ((): readonly Word[] => {
    switch (brackets.at(-1)) {
      case 'p':
        return [further(', ', 2, 'p')];
      case 'l':
        return [further(', ', 1, 'm'), further(' for v in ', 2, 'c')];
      case 'm':
        return [further(', ', 1.5, 'm')];
      case 'c':
        return [further(' for w in ', 0.3, 'w'), further(' if ', 1, 'f')];
      case 'w':
        return [further(' if ', 0.5, 'f')];
      case 'k':
        return [further(': ', 5, 'u')];
      case 'u':
        return [further(', ', 1, 'q'), further(' for v in ', 2, 'C')];
      case 'q':
        return [further(': ', 5, 'r')];
      case 'r':
        return [further(', ', 1, 'q')];
      case 'C':
        return [further(' if ', 1, 'F')];
      default:
        return [];
    }
  })();
  const due = /[kq]$/.test(brackets) ? [] : closing(brackets);
  return [...operators.map(([lexeme, weight]) => word(lexeme, weight, brackets, 'operand')), ...more, ...due];
}

function closing(brackets: Brackets): readonly Word[] {
  const kind = brackets.at(-1);
  if (kind === undefined) return [];
  const lexeme = kind === 'p' ? ')' : /[kuqrCF]/.test(kind) ? '}' : ']';
  return [word(lexeme, endWeight, brackets.slice(0, -1), 'after')];
}

/** Slices, methods and indexes. */
function suffixes(brackets: Brackets, room: Room): readonly Word[] {
  const opening = (lexeme: string, weight: number, kind: string): readonly Word[] =>
    opens(kind, brackets, room) ? [word(lexeme, weight, brackets + kind, 'operand')] : [];
  return [
    ...slices.map((slice) => word(slice, 0.1, brackets, 'after')),
    ...['.upper()', '.lower()', '.values()'].map((method) => word(method, 0.1, brackets, 'after')),
    ...['.count(', '.replace(', '.get('].flatMap((method) => opening(method, 0.1, 'p')),
    ...opening('[', 0.4, 'i'),
  ];
}
