import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPythonPool, type PythonPool } from '../engine/python/pool';
import { ExecuteFileError, executeFile, executeRows, parseExecuteRows } from './execute';
import { FileError } from './files';

const code = 'def f(x, y=1):\n    return x + y';

describe('rows', () => {
  it('are one JSON object a line, empty lines aside', () => {
    const row = { id: 'a', code, input: '1', output: '2' };
    expect(parseExecuteRows(`${JSON.stringify({ ...row, note: 'ignored' })}\n\n`, 'x.jsonl')).toEqual([row]);
  });

  it.each([
    ['{"id": "a"', /x\.jsonl, line 2: not JSON/],
    ['{"id": "a", "code": "", "input": ""}', /line 2: output/],
    ['{"id": 1, "code": "", "input": "", "output": ""}', /line 2: id/],
    ['[]', /line 2/],
  ])('%s is refused with its place', (line, message) => {
    expect(() => parseExecuteRows(`\n${line}`, 'x.jsonl')).toThrow(ExecuteFileError);
    expect(() => parseExecuteRows(`\n${line}`, 'x.jsonl')).toThrow(message);
  });
});

describe('execution', () => {
  let python: PythonPool;
  beforeAll(async () => {
    python = await createPythonPool({ workers: 1 });
  }, 180_000);
  afterAll(() => python.dispose());

  it('compares by value and type, and separates errors from disagreement', async () => {
    const row = (id: string, program: string, input: string, output: string) => ({
      id,
      code: program,
      input,
      output,
    });
    const report = await executeRows(
      [
        row('same', code, '1', '2'),
        row('keyword', code, '1, y=2', '3'),
        row('expression', code, 'len("ab")', '3'),
        row('order', 'def f(x):\n    return {1: 2, 3: {4, 5}}', '1', '{3: {5, 4}, 1: 2}'),
        row('quotes', 'def f(x):\n    return "a"', '1', '"a"'),
        row('value', code, '1', '3'),
        row('type', 'def f(x):\n    return [{True: 1.0}]', '1', '[{1: 1}]'),
        row('tuple', 'def f(x):\n    return (1, 2)', '1', '[1, 2]'),
        row('raises', 'def f(x):\n    return 1 / 0', '1', '1'),
        row('hangs', 'def f(x):\n    while True: pass', '1', '1'),
        row('expected', code, '1', 'object()'),
        row('two', code, '1', '2, 2'),
      ],
      python,
      300,
    );
    expect(report.rows).toBe(12);
    expect(report.agree).toBe(5);
    expect(report.disagree).toEqual([
      { id: 'value', expected: '3', actual: '2' },
      { id: 'type', expected: '[{1: 1}]', actual: '[{True: 1.0}]' },
      { id: 'tuple', expected: '[1, 2]', actual: '(1, 2)' },
    ]);
    expect(report.errors.map(({ id, kind }) => `${id}: ${kind}`)).toEqual([
      'raises: exception',
      'hangs: timeout',
      'expected: input',
      'two: input',
    ]);
  });
});

describe('a file', () => {
  it('is read, run and timed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'execute-'));
    try {
      const path = join(folder, 'rows.jsonl');
      writeFileSync(path, JSON.stringify({ id: 'a', code, input: '1', output: '2' }));
      const { seconds, ...report } = await executeFile(path);
      expect(report).toEqual({ rows: 1, agree: 1, disagree: [], errors: [] });
      expect(seconds).toBeGreaterThan(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 180_000);

  it('that is missing is an error that says so', async () => {
    await expect(executeFile('/nowhere/rows.jsonl')).rejects.toBeInstanceOf(FileError);
  });
});
