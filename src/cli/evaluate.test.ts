import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSuite } from '../core/evaluation/suite';
import { runCommandLine } from './commandLine';
import { evaluationSchema, executionSchema, suiteSchema } from './documented';
import { RecordingTerminal } from './recordingTerminal';

const folder = mkdtempSync(join(tmpdir(), 'azr-evaluate-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string): string => join(folder, name);

async function run(...args: readonly string[]) {
  const terminal = new RecordingTerminal();
  const code = await runCommandLine(args, terminal);
  return { code, out: terminal.out, err: terminal.err };
}

const sets = [
  ...['model.width=16', 'model.heads=2', 'model.layers=1', 'model.feedForward=16'],
  ...['evaluate.perStratum=5', 'buffer.seedTasks=16', 'propose.batch=8', 'solve.batch=8'],
].flatMap((setting) => ['--set', setting]);

const suite = ['suite', '--preset', 'quick', '--set', 'evaluate.perStratum=5'];
const evaluate = ['evaluate', '--run', path('run')];

beforeAll(async () => {
  const train = ['train', '--preset', 'quick', '--workers', '1', '--steps', '1', ...sets];
  expect(await run(...train, '--out', path('run'), '--json', path('train.json'))).toMatchObject({ code: 0 });
}, 180_000);

describe('suite and evaluate', { timeout: 180_000 }, () => {
  it('judge a run on the suite it was judged on while training, with the same result', async () => {
    const written = await run(...suite, '--kind', 'held-out', '--out', path('held.jsonl'), '--json', '-');
    expect(written.code).toBe(0);
    const made = v.parse(suiteSchema, JSON.parse(written.out));
    const tasks = readSuite(readFileSync(path('held.jsonl'), 'utf8'));
    expect(tasks).toHaveLength(made.tasks);

    const judged = await run(...evaluate, '--suite', path('held.jsonl'), '--k', '1,8', '--json', '-');
    expect(judged.code).toBe(0);
    const result = v.parse(evaluationSchema, JSON.parse(judged.out));
    expect(result).toMatchObject({ suite: path('held.jsonl'), tasks: made.tasks, skipped: [] });
    const { evaluation } = JSON.parse(readFileSync(path('train.json'), 'utf8'));
    const { deduction, abduction } = result.modes;
    expect(deduction?.accuracy).toBe(evaluation.last.heldOut.deduction);
    expect(abduction?.accuracy).toBe(evaluation.last.heldOut.abduction);
    expect(deduction?.chance).toBe(evaluation.last.chance.heldOut.random.deduction);
    expect(deduction?.trivial).toBe(evaluation.last.chance.heldOut.trivial.deduction);
    expect(deduction?.interval[0]).toBeLessThanOrEqual(deduction?.accuracy ?? -1);
    expect(deduction?.interval[1]).toBeGreaterThan(deduction?.accuracy ?? 1);
    expect(deduction?.passAt?.['8']).toBeGreaterThan(deduction?.passAt?.['1'] ?? 1);
    const strata = Object.values(result.strata).map((byMode) => byMode.deduction?.tasks ?? 0);
    expect(strata.reduce((sum, count) => sum + count, 0)).toBe(deduction?.tasks);
  });

  it('names what the language cannot ask, of CRUXEval rows and of suite rows', async () => {
    const rows = [
      { id: 'sample_0', code: 'def f(nums):\n    return sum(nums)', input: '[1, 2]', output: '3' },
      { id: 'sample_1', code: 'def f(x: int) -> int:\n    return x + 1', input: '3', output: '4' },
      {
        ...{ id: 'wide', mode: 'deduction', program: 'def f(x: int) -> int:\n    return x + 1' },
        ...{ input: '300', output: '301' },
      },
    ];
    writeFileSync(path('mixed.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const judged = await run(...evaluate, '--suite', path('mixed.jsonl'), '--json', path('mixed.json'));
    expect(judged.code).toBe(0);
    expect(judged.out).toContain('5 tasks, 3 outside the language');
    const result = v.parse(evaluationSchema, JSON.parse(readFileSync(path('mixed.json'), 'utf8')));
    expect(result.tasks).toBe(5);
    expect(result.modes).toMatchObject({ deduction: { tasks: 1 }, abduction: { tasks: 1 } });
    expect(result.skipped.map(({ id }) => id)).toEqual(['sample_0/deduction', 'sample_0/abduction', 'wide']);
    expect(result.skipped[2]?.reason).toContain('300');
  });

  it('says which line of a suite is wrong', async () => {
    writeFileSync(path('bad.jsonl'), '{"id": "a", "mode": "deduction", "program": "", "input": "1"}\n');
    const bad = await run(...evaluate, '--suite', path('bad.jsonl'));
    expect(bad).toMatchObject({ code: 1, out: '', err: expect.stringContaining('Line 1 of the suite') });
    const missing = await run(...evaluate, '--suite', path('none.jsonl'));
    expect(missing).toMatchObject({ code: 1, err: expect.stringContaining(path('none.jsonl')) });
  });
});

describe('execute', { timeout: 180_000 }, () => {
  it('compares rows with what Python gives', async () => {
    const rows = [
      { id: 'agrees', code: 'def f(x, y):\n    return x + y', input: '1, 2', output: '3' },
      { id: 'differs', code: 'def f(x):\n    return x', input: '1', output: 'True' },
      { id: 'raises', code: 'def f(x):\n    return 1 // x', input: '0', output: '0' },
    ];
    writeFileSync(path('rows.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const { code, out } = await run('execute', path('rows.jsonl'), '--workers', '1', '--json', '-');
    expect(code).toBe(0);
    const report = v.parse(executionSchema, JSON.parse(out));
    expect(report).toMatchObject({
      rows: 3,
      agree: 1,
      disagree: [{ id: 'differs', expected: 'True', actual: '1' }],
      errors: [{ id: 'raises', kind: 'exception' }],
    });
    expect(await run('execute')).toMatchObject({ code: 2 });
    expect(await run('execute', path('none.jsonl'))).toMatchObject({ code: 1 });
  });
});
