import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PythonOptions, PythonResult } from '../../core/port/python';
import { createPythonPool, type PythonPool } from './pool';

const options: PythonOptions = { timeoutMs: 1000, maxReprLength: 400, runs: 2, inputs: 'literal' };
let pool: PythonPool;

beforeAll(async () => {
  pool = await createPythonPool({ workers: 1 });
}, 180_000);

afterAll(() => pool.dispose());

/** The result of one program on one input. */
async function run(
  program: string,
  input = '1',
  changes: Partial<PythonOptions> = {},
): Promise<PythonResult> {
  const [results] = await pool.run([{ program, inputs: [input] }], { ...options, ...changes });
  const [result] = results ?? [];
  if (result === undefined) throw new Error('no result came back');
  return result;
}

/** `repr:type` of a value, or the kind of an error. */
async function outcome(program: string, input?: string, changes?: Partial<PythonOptions>): Promise<string> {
  const result = await run(program, input, changes);
  return result.ok ? `${result.repr}:${result.type}` : result.kind;
}

const returns = (expression: string) => `def f(x):\n    return ${expression}`;

describe('values', () => {
  it.each([
    ['x + 1', '2', '3:int'],
    ['x == 1', '1', 'True:bool'],
    ['x / 2', '1', '0.5:float'],
    ['None', '1', 'None:NoneType'],
    ['[x, (x,), {x: {x}}]', '1', '[1, (1,), {1: {1}}]:list'],
    ['set(x)', '[]', 'set():set'],
    ['x[::-1]', "'añb'", "'bña':str"],
    ['bytes(x)', '[0, 255]', "b'\\x00\\xff':bytes"],
    ['x * 1j', '2', '2j:complex'],
    ['-x', '-10**3', 'input'],
    ['-x', '-1000', '1000:int'],
  ])('%s of %s is %s', async (expression, input, expected) => {
    expect(await outcome(returns(expression), input)).toBe(expected);
  });

  it.each([
    'object()',
    'lambda: 1',
    '(i for i in [1])',
    'frozenset({1})',
    'range(3)',
    'float("nan")',
    '[float("inf")]',
    'len',
    'type(x)',
    'Ellipsis',
    "'a' * 399",
    '10 ** 5000',
    '10 ** 398 * [0] == 1 or list(range(200))',
    '{1: object()}',
  ])('%s has no literal form within the limit', async (expression) => {
    expect(await outcome(returns(expression))).toMatch(/^(unrepresentable|exception)$/);
  });

  it('takes many arguments, none, and refuses what is not a list of literals', async () => {
    const program = 'def f(*a):\n    return a';
    const texts = [
      '',
      "1, 'a', [2]",
      '(1, ), (1, 2)',
      '1), (2',
      '1)+f(2',
      'x',
      '*[1]',
      'a=1',
      'f(1)',
      '1 if 1 else 2',
      '[1',
      '[i for i in ()]',
    ];
    const [results] = await pool.run([{ program, inputs: texts }], options);
    expect(results?.map((result) => (result.ok ? result.repr : result.kind))).toEqual([
      '()',
      "(1, 'a', [2])",
      '((1,), (1, 2))',
      ...Array(9).fill('input'),
    ]);
  });

  it('evaluates expressions as inputs only when asked to', async () => {
    const expression = { inputs: 'expression' } as const;
    expect(await outcome('def f(x, y=0):\n    return x, y', 'max(1, 2), y=3', expression)).toBe(
      '(2, 3):tuple',
    );
    expect(await outcome('def f(x):\n    return x', '().__class__', expression)).toBe('forbidden');
    expect(await outcome('def f(x):\n    return x', '1) + f(2', expression)).toBe('input');
    expect(await outcome('def f(x):\n    return x', 'open("a")', expression)).toBe('forbidden');
  });
});

describe('errors', () => {
  it.each([
    ['def f(x)\n  return 1', 'syntax'],
    ['g = 1', 'syntax'],
    ['', 'syntax'],
    ['f = 3', 'exception'],
    ['def f(x):\n    raise Exception("plain")', 'exception'],
    ['def f(x):\n    raise StopIteration', 'exception'],
    ['def f(x):\n    return f(x)', 'exception'],
    ['raise ValueError\ndef f(x): return 1', 'exception'],
    ['def f():\n    return 1', 'exception'],
  ])('%j is %s', async (program, kind) => {
    expect(await outcome(program)).toBe(kind);
  });

  it('names the class and the text of an exception', async () => {
    const result = await run('def f(x):\n    raise KeyError("a\\nb")');
    expect(result).toEqual({ ok: false, kind: 'exception', message: "KeyError: 'a\\nb'" });
  });

  it('never mistakes a raising program for a valid one, whatever its exception does', async () => {
    const program =
      'class E(Exception):\n    def __str__(self):\n        raise E()\ndef f(x):\n    raise E()';
    expect(await outcome(program)).toBe('exception');
  });
});

describe('a stretch of plain functions, which is compiled together', () => {
  it('gives each program what its text alone would give, whatever texts try to reach into the next', async () => {
    const expected: [string, string][] = [
      ['def f(x):\n  return x + 1', '2'],
      ["def f(x): return '''", 'syntax'],
      ["def f(x):\n  ''' + '''\n  return 2", '2'],
      ['def f(x): return 1 \\', 'syntax'],
      ['def f(x):\n\n  y = x\n\n  return y + 2\n\n', '3'],
      ['def f(x): return (', 'syntax'],
      [' + 1)', 'syntax'],
      ['def f(x): return 1; y = 2', '1'],
      ['def f(x): return 3\r  + 1', 'syntax'],
      ['def f(x):\n  return f', 'unrepresentable'],
      ['def f(x):\n  return f(x - 1) + 1 if x else 0', '1'],
      ['def f(x):\n  global y\n  y = 5\n  return y', '5'],
      ['def f(x):\n  return y', 'exception'],
      ['def f(x): return "# def f(x): return 2"', "'# def f(x): return 2'"],
      ['def f(x): # a comment\n  return 7', '7'],
      ['def f(x):\n  return 1\ndef f(x):\n  return 2', '2'],
      ['def f(x): return x.__class__', 'forbidden'],
      ['def f(x): return eval("1")', 'forbidden'],
      ['def f():\n  return 1', 'exception'],
      ['def f(x=3): return x', '1'],
      ['def f(x):\n  return lambda: 1', 'unrepresentable'],
      ['def f(x):\n  yield 1', 'unrepresentable'],
      ['def f(x):\n\treturn 4', '4'],
    ];
    const show = (results: PythonResult[][]) => results.map(([one]) => (one?.ok ? one.repr : one?.kind));
    const batch = expected.map(([program]) => ({ program, inputs: ['1'] }));
    expect(show(await pool.run(batch, options))).toEqual(expected.map(([, result]) => result));
    // Again with only what parses, so that the joined text parses as well, and then from memory.
    const good = expected.filter(([, result]) => result !== 'syntax');
    const fresh = good.map(([program]) => ({ program: `${program}\n`, inputs: ['1'] }));
    for (let time = 0; time < 2; time += 1) {
      expect(show(await pool.run(fresh, options))).toEqual(good.map(([, result]) => result));
    }
  });

  it('treats a program with types like the one without, beside others in its stretch', async () => {
    const plain = [
      ['def f(x):\n  return x + 1', '2'],
      ["def f(x): return '''", 'syntax'],
      ["def f(x):\n  ''' + '''\n  return 2", '2'],
      ['def f(x): return x.__class__', 'forbidden'],
      ['def f(None): return 1', 'syntax'],
      ['def f(x):\n  def f(x): return 3\n  return f(x)', '3'],
    ] as const;
    const show = (results: PythonResult[][]) => results.map(([one]) => (one?.ok ? one.repr : one?.kind));
    for (const [parameters, result, input] of [
      ['int', 'int', '1'],
      ['int', 'list[int]', '1'],
      ['int', 'unknown', '1'],
      ['int, n: tuple', 'dict', '1, (2, 3)'],
      ['int, n: unknown', 'int', '1, 2'],
    ] as const) {
      const typed = plain.map(([program]) =>
        program.replace(/def f\((\w+)\):/, `def f($1: ${parameters}) -> ${result}:`),
      );
      const asked = typed.map((program) => ({ program, inputs: [input] }));
      expect(show(await pool.run(asked, options))).toEqual(plain.map(([, answer]) => answer));
      const parsing = asked.filter((_, i) => plain[i]?.[1] !== 'syntax');
      const fresh = parsing.map(({ program, inputs }) => ({ program: `${program}\n`, inputs }));
      expect(show(await pool.run(fresh, options))).toEqual(
        plain.map(([, answer]) => answer).filter((answer) => answer !== 'syntax'),
      );
    }
  });

  it('remembers a refusal that was swallowed for the one input that caused it', async () => {
    const program =
      'def f(x):\n  try:\n    return getattr(x, "real" if x else "__class__")\n  except BaseException:\n    return 5';
    const [results] = await pool.run([{ program, inputs: ['1', '0', '2', '"a"', '0'] }], options);
    expect(results?.map((one) => (one.ok ? one.repr : one.kind))).toEqual([
      '1',
      'forbidden',
      '2',
      '5',
      'forbidden',
    ]);
  });

  it('also works for inputs that are expressions', async () => {
    const batch = [1, 2, 3].map((add) => ({
      program: `def f(x):\n  return f(x - 1) if x > 9 else x + ${add}`,
      inputs: ['len("a")', '10', 'f(1)'],
    }));
    const results = await pool.run(batch, { ...options, inputs: 'expression' });
    expect(results.map((inputs) => inputs.map((one) => one.ok && one.repr))).toEqual([
      ['2', '10', '3'],
      ['3', '11', '5'],
      ['4', '12', '7'],
    ]);
  });
});

describe('recursion', () => {
  it('lets f call itself', async () => {
    expect(await outcome('def f(x):\n    return x if x < 2 else f(x - 1) + f(x - 2)', '10')).toBe('55:int');
  });
});

describe('determinism', () => {
  it.each([
    ['n = []\ndef f(x):\n    n.append(x)\n    return len(n)', '1:int'],
    ['def f(x, n=[]):\n    n.append(x)\n    return len(n)', '1:int'],
    ['def f(x):\n    f.n = getattr(f, "n", 0) + 1\n    return f.n', '1:int'],
    ['n = 0\ndef f(x):\n    global n\n    n += 1\n    return n', '1:int'],
    ['def f(x):\n    len.x = 1', 'exception'],
    ['def f(x):\n    print.x = 1', 'exception'],
    ['def f(x):\n    return str(f)', 'nondeterministic'],
    ['def f(x):\n    return [repr(object())]', 'nondeterministic'],
    ['def f(x):\n    return id(x)', 'forbidden'],
    ['def f(x):\n    return hash("a")', 'forbidden'],
  ])('%j gives %s', async (program, expected) => {
    expect(await outcome(program)).toBe(expected);
    expect(await outcome(program)).toBe(expected);
  });

  it('keeps the order of a set of strings in every worker', async () => {
    const program = { program: "def f(x):\n    return list({'ab', 'cd', 'ef', 'gh', 'ij'})", inputs: ['1'] };
    const first = await pool.run([program], options);
    const killer = { program: returns('sum(range(10**12))'), inputs: ['1'] };
    const second = await pool.run([killer, program], { ...options, timeoutMs: 100 });
    expect(second[1]).toEqual(first[0]);
  });
});
