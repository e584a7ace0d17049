/**
 * The natural programs of level 4, by hand like those of `natural.ts`: what a person writes first with loops, guards, two
 * arguments, tuples and dictionaries. Written as Python, line by line.
 */

/** The types of arguments and result, the lines of the body, and what `f` is called with. */
export type StatementRow = readonly [types: string, lines: readonly string[], inputs: readonly string[]];

const numbers = ['0', '7', '12', '35', '60', '84', '99'];
const small = ['0', '1', '2', '3', '4', '5', '6', '8'];
const pairs = ['3, 5', '9, 2', '-4, 6', '7, 7', '0, -8', '12, 30', '25, 10'];
const lists = ['[3, 1, 2]', '[5]', '[0, 4, 4, 9]', '[-2, 7]', '[8, -3, 6, 1]', '[1, 2, 3]', '[-7, -5, -12]'];
const few = ['[3, 1, 2]', '[5]', '[4, 4, 9]', '[-2, 7]', '[6, 6, 6, 1]', '[1, 2, 3, 4]', '[8, -1, 8]'];
const listsAndNumbers = [
  '[3, 1, 2], 2',
  '[5], 4',
  '[0, 4, 4], 4',
  '[-2, 7], 7',
  '[6, 1, 3], 0',
  '[1, 2], -3',
  '[2, 2, 2], 2',
];
const twoLists = [
  '[1, 2], [3, 4]',
  '[5], [6]',
  '[0, 3, 1], [2, 2, 2]',
  '[-2, 7], [1, 0]',
  '[4], [-8]',
  '[2, 2], [9, 1]',
];
const words = ["'abc'", "'a'", "'cab'", "'Bac'", "'bbaa'", "'CcA'", "'abcab'"];
const mirrored = ["'aba'", "'a'", "'ab'", "'cc'", "'abba'", "'bcA'", "'caac'"];
const tuples = ['(3, 1)', '(0, 0, 5)', '(-2, 7)', '(4, 4, 9, 1)', '(12, -5)', '(1, 2, 3)', '(8, 6)'];
const dicts = [
  '{1: 5}',
  '{0: 2, 3: 4}',
  '{2: -6, 5: 1, 7: 9}',
  '{4: 4, 8: 7}',
  '{9: 0}',
  '{0: 1, 1: 2, 2: 3, 6: 30}',
];

export const statementRows: readonly StatementRow[] = [
  // Numbers.
  ['int -> int', ['t = 0', 'while x > 0:', '    t += x % 10', '    x //= 10', 'return t'], numbers],
  [
    'int -> int',
    ['t = 0', 'while x > 0:', '    t += 1', '    x //= 10', 'return t'],
    ['0', '4', '7', '10', '35', '60', '99'],
  ],
  ['int -> int', ['t = 0', 'while x > 0:', '    t = t * 10 + x % 10', '    x //= 10', 'return t'], numbers],
  [
    'int -> int',
    ['t = 1', 'for v in range(1, x + 1):', '    t *= v', 'return t'],
    ['0', '1', '2', '3', '4', '-5'],
  ],
  ['int -> int', ['t = 0', 'for v in range(x + 1):', '    t += v', 'return t'], [...small, '12'].slice(1)],
  [
    'int -> int',
    ['t = 0', 'y = 1', 'for v in range(x):', '    t, y = y, t + y', 'return t'],
    [...small.slice(1), '10'],
  ],
  [
    'int -> int',
    ['t = 0', 'while t * t < x:', '    t += 1', 'return t'],
    ['0', '1', '4', '9', '16', '30', '64', '81'],
  ],
  [
    'int -> int',
    ['t = 0', 'while x > 1:', '    t += 1', '    x //= 2', 'return t'],
    ['1', '2', '4', '9', '16', '40', '64', '99'],
  ],
  [
    'int -> int',
    ['if x > 9:', '    return 9', 'if x < 0:', '    return 0', 'return x'],
    ['-30', '-1', '0', '4', '9', '10', '60'],
  ],
  [
    'int -> int',
    ['if x % 2 == 0:', '    return x // 2', 'return x * 3'],
    ['1', '2', '5', '7', '8', '12', '19', '30'],
  ],
  [
    'int -> bool',
    ['for v in range(2, x):', '    if x % v == 0:', '        return False', 'return True'],
    ['2', '3', '4', '7', '9', '13', '21', '29'],
  ],
  [
    'int -> str',
    ["t = ''", 'while x > 0:', '    t = str(x % 2) + t', '    x //= 2', 'return t'],
    ['1', '2', '3', '5', '8', '12', '21', '40'],
  ],
  ['int -> tuple', ['return (x // 10, x % 10)'], numbers],
  ['int -> dict', ['return {v: v * v for v in range(x)}'], ['-2', '0', '1', '2', '3', '4']],
  // Two numbers.
  ['int, int -> int', ['return x + n'], pairs],
  ['int, int -> int', ['return max(x, n)'], pairs],
  ['int, int -> int', ['return abs(x - n)'], pairs],
  ['int, int -> int', ['if x > n:', '    return x', 'return n'], pairs],
  [
    'int, int -> int',
    ['while n > 0:', '    x, n = n, x % n', 'return x'],
    ['12, 18', '7, 0', '35, 14', '9, 4', '8, 24', '60, 48', '5, 5'],
  ],
  [
    'int, int -> int',
    ['t = 1', 'for v in range(n):', '    t *= x', 'return t'],
    ['2, 3', '5, 2', '3, 4', '7, 0', '-2, 5', '9, 1', '1, 8'],
  ],
  ['int, int -> bool', ['return x % n == 0'], ['12, 4', '7, 2', '9, 3', '10, 6', '0, 5', '45, 9', '8, 7']],
  [
    'int, int -> tuple',
    ['return (x // n, x % n)'],
    ['12, 5', '7, 2', '9, 3', '40, 6', '0, 5', '99, 10', '8, 7'],
  ],
  // Lists.
  ['list -> int', ['t = x[0]', 'for v in x:', '    if v > t:', '        t = v', 'return t'], lists],
  ['list -> int', ['t = 0', 'for v in x:', '    t += v', 'return t'], lists],
  ['list -> int', ['t = 0', 'for v in x:', '    if v % 2 == 0:', '        t += 1', 'return t'], lists],
  ['list -> int', ['for v in x:', '    if v < 0:', '        return v', 'return 0'], lists],
  ['list -> list', ['t = []', 'for v in x:', '    t = [v] + t', 'return t'], lists],
  ['list -> list', ['t = []', 'for v in x:', '    if v > 0:', '        t += [v]', 'return t'], lists],
  ['list -> dict', ['t = {}', 'for v in x:', '    t[v] = t.get(v, 0) + 1', 'return t'], few],
  ['list -> tuple', ['return (min(x), max(x))'], lists],
  [
    'list, int -> int',
    ['t = 0', 'for v in x:', '    if v == n:', '        t += 1', 'return t'],
    listsAndNumbers,
  ],
  ['list, int -> bool', ['return n in x'], listsAndNumbers],
  ['list, int -> list', ['return [v * n for v in x]'], listsAndNumbers],
  ['list, int -> list', ['return [v for v in x if v > n]'], listsAndNumbers],
  ['list, list -> int', ['t = 0', 'for v in range(len(x)):', '    t += x[v] * n[v]', 'return t'], twoLists],
  ['list, list -> list', ['return x + n'], twoLists],
  [
    'list, list -> list',
    ['return [v * w for v in x for w in n]'],
    ['[1, 2], [3, 4]', '[5], [6]', '[0, 3], [2]', '[-2, 7], [1, 0]', '[4], [8, 1, 2]', '[2, 2], [9]'],
  ],
  // Strings.
  ['str -> str', ["t = ''", 'for v in x:', "    if v != 'a':", '        t += v', 'return t'], words],
  ['str -> bool', ["t = ''", 'for v in x:', '    t = v + t', 'return t == x'], mirrored],
  ['str -> int', ['t = 0', 'for v in x:', "    if v == 'a':", '        t += 1', 'return t'], words],
  [
    'str, int -> str',
    ["t = ''", 'for v in range(n):', '    t += x', 'return t'],
    ["'ab', 2", "'c', 5", "'abc', 1", "'A', 0", "'Bb', 3", "'ca', 4"],
  ],
  [
    'str, str -> bool',
    ['return n in x'],
    ["'abc', 'b'", "'abc', 'cb'", "'bb', 'b'", "'Aab', 'ab'", "'c', 'C'", "'cab', 'abc'"],
  ],
  // Tuples and dictionaries.
  ['tuple -> int', ['return x[0] + x[1]'], tuples],
  ['tuple -> tuple', ['return (x[1], x[0])'], tuples],
  ['tuple -> int', ['t = 0', 'for v in x:', '    t += v', 'return t'], tuples],
  ['dict -> int', ['return sum(x.values())'], dicts],
  ['dict -> list', ['return sorted(x)'], dicts],
  ['dict -> int', ['t = 0', 'for v in x:', '    if x[v] > 3:', '        t += 1', 'return t'], dicts],
  [
    'dict, int -> int',
    ['return x.get(n, 0)'],
    ['{1: 5}, 1', '{1: 5}, 2', '{0: 2, 3: 4}, 3', '{2: -6, 7: 9}, 7', '{4: 4, 8: 0}, 4', '{9: 12}, 5'],
  ],
];
