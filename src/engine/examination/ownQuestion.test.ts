/** A person's own task against the language and real Python, with the places of what is wrong; and free Python. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPythonPool, type PythonPool } from '../python/pool';
import { Asker } from './fixture';
import type { Examination, QuestionProblem } from './protocol';

let python: PythonPool;
let asker: Asker;
beforeAll(async () => {
  python = await createPythonPool({ workers: 1 });
  asker = new Asker(python);
}, 120_000);
afterAll(() => python.dispose());

type Asked = Examination['parseQuestion']['ask'];

const parse = (
  mode: Asked['mode'],
  level: Asked['level'],
  text: Partial<Asked['text']>,
): Promise<Examination['parseQuestion']['answer']> =>
  asker.ask('parseQuestion', {
    mode,
    level,
    visible: 2,
    text: { program: '', inputs: [], outputs: [], ...text },
  });

async function problemOf(...of: Parameters<typeof parse>): Promise<QuestionProblem> {
  const answer = await parse(...of);
  if (answer.valid) throw new Error('It was taken for a question.');
  const [problem] = answer.problems;
  if (!problem) throw new Error('It was refused without a reason.');
  return problem;
}

const successor = 'def f(x: int) -> int:\n    return x + 1';

describe('a task of the level', () => {
  it('in deduction is spelled canonically and completed by Python', async () => {
    const program = 'def f(x:int)->int:\n  return x+1';
    expect(await parse('deduction', 0, { program, inputs: [' 3 '] })).toEqual({
      valid: true,
      question: {
        mode: 'deduction',
        program: successor,
        pairs: [{ input: '3', output: '4' }],
        visible: 1,
        signature: { argument: 'int', result: 'int' },
      },
      prompt: ['<ded>', 'def f(x: int) -> int:\n    return ', 'x', ' + ', '1', '<in>', '3', '<go>'],
    });
  });

  it('in abduction has an input that Python runs, or an output alone', async () => {
    const byInput = await parse('abduction', 0, { program: successor, inputs: ['3'] });
    const byOutput = await parse('abduction', 0, { program: successor, outputs: ['4'] });
    for (const answer of [byInput, byOutput]) {
      expect(answer).toMatchObject({ valid: true, question: { pairs: [{ output: '4' }] } });
      expect(answer.valid && answer.prompt.join('')).toContain('<out>4<go>');
    }
  });

  it('in induction has pairs by Python, or pairs alone', async () => {
    const byPython = await parse('induction', 3, {
      program: 'def f(x: list) -> int:\n    return len(x)',
      inputs: ['[1,2]', '[]', '[5]'],
    });
    expect(byPython).toMatchObject({
      valid: true,
      question: {
        visible: 2,
        pairs: [
          { input: '[1, 2]', output: '2' },
          { input: '[]', output: '0' },
          { input: '[5]', output: '1' },
        ],
      },
    });
    const alone = await parse('induction', 3, { inputs: ["'ab'", "'ba'"], outputs: ["'AB'", "'BA'"] });
    expect(alone).toMatchObject({
      valid: true,
      question: { program: '', signature: { argument: 'str', result: 'str' } },
    });
  });
});

describe('a task of error deduction', () => {
  const halves = 'def f(x: int) -> int:\n    return 8 // x';

  it('has the error that Python raises for its answer, or that there is none', async () => {
    expect(await parse('error', 0, { program: halves, inputs: ['0'] })).toMatchObject({
      valid: true,
      question: { mode: 'error', pairs: [{ input: '0', output: 'ZeroDivisionError' }] },
      prompt: expect.arrayContaining(['<err>', '<in>', '0', '<go>']),
    });
    expect(await parse('error', 0, { program: halves, inputs: ['3'] })).toMatchObject({
      question: { pairs: [{ input: '3', output: 'NoError' }] },
    });
  });
});

describe('a task of level 4', () => {
  const gcd = 'def f(x: int, n: int) -> int:\n  while n > 0: x, n = n, x % n\n  return x';

  it('may have statements and two arguments', async () => {
    const answer = await parse('deduction', 4, { program: gcd, inputs: ['12,18'] });
    expect(answer).toMatchObject({
      valid: true,
      question: {
        program: 'def f(x: int, n: int) -> int:\n    while n > 0:\n        x, n = n, x % n\n    return x',
        pairs: [{ input: '12, 18', output: '6' }],
        signature: { argument: 'int', second: 'int', result: 'int' },
      },
    });
    const pairs = { inputs: ['[1,2], 3', '[], 0'], outputs: ['[4, 5]', '[]'] };
    expect(await parse('induction', 4, pairs)).toMatchObject({
      valid: true,
      question: { signature: { argument: 'list', second: 'int', result: 'list' } },
    });
  });

  it('is refused at the place that is wrong', async () => {
    const endless = 'def f(x: int) -> int:\n  t = 0\n  while x > 0:\n    t += 1\n  return t';
    const problem = await problemOf('deduction', 4, { program: endless, inputs: ['3'] });
    expect(problem).toMatchObject({ at: { field: 'program' }, line: 5, column: 3, piece: 'return' });
    expect(await problemOf('deduction', 4, { program: gcd, inputs: ['12'] })).toMatchObject({
      at: { field: 'inputs', index: 0 },
      message: expect.stringContaining('`,`'),
    });
  });
});

describe('what is no word of the level is refused with its place', () => {
  it.each([
    // A word no level has.
    ['def f(x: int) -> int:\n    return x ** 2', 2, 15, '*'],
    // A signature of another level.
    ['def f(x: list) -> int:\n    return len(x)', 1, 1, 'def f(x: list) -> int:\n    return'],
    // A wrong type of the same words.
    ['def f(x: int) -> int:\n    return + x', 2, 12, '+'],
    // Whitespace of the person's own shifts the place.
    ['def f(x: int)  ->  int:\n        return   x +   ) ', 2, 24, ')'],
    // It ends too early.
    ['def f(x: int) -> int:\n    return x +', 2, 15, ''],
  ])('%j', async (program, line, column, piece) => {
    const problem = await problemOf('deduction', 0, { program, inputs: ['3'] });
    expect(problem).toMatchObject({ at: { field: 'program' }, line, column, piece });
    const before = program.slice(0, problem.offset);
    expect([before.split('\n').length, problem.offset - before.lastIndexOf('\n')]).toEqual([line, column]);
  });

  it('tells what may stand there instead', async () => {
    const program = 'def f(x: int) -> int:\n    return x + )';
    const { message } = await problemOf('deduction', 0, { program, inputs: ['3'] });
    expect(message).toMatch(/^`\)` cannot stand here at level 0\. What may stand here: .*`x`.* a digit/);
    expect(message.slice(3)).not.toContain('`)`');
  });

  it.each([
    [
      'an input out of bounds',
      { program: successor, inputs: ['33'] },
      { field: 'inputs', index: 0 },
      /cannot stand/,
    ],
    ['no input', { program: successor }, { field: 'inputs', index: 0 }, /Write an input/],
    ['no program', { inputs: ['3'] }, { field: 'program' }, /Write a program/],
    ['a value out of bounds', { program: successor, inputs: ['9'] }, { field: 'inputs', index: 0 }, /10/],
    [
      'an output that Python contradicts',
      { program: successor, inputs: ['3'], outputs: ['5'] },
      { field: 'outputs', index: 0 },
      /Python says 4/,
    ],
    [
      'a program that fails',
      { program: 'def f(x: int) -> int:\n    return 7 // x', inputs: ['0'] },
      { field: 'inputs', index: 0 },
      /ZeroDivisionError/,
    ],
  ] as const)('%s', async (_, text, at, message) => {
    const problem = await problemOf(
      'deduction',
      'program' in text && text.program.includes('//') ? 1 : 0,
      text,
    );
    expect(problem.at).toEqual(at);
    expect(problem.message).toMatch(message);
  });

  it('pairs of no function of the level', async () => {
    expect(await problemOf('induction', 2, { inputs: ['True'], outputs: ['3'] })).toMatchObject({
      at: { field: 'inputs', index: 0 },
      message: expect.stringContaining('`True` cannot stand here'),
    });
    expect(await problemOf('induction', 4, { inputs: ['{1: 2}'], outputs: ["'a'"] })).toMatchObject({
      at: { field: 'inputs', index: 0 },
      message: expect.stringContaining('no function from dict to str'),
    });
    expect(await problemOf('induction', 2, { inputs: ['3'], outputs: ['[1]'] })).toMatchObject({
      at: { field: 'outputs', index: 0 },
    });
  });
});

describe('execute', () => {
  const limits = { timeoutMs: 1000, maxReprLength: 400, runs: 1 } as const;

  it('runs any Python, input by input', async () => {
    const program = 'import math\ndef f(a, b):\n    return {"gcd": math.gcd(a, b)}';
    const { results, durationMs } = await asker.ask('execute', {
      program,
      inputs: ['12, 18', '7, 0', "'a', 1"],
      limits,
    });
    expect(results.map((result) => result.ok)).toEqual([true, true, false]);
    expect(results[0]).toMatchObject({ repr: "{'gcd': 6}", type: 'dict' });
    expect(results[2]).toMatchObject({ kind: 'exception', message: expect.stringContaining('TypeError') });
    expect(durationMs).toBeGreaterThan(0);
  });

  it.each([
    ['text that is no Python', 'def f(x) return x', 'syntax'],
    ['a program without f', 'x = 1', 'syntax'],
    ['a program that never ends', 'def f(x):\n    while True: pass', 'timeout'],
  ])('answers %s', async (_, program, kind) => {
    const { results } = await asker.ask('execute', { program, inputs: ['1'], limits });
    expect(results[0]).toMatchObject({ ok: false, kind });
  });
});
