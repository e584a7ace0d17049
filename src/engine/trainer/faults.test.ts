/** Faults of the official code (docs/METHOD.md, "Known bugs not copied"), each tried on real Python. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../core/config/schema';
import { gradeAnswers, judgeAnswers } from '../../core/environment/grading';
import { source } from '../../core/selfplay/fixture';
import type { Run } from '../../core/selfplay/run';
import type { Mode } from '../../core/task/mode';
import { createPythonPool, type PythonPool } from '../python/pool';
import { judge, noRules, verdict, verifyingRun } from './verifying';

let python: PythonPool;
beforeAll(async () => {
  python = await createPythonPool({ workers: 1 });
}, 120_000);
afterAll(() => python.dispose());

const open = (differences: ConfigInput = {}): Run => verifyingRun(python, differences);

describe('known faults of the official code', () => {
  const body = (...lines: readonly string[]) =>
    `def f(x: int) -> int:\n${lines.map((line) => `    ${line}\n`).join('')}`;

  it('does not pass a non-deterministic program with an empty output', async () => {
    const run = open({ validate: noRules });
    expect(await verdict(run, body('return str(object())'), '1')).not.toMatch(/^valid/);
    expect(await verdict(run, body('return (i for i in [x])'), '1')).not.toMatch(/^valid/);
  });

  it('does not pass an exception whose text has no "error" in it', async () => {
    const run = open({ validate: noRules });
    for (const program of [
      body('raise StopIteration'),
      body('return next(iter([]))'),
      body("raise Exception('no')"),
      body("raise Exception('all is\\nwell')"),
      body('raise KeyboardInterrupt'),
    ]) {
      expect(await verdict(run, program, '1'), program).toMatch(/^fails/);
    }
  });

  it('does not cut a long output and keep it as the right answer', async () => {
    const run = open({ validate: noRules, task: { level: '3' } });
    const signature = { argument: 'int', result: 'str' } as const;
    const strings = [500, 9, 8].map((times) => ({
      program: `def f(x: int) -> str:\n    return 'a' * ${times}`,
      inputs: ['1'],
      signature,
    }));
    const [cut, long, whole] = await judge(run, ...strings);
    expect(cut).toMatchObject({ valid: false, rejection: 'fails' });
    expect(long).toMatchObject({ valid: false, rejection: 'out-of-bounds' });
    expect(whole?.valid && whole.task.pairs).toEqual([{ input: '1', output: "'aaaaaaaa'" }]);
  });

  it('does not let one run see what another left behind', async () => {
    const run = open({ validate: noRules });
    const counting = 'seen = []\ndef f(x: int) -> int:\n    seen.append(x)\n    return len(seen)';
    expect(await verdict(run, counting, '5')).toBe('valid 1');
    expect(await verdict(run, counting, '6')).toBe('valid 1');
  });

  it('does not evaluate what was written as an input', async () => {
    const run = open({ validate: noRules });
    expect(await verdict(run, source('x'), '1 + 1')).toMatch(/^fails/);
    expect(await verdict(run, source('x'), '[].append(1)')).toMatch(/^fails/);
  });

  it('does not evaluate what was written as an answer', async () => {
    const signature = { argument: 'int', result: 'int' } as const;
    const asked = (mode: Mode) => ({
      ...{ mode, program: source('x + 1'), signature, visible: 1 },
      pairs: [{ input: '3', output: '4' }],
    });
    const graded = await gradeAnswers(
      open().environment,
      [asked('deduction'), asked('abduction')],
      [
        ['4', '2 + 2', 'int(4)', '4) or (4', '4 or 1', '04'],
        ['3', '1 + 2', 'int(3)', '3) == 4 or (4', '3 or 1', 'x'],
      ],
      'all',
    );
    expect(graded[0]).toEqual(['correct', ...Array(5).fill('wrong')]);
    expect(graded[1]).toEqual(['correct', ...Array(5).fill('fails')]);
  });

  it('does not take an input of several lines for an error', async () => {
    const run = open({ validate: noRules, task: { level: '3' } });
    const [judged] = await judge(run, {
      program: 'def f(x: list[int]) -> int:\n    return sum(x)',
      inputs: ['[1,\n 2]'],
      signature: { argument: 'list', result: 'int' },
    });
    expect(judged?.valid && judged.task.pairs[0]?.output).toBe('3');
  });

  it('shows and hides as many pairs of induction as the settings say', async () => {
    const run = open({ task: { inductionInputs: 8, inductionMinimum: 7, inductionVisible: 2 } });
    const [judged] = await judge(run, {
      program: source('x * 1'),
      inputs: ['1', '2', '3', '4', '5', '6', '7', '8'],
      mode: 'induction',
    });
    if (!judged?.valid) throw new Error('x * 1 is valid on all digits');
    expect([judged.task.pairs.length, judged.task.visible]).toEqual([8, 2]);
    // Right on 6, 7 and 8, the last three of the six hidden ones.
    const late = source('x if x > 5 else 0');
    const graded = await judgeAnswers(run.environment, [judged.task], [[source('x'), late]], 'hidden');
    expect(graded[0]).toEqual([
      { grade: 'correct', share: 1 },
      { grade: 'wrong', share: 1 / 2 },
    ]);
  });
});
