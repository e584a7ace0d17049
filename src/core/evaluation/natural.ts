/**
 * Tasks as a person would write them first, by hand: the natural suite of each level. They are chosen by what is
 * natural and not by what a model finds easy; at level 0 nearly all have one operator, for programs of more are what the
 * held-out suite's strata are for. There are no outputs here: Python computes them when the suite is
 * built, so that no answer is ever written by hand.
 */
import type { Signature } from '../language/language';
import { signatureLexeme } from '../language/lexemes';
import type { Level } from '../language/options';
import { type StatementRow, statementRows } from './naturalStatements';

export interface NaturalProgram {
  /** The lowest level whose language has the program and all inputs. */
  readonly level: Level;
  /** Python source that defines `f`, in canonical text. */
  readonly program: string;
  readonly signature: Signature;
  /** Six to eight distinct argument lists `f` is called with, in canonical text. */
  readonly inputs: readonly string[];
}

type Types = `${'int' | 'list' | 'str'} ${'int' | 'bool' | 'list' | 'str'}`;
type Row = readonly [types: Types, body: string, inputs: readonly string[]];

/** Integers from `from` to `to`, both included. */
const span = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

const text = (...values: readonly number[]): readonly string[] => values.map(String);

const digits = text(0, 1, 2, 4, 5, 6, 8, 9);

const level0: readonly Row[] = [
  ['int int', 'x + 1', span(0, 7)],
  ['int int', 'x + 2', span(0, 7)],
  ['int int', 'x + 3', span(0, 6)],
  ['int int', 'x + 4', span(0, 5)],
  ['int int', '1 + x', span(1, 8)],
  ['int int', '2 + x', span(0, 7)],
  ['int int', '3 + x', span(0, 6)],
  ['int int', 'x - 1', span(2, 9)],
  ['int int', 'x - 2', span(2, 9)],
  ['int int', 'x - 3', span(3, 9)],
  ['int int', 'x - 4', span(4, 9)],
  ['int int', '9 - x', span(1, 8)],
  ['int int', '8 - x', span(0, 7)],
  ['int int', '7 - x', span(0, 7)],
  ['int int', '6 - x', span(0, 6)],
  ['int int', 'x * 1', digits],
  ['int int', 'x // 2', digits],
  ['int int', 'x // 3', digits],
  ['int int', 'x // 4', digits],
  ['int int', 'x // 5', digits],
  ['int int', 'x % 2', digits],
  ['int int', 'x % 3', digits],
  ['int int', 'x % 4', digits],
  ['int int', 'x % 5', digits],
  ['int int', 'x % 7', digits],
  ['int int', '8 // x', text(1, 2, 3, 4, 5, 8)],
  ['int int', '9 // x', text(1, 2, 3, 4, 6, 9)],
  ['int int', 'max(x, 2)', digits],
  ['int int', 'max(x, 3)', digits],
  ['int int', 'max(x, 5)', digits],
  ['int int', 'max(x, 7)', digits],
  ['int int', 'max(4, x)', digits],
  ['int int', 'min(x, 1)', digits],
  ['int int', 'min(x, 3)', digits],
  ['int int', 'min(x, 5)', digits],
  ['int int', 'min(x, 8)', digits],
  ['int int', 'min(6, x)', digits],
  ['int int', 'abs(x - 5)', digits],
  ['int int', 'abs(x - 3)', digits],
  ['int int', 'abs(4 - x)', digits],
  ['int int', 'abs(x - 7)', digits],
  ['int int', 'max(x - 3, 0)', digits],
];

const small = text(-8, -5, -2, 0, 1, 3, 6, 8);
const wide = text(-75, -30, -12, -1, 0, 8, 27, 64);

const level1: readonly Row[] = [
  ['int int', 'x * 12', small],
  ['int int', 'x * 10', small],
  ['int int', 'x * x', small],
  ['int int', 'x + x', text(-40, -21, -3, 0, 5, 16, 33, 48)],
  ['int int', '-x', wide],
  ['int int', 'abs(x)', wide],
  ['int int', 'max(x, 0)', wide],
  ['int int', 'min(x, 50)', wide],
  ['int int', 'x % 10', wide],
  ['int int', 'x // 10', wide],
  ['int int', 'x + 25', wide],
  ['int int', '99 - x', text(0, 7, 15, 38, 50, 61, 90, 99)],
  ['int int', 'x * 2 + 1', small],
  ['int int', 'x * 3 - 4', small],
  ['int int', 'x * x + 1', small],
  ['int int', 'abs(x - 20)', wide],
];

const level2: readonly Row[] = [
  ['int bool', 'x > 5', text(-20, -3, 0, 4, 5, 6, 12, 70)],
  ['int bool', 'x < 0', wide],
  ['int bool', 'x == 7', text(-7, 0, 1, 6, 7, 8, 14, 77)],
  ['int bool', 'x % 2 == 0', text(-9, -4, 0, 1, 6, 15, 28, 53)],
  ['int bool', 'x % 3 == 0', text(-9, -4, 0, 1, 6, 14, 27, 53)],
  ['int bool', 'x > 0 and x < 10', text(-20, -1, 0, 1, 5, 9, 10, 44)],
  ['int int', 'x if x > 0 else 0', wide],
  ['int int', 'x if x > 0 else -x', wide],
  ['int int', '1 if x > 10 else 0', text(-30, 0, 5, 10, 11, 12, 40, 85)],
  ['int int', 'x // 2 if x % 2 == 0 else x * 3 + 1', text(1, 2, 5, 7, 8, 12, 19, 30)],
  ['int int', '(x + 1) * 2', small],
  ['int int', '(x - 3) * 5', small],
  ['int int', 'x * (x + 1) // 2', text(0, 1, 2, 3, 5, 7, 8)],
  ['int int', 'max(min(x, 10), 0)', text(-30, -1, 0, 4, 9, 10, 11, 60)],
  ['int int', 'y = x * 2; y - 1', small],
  ['int int', 'y = x + 3; y * y', text(-9, -6, -3, -1, 0, 2, 4, 6)],
  ['int int', 'y = abs(x); y % 10', wide],
];

const lists = [
  '[3, 1, 2]',
  '[5]',
  '[0, 4, 4, 9]',
  '[-2, 7]',
  '[10, -3, 6, 1, 8]',
  '[1, 2, 3]',
  '[12, 5, -7, 5]',
];
const palindromes = ['[1, 2, 1]', '[3]', '[4, 5]', '[7, 7]', '[1, 2, 2, 1]', '[0, 6, 9]', '[8, 1, 3, 8]'];
const words = ["'abc'", "'a'", "'cab'", "'Bac'", "'bbaa'", "'CcA'", "'abcab'"];
const shortWords = ["'abc'", "'a'", "'cab'", "'Ba'", "'bbaa'", "'Cc'", "'AbC'"];
const mirrored = ["'aba'", "'a'", "'ab'", "'cc'", "'abba'", "'bcA'", "'caac'"];

const level3: readonly Row[] = [
  ['list list', 'sorted(x)', lists],
  ['list list', 'x[::-1]', lists],
  ['list int', 'sum(x)', lists],
  ['list int', 'len(x)', lists],
  ['list int', 'max(x)', lists],
  ['list int', 'min(x)', lists],
  ['list int', 'x[0]', lists],
  ['list int', 'x[-1]', lists],
  ['list list', 'x[1:]', lists],
  ['list list', 'x[:-1]', lists],
  ['list list', 'x + [0]', lists],
  ['list list', '[v * 2 for v in x]', lists],
  ['list list', '[v + 1 for v in x]', lists],
  ['list list', '[v for v in x if v > 0]', lists],
  ['list list', '[v for v in x if v % 2 == 0]', lists],
  ['list list', '[abs(v) for v in x]', lists],
  ['list int', 'max(x) - min(x)', lists],
  ['list int', 'sum(x) // len(x)', lists],
  ['list list', 'sorted(x)[::-1]', lists],
  ['list bool', 'x == x[::-1]', palindromes],
  ['list bool', '3 in x', lists],
  ['list bool', 'len(x) > 3', lists],
  ['list list', 'y = max(x); [v for v in x if v < y]', lists],
  ['int list', '[v for v in range(x)]', span(0, 7)],
  ['int int', 'sum(range(x))', text(0, 1, 2, 4, 6, 9, 12, 14)],
  ['int str', 'str(x)', wide],
  ['str str', 'x.upper()', words],
  ['str str', 'x.lower()', words],
  ['str str', 'x[::-1]', words],
  ['str str', 'x + x', shortWords],
  ['str str', 'x[0]', words],
  ['str str', "x + 'a'", words],
  ['str str', "x.replace('a', 'b')", words],
  ['str str', 'x[0].upper() + x[1:]', words],
  ['str int', 'len(x)', words],
  ['str int', "x.count('a')", words],
  ['str bool', "'a' in x", words],
  ['str bool', 'x == x[::-1]', mirrored],
];

/** Programs of one level of one or two lines. */
function programs(level: Level, rows: readonly Row[]): readonly NaturalProgram[] {
  return rows.map(([types, body, inputs], index) => {
    const [argument, result] = types.split(' ') as [Signature['argument'], Signature['result']];
    const program = body.startsWith('y = ')
      ? signatureLexeme(argument, result, 'y =') + body.slice(4).replace('; ', '\n    return ')
      : signatureLexeme(argument, result, 'return') + body;
    return { level, program, signature: { argument, result }, inputs: turned(inputs, index) };
  });
}

/** Programs of level 4, likewise turned. */
function statementPrograms(rows: readonly StatementRow[]): readonly NaturalProgram[] {
  return rows.map(([types, lines, inputs], index) => {
    const [parameters = '', result] = types.split(' -> ') as [string, Signature['result']];
    const [argument, second] = parameters.split(', ') as [Signature['argument'], Signature['argument']?];
    const named = second === undefined ? `x: ${argument}` : `x: ${argument}, n: ${second}`;
    const program = [`def f(${named}) -> ${result}:`, ...lines.map((line) => `    ${line}`)].join('\n');
    const signature = { argument, ...(second === undefined ? {} : { second }), result };
    return { level: 4, program, signature, inputs: turned(inputs, index) };
  });
}

/** Each program's inputs begin elsewhere, so that the first ones are not all alike. */
function turned(inputs: readonly string[], index: number): readonly string[] {
  const first = (3 * index + 2) % inputs.length;
  return [...inputs.slice(first), ...inputs.slice(0, first)];
}

/** All natural programs, by the level that first has them. */
export const naturalPrograms: readonly NaturalProgram[] = [
  ...programs(0, level0),
  ...programs(1, level1),
  ...programs(2, level2),
  ...programs(3, level3),
  ...statementPrograms(statementRows),
];
