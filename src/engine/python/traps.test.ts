/**
 * Every way known to hang, crash, fill or escape the interpreter. Each runs in one batch between two harmless
 * programs, and both must come back untouched: whatever a program does, it loses only its own result.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PythonErrorKind, PythonOptions, PythonProgram } from '../../core/port/python';
import { PythonDisposedError } from './errors';
import { createPythonPool, type PythonPool } from './pool';

const options: PythonOptions = { timeoutMs: 400, maxReprLength: 400, runs: 2, inputs: 'literal' };
let pool: PythonPool;

beforeAll(async () => {
  pool = await createPythonPool({ workers: 2 });
}, 180_000);

afterAll(() => pool.dispose());

const returns = (expression: string) => `def f(x):\n    return ${expression}`;
const harmless: PythonProgram = { program: returns('sorted([x, 2, 1])'), inputs: ['3'] };
const untouched = [{ ok: true, repr: '[1, 2, 3]', type: 'list' }];

/** Runs the programs in one batch, a harmless one before and after each, and gives what became of each. */
async function fates(programs: readonly string[]): Promise<string[]> {
  const batch = programs.flatMap((program) => [harmless, { program, inputs: ['1'] }]);
  const results = await pool.run([...batch, harmless], options);
  const neighbours = results.filter((_, index) => index % 2 === 0);
  expect(neighbours).toEqual(neighbours.map(() => untouched));
  return programs.map((_, index) => {
    const [result] = results[2 * index + 1] ?? [];
    return result === undefined ? 'nothing' : result.ok ? result.repr : result.kind;
  });
}

/** Expects each program to end in one of the fates given for all, and names those that do not. */
async function expectFates(programs: readonly string[], ...allowed: readonly string[]): Promise<void> {
  const others = (await fates(programs)).map((fate, index) => `${programs[index]?.slice(0, 100)} -> ${fate}`);
  expect(others.filter((line) => !allowed.some((fate) => line.endsWith(` -> ${fate}`)))).toEqual([]);
}

describe('programs that hang', () => {
  it('are stopped', () =>
    expectFates(
      [
        'def f(x):\n    while True: pass',
        'while True: pass\ndef f(x): return 1',
        returns('10 ** 10 ** 8'),
        `import re\n${returns("re.match('(a+)+$', 'a' * 40 + 'b')")}`,
        `import itertools\n${returns('list(x for x in itertools.count() if x < 0)')}`,
        returns('sum(range(10 ** 12))'),
        'def f(x):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass',
        'def f(x):\n    while True:\n        try:\n            while True: pass\n        except: pass',
        'def f(x):\n    a = []\n    for _ in range(60): a = [a, a]\n    return a == [] or str(a)',
        'def g():\n    try:\n        yield 1\n    finally:\n        while True: pass\ndef f(x):\n    a = [g()]\n    a.append(a)\n    return next(a[0])',
        'class A:\n    def __repr__(self):\n        while True: pass\ndef f(x):\n    raise ValueError(A())',
      ],
      'timeout',
      'memory',
    ));
});

describe('programs that want too much memory', () => {
  it('are stopped', () =>
    expectFates(
      [
        returns("'a' * 2 * 10 ** 9"),
        returns('[0] * 10 ** 8'),
        'def f(x):\n    a = [0]\n    while True: a += a',
        "def f(x):\n    a = 'a'\n    while True: a += a",
        returns('list(range(10 ** 10))'),
        returns("'a' * 10 ** 12"),
      ],
      'memory',
      'timeout',
      'exception',
    ));
});

describe('programs that take the interpreter down, or nearly', () => {
  const fatal: [string, string, PythonErrorKind[]][] = [
    ['many signs', returns(`${'-'.repeat(50_000)}1`), ['crash', 'syntax']],
    ['many parentheses', returns('('.repeat(1000) + ')'.repeat(1000)), ['crash', 'syntax']],
    ['a long sum', returns(`1${'+1'.repeat(50_000)}`), ['crash', 'syntax']],
    ['many nots', returns(`${'not '.repeat(20_000)}1`), ['crash', 'syntax']],
    ['many attributes', returns(`x${'.a'.repeat(20_000)}`), ['crash', 'syntax', 'exception']],
    [
      'many indents',
      `def f(x):\n${Array.from({ length: 120 }, (_, depth) => `${' '.repeat(depth + 1)}if x:`).join('\n')}\n${' '.repeat(121)}return 1`,
      ['crash', 'syntax'],
    ],
    [
      'text of a deep list',
      'def f(x):\n    a = []\n    for _ in range(100000): a = [a]\n    return str(a)',
      ['crash', 'exception'],
    ],
    [
      'comparing deep lists',
      'def f(x):\n    a, b = [], []\n    for _ in range(100000): a, b = [a], [b]\n    return a == b',
      ['crash', 'exception'],
    ],
    [
      'returning a deep list',
      'def f(x):\n    a = []\n    for _ in range(100000): a = [a]\n    return a',
      ['unrepresentable', 'crash'],
    ],
    [
      'a repr of itself',
      'class A:\n    def __repr__(self): return repr(self)\ndef f(x):\n    return repr(A())',
      ['crash', 'exception'],
    ],
    ['recursion', 'def f(x):\n    return f(x)', ['exception']],
    [
      'deep closures',
      'def f(x):\n    g = lambda: 0\n    for _ in range(100000): g = (lambda h: lambda: h())(g)\n    return g()',
      ['exception', 'crash'],
    ],
  ];
  it('lose only themselves', async () => {
    const ends = await fates(fatal.map(([, program]) => program));
    const wrong = fatal.filter(([, , kinds], index) => ![...kinds, 'timeout'].includes(ends[index] ?? ''));
    expect(wrong.map(([name]) => name)).toEqual([]);
  });

  it('survives inputs that are nested too deeply', async () => {
    const inputs = [
      `${'-'.repeat(19_000)}1`,
      '('.repeat(1000) + ')'.repeat(1000),
      '['.repeat(150) + ']'.repeat(150),
      '1',
    ];
    const [, results] = await pool.run(
      [harmless, ...inputs.map((input) => ({ program: returns('1'), inputs: [input] }))],
      options,
    );
    expect(results?.[0]?.ok).toBe(false);
    expect(await fates([returns('1')])).toEqual(['1']);
  });
});

describe('programs that try to get out', () => {
  it('are forbidden', () =>
    expectFates(
      [
        returns('().__class__.__base__.__subclasses__()'),
        returns("getattr((), '__cla' + 'ss__')"),
        returns("[hasattr(x, n) for n in ['__class__']]"),
        'def f(x):\n    match x:\n        case object(__class__=c): return c.__name__',
        'def f(x):\n    match (i for i in [1]):\n        case object(gi_frame=c): return str(c)',
        'def f(x):\n    g = (i for i in [1])\n    return g.gi_frame.f_back.f_globals',
        'def f(x):\n    try: 1 / 0\n    except Exception as e: return e.__traceback__.tb_frame',
        'class C:\n    def __enter__(self): return 1\n    def __exit__(self, a, b, c): self.t = c.tb_frame\ndef f(x):\n    with C() as c: 1 / 0',
        returns('__builtins__'),
        returns("__import__('os')"),
        returns('f.__globals__'),
        returns('f.__code__'),
        returns('print.__self__'),
        returns("eval('1')"),
        returns("exec('1')"),
        returns("compile('1', '', 'eval')"),
        returns("open('/etc/passwd').read()"),
        "def f(x):\n    with open('/tmp/a', 'w') as h: h.write('a')",
        returns('globals()'),
        returns('vars()'),
        returns('locals()'),
        returns('dir(x)'),
        returns('input()'),
        returns('breakpoint()'),
        returns('exit()'),
        returns('memoryview(b"a")'),
        ...[
          'os',
          'sys',
          'js',
          'pyodide_js',
          'pyodide',
          '_pyodide',
          '_pyodide_core',
          'importlib',
          'subprocess',
          'shutil',
          'ctypes',
          'builtins',
          'gc',
          'inspect',
          'types',
          'random',
          'time',
          'harness',
          'sandbox',
          'string.templatelib',
          '_io',
        ].map((name) => `import ${name}\n${returns('1')}`),
        `from js import fetch\n${returns('1')}`,
        `from . import js\n${returns('1')}`,
        `def f(x):\n    try:\n        from os import path\n    except BaseException: pass\n    return 1`,
        `from operator import attrgetter\n${returns("attrgetter('__class__')(x)")}`,
        `import operator\n${returns('operator.__builtins__')}`,
        `from functools import update_wrapper\n${returns('1')}`,
        `from string import Formatter\n${returns('1')}`,
        `from typing import get_type_hints\n${returns('1')}`,
        `from re import enum\n${returns('1')}`,
        'def f(x):\n    try: return getattr(x, "__class__")\n    except BaseException: return 1',
        'def f(x):\n    setattr(f, "__code__", 1)',
        'class A:\n    __match_args__ = ("__class__",)\ndef f(x): return 1',
        'class A:\n    def __getattribute__(self, n): return n\ndef f(x): return 1',
        'class A:\n    def __del__(self): pass\ndef f(x): return 1',
      ],
      'forbidden',
    ));

  it('find nothing', () =>
    expectFates(
      [
        returns("type(int)('A', (), {'__del__': print})"),
        returns("type('A', (), {})"),
        `import operator\n${returns("operator.attrgetter('__class__')(x)")}`,
        `import collections\n${returns('collections.abc')}`,
        `import re\n${returns('re.enum')}`,
      ],
      'exception',
    ));

  it('shows an attribute through a format string only as text', async () => {
    expect(await fates([returns("'{0.real}'.format(x)")])).toEqual(["'1'"]);
  });
});

describe('programs that try to leave something behind', () => {
  const pairs: [string, string, string][] = [
    ['builtins', 'def f(x):\n    global len\n    len = lambda x: 7\n    return len([])', returns('len([])')],
    [
      'modules',
      `import math\ndef f(x):\n    math.pi = 7\n    return math.pi`,
      `import math\n${returns('int(math.pi)')}`,
    ],
    [
      'classes of modules',
      'from collections import Counter\nCounter.most_common = lambda s: 7\ndef f(x): return Counter().most_common()',
      `from collections import Counter\n${returns('Counter().most_common()')}`,
    ],
    [
      'functions of modules',
      'from heapq import merge\nmerge.x = 7\ndef f(x): return merge.x',
      `from heapq import merge\n${returns("getattr(merge, 'x', 0)")}`,
    ],
    [
      'methods of modules',
      'from collections import Counter\nCounter.elements.x = 7\ndef f(x): return Counter.elements.x',
      `from collections import Counter\n${returns("getattr(Counter.elements, 'x', 0)")}`,
    ],
    ['globals', 'y = 7\ndef f(x): return y', 'def f(x):\n    try: return y\n    except NameError: return 0'],
    ['defaults', 'def f(x, a=[]):\n    a.append(7)\n    return a[-1]', 'def f(x, a=[]):\n    return len(a)'],
    [
      'hints',
      'from typing import Optional\ndef f(x):\n    try: Optional.x = 7\n    except AttributeError: return 7',
      `from typing import Optional\n${returns("getattr(Optional, 'x', 0)")}`,
    ],
  ];
  const clean = ['0', '3', '[]'];
  it.each(pairs)('%s', async (_, dirty, probe) => {
    const programs = [dirty, probe, dirty, probe].map((program) => ({ program, inputs: ['1'] }));
    const results = (await pool.run(programs, options)).map(([result]) =>
      result?.ok ? result.repr : result,
    );
    expect(results[0]).toEqual('7');
    expect(results[2]).toEqual('7');
    expect(clean).toContain(results[1]);
    expect(clean).toContain(results[3]);
  });
});

describe('the pool', () => {
  it('loses no result to killers spread over a batch', async () => {
    const killers = [returns('sum(range(10**12))'), returns(`${'-'.repeat(50_000)}1`)];
    const batch = Array.from({ length: 300 }, (_, index) => ({
      program: index % 150 === 75 ? (killers[index > 150 ? 1 : 0] ?? '') : returns(`x + ${index}`),
      inputs: ['1', '2'],
    }));
    const results = await pool.run(batch, options);
    results.forEach((result, index) => {
      if (index === 75) expect(result.map((one) => !one.ok && one.kind)).toEqual(['timeout', 'timeout']);
      else if (index === 225) expect(result.every((one) => !one.ok)).toBe(true);
      else expect(result).toEqual([1, 2].map((x) => ({ ok: true, repr: String(x + index), type: 'int' })));
    });
  });

  it('keeps concurrent calls apart and in order', async () => {
    const calls = await Promise.all(
      [10, 20, 30].map((add) =>
        pool.run(
          Array.from({ length: 40 }, (_, i) => ({ program: returns(`x + ${add + i}`), inputs: ['0'] })),
          options,
        ),
      ),
    );
    calls.forEach((results, call) => {
      expect(results.map(([result]) => result?.ok && Number(result.repr))).toEqual(
        Array.from({ length: 40 }, (_, i) => 10 * (call + 1) + i),
      );
    });
  });

  it('answers an empty batch, programs without inputs, and refuses options that make no sense', async () => {
    expect(await pool.run([], options)).toEqual([]);
    expect(await pool.run([{ program: returns('1'), inputs: [] }], options)).toEqual([[]]);
    await expect(pool.run([harmless], { ...options, timeoutMs: 0 })).rejects.toThrow('timeoutMs');
  });

  it('rejects what waits when it is closed', async () => {
    const other = await createPythonPool({ workers: 1 });
    const waiting = other.run([{ program: returns('sum(range(10**12))'), inputs: ['1'] }], {
      ...options,
      timeoutMs: 60_000,
    });
    await other.dispose();
    await expect(waiting).rejects.toBeInstanceOf(PythonDisposedError);
    await expect(other.run([harmless], options)).rejects.toBeInstanceOf(PythonDisposedError);
  });
});
