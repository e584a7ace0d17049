import { describe, expect, it } from 'vitest';
import { compileLanguage } from '../language/compile';
import type { Level } from '../language/options';
import { PromptWriter } from '../task/prompt';
import { askable } from './question';
import type { SuiteTask } from './suite';

const ask = (level: Level, ...tasks: readonly SuiteTask[]) => {
  const language = compileLanguage({ level });
  return askable(language, new PromptWriter(language, 256), tasks);
};
const task = (given: Partial<Extract<SuiteTask, { input: string }>>): SuiteTask => ({
  id: 't',
  mode: 'deduction',
  program: 'def f(x: int) -> int:\n    return x + 1',
  input: '3',
  output: '4',
  ...given,
});
const condition = { program: 'def f(x: int) -> bool:\n    return x > 3', input: '4', output: 'True' };

describe('what a level can be asked', () => {
  it('is asked with the question of its mode', () => {
    const induction: SuiteTask = {
      id: 'i',
      mode: 'induction',
      program: task({}).program,
      inputs: ['1', '2', '3'],
      outputs: ['2', '3', '4'],
      visible: 2,
    };
    const { asked, skipped } = ask(0, task({}), task({ id: 'a', mode: 'abduction' }), induction);
    expect(skipped).toEqual([]);
    expect(asked.map(({ question }) => [question.mode, question.pairs.length, question.visible])).toEqual([
      ['deduction', 1, 1],
      ['abduction', 1, 1],
      ['induction', 3, 2],
    ]);
    expect(asked[2]?.question.pairs[2]).toEqual({ input: '3', output: '4' });
  });

  it('is skipped by name with its reason when it is outside the level', () => {
    const reason = (level: Level, given: Parameters<typeof task>[0]) => {
      const { asked, skipped } = ask(level, task({ id: 'odd', ...given }));
      expect(asked).toEqual([]);
      expect(skipped[0]?.id).toBe('odd');
      return skipped[0]?.reason;
    };
    expect(reason(0, { program: 'def f(a):\n    return a' })).toMatch(/^program: .*line 1, column \d+/);
    expect(reason(0, { program: 'x + 1' })).toBe(
      'program: it does not begin with a signature of the language',
    );
    expect(reason(0, { program: 'def f(x: int) -> int:\n    return x +' })).toMatch(/^program/);
    expect(reason(0, condition)).toBe('program: it is not a program of level 0');
    expect(reason(0, { program: 'def f(x: int) -> int:\n    return x + 10', output: '13' })).toBe(
      'program: it is not a program of level 0',
    );
    expect(reason(0, { input: '12' })).toBe('value 12: it is not a value of level 0');
    expect(reason(0, { output: '-1' })).toBe('value -1: it is not a value of level 0');
    expect(reason(2, { ...condition, output: '1' })).toBe('value 1: it is not a value of level 2');
    expect(reason(1, { input: '007' })).toBe('value 007: it is not a value of level 1');
  });

  it('is asked at the level that has it', () => {
    expect(ask(2, task(condition)).asked).toHaveLength(1);
    expect(ask(1, task({ input: '-12', output: '-11' })).asked).toHaveLength(1);
  });

  it('is asked beyond the level what it can read and answer', () => {
    const language = compileLanguage({ level: 0 });
    const reach = (given: Parameters<typeof task>[0], context = 256) =>
      askable(language, new PromptWriter(language, context), [task(given)], 'beyond');
    const deeper = { program: 'def f(x: int) -> int:\n    return max(min(abs(x - 3), 5), 2) * 12 - 7' };
    expect(reach(deeper).asked).toHaveLength(1);
    // A larger input is read in deduction; in abduction it would have to be said.
    expect(reach({ input: '12' }).asked).toHaveLength(1);
    expect(reach({ input: '12', mode: 'abduction' }).skipped).toHaveLength(1);
    expect(reach({ output: '12', mode: 'abduction' }).asked).toHaveLength(1);
    expect(reach({ output: '12' }).skipped).toHaveLength(1);
    // Words it does not have, signatures of another level, and prompts without room stay outside.
    expect(reach({ program: 'def f(x: int) -> int:\n    return x ** 2' }).skipped[0]?.reason).toMatch(
      /no word/,
    );
    expect(reach({ input: 'None' }).skipped[0]?.reason).toMatch(/^value None/);
    expect(reach(condition).skipped).toHaveLength(1);
    expect(reach(deeper, 16).skipped[0]?.reason).toMatch(/^prompt: /);
  });

  it('has every one of its pairs checked, hidden ones too', () => {
    const induction = {
      id: 'i',
      mode: 'induction' as const,
      program: task({}).program,
      inputs: ['1', '2', '9'],
      outputs: ['2', '3', '10'],
      visible: 1,
    };
    expect(ask(0, induction).skipped).toEqual([
      { id: 'i', reason: 'value 10: it is not a value of level 0' },
    ]);
  });
});
