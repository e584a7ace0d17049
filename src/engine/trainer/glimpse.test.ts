import { describe, expect, it } from 'vitest';
import { presetConfig } from '../../core/config/config';
import type { Mode } from '../../core/task/mode';
import type { Answer, Proposal, SolvedTask, Task, Verdict } from '../../core/task/task';
import { judgedGlimpse, pickSamples, pickSolved, solvedGlimpse, waitingGlimpse } from './glimpse';

const signature = { argument: 'int', result: 'int' } as const;
const program = 'def f(x: int) -> int:\n    return x // 3';

function proposal(mode: Mode, inputs: readonly string[] = ['7']): Proposal {
  return {
    prompt: {
      mode,
      origin: 'policy',
      tokens: new Int32Array(),
      start: 0,
      priorStart: 0,
      limit: 9,
      stream: 1,
      references: [],
    },
    tokens: new Int32Array(),
    logProbs: new Float32Array(),
    program,
    signature,
    inputs,
  };
}

function task(id: number, mode: Mode = 'deduction', pairs = [{ input: '7', output: '2' }]): Task {
  const provenance = { origin: 'policy', iteration: 1, references: [] } as const;
  return { id, mode, program, signature, pairs, visible: 1, behaviour: '', provenance };
}

function answer(text: string, grade: Answer['grade'], purpose: Answer['purpose'] = 'train'): Answer {
  return { tokens: new Int32Array(), logProbs: new Float32Array(), text, grade, purpose, reward: 0 };
}

function solved(id: number, solveRate: number, drawn: SolvedTask['drawn'] = 'new', mode?: Mode): SolvedTask {
  return {
    task: task(id, mode),
    prompt: new Int32Array(),
    start: 0,
    limit: 2,
    drawn,
    answers: [],
    solveRate,
  };
}

describe('pickSamples', () => {
  it('shows as many of each mode that was proposed', () => {
    const many = (['deduction', 'abduction'] as const).flatMap((mode) =>
      Array.from({ length: 20 }, () => ({ proposal: proposal(mode) })),
    );
    const shown = pickSamples(many);
    expect(shown).toHaveLength(8);
    expect(shown.filter((item) => item.proposal.prompt.mode === 'deduction')).toHaveLength(4);
    expect(pickSamples([])).toEqual([]);
  });
});

describe('pickSolved', () => {
  it('puts the task that teaches and was seen as a proposal first, and one of each mode before a second', () => {
    const chosen = pickSolved(
      [
        solved(1, 1),
        solved(2, 0.5, 'refill'),
        solved(3, 0.5),
        solved(4, 0.25),
        solved(5, 0, 'new', 'induction'),
        solved(6, 0.5, 'refill', 'abduction'),
      ],
      new Set([4]),
    );
    expect(chosen.map((item) => item.task.id)).toEqual([4, 6, 5, 3]);
  });
});

describe('glimpses', () => {
  it('tell what the gate let in from what is valid', () => {
    const verdict: Verdict = {
      valid: true,
      proposal: proposal('deduction'),
      timesProposed: 0,
      task: task(3),
    };
    expect(judgedGlimpse(verdict)).not.toHaveProperty('letIn');
    expect(judgedGlimpse({ ...verdict, letIn: 'fails' })).toMatchObject({ verdict: 'valid', letIn: 'fails' });
  });

  it('show what Python gave for each input that gave something', () => {
    const verdict: Verdict = {
      proposal: proposal('induction', ['7', '1', '9']),
      timesProposed: 0,
      valid: true,
      task: task(1, 'induction', [
        { input: '9', output: '3' },
        { input: '7', output: '2' },
      ]),
    };
    expect(judgedGlimpse(verdict)).toMatchObject({ verdict: 'valid', outputs: ['2', '3'] });
    expect(waitingGlimpse(verdict)).toMatchObject({
      verdict: 'waiting',
      outputs: [],
      inputs: ['7', '1', '9'],
    });
  });

  it('say why a proposal was refused', () => {
    const verdict: Verdict = {
      proposal: proposal('deduction'),
      timesProposed: 3,
      valid: false,
      rejection: 'fails',
      detail: 'ZeroDivisionError: division by zero',
    };
    expect(judgedGlimpse(verdict)).toMatchObject({
      verdict: 'fails',
      outputs: [],
      detail: 'ZeroDivisionError: division by zero',
    });
  });

  it('count the answers the solve rate is measured on and price the task', () => {
    const item: SolvedTask = {
      ...solved(7, 0.25),
      answers: [
        answer('2', 'correct'),
        answer('3', 'wrong'),
        answer('3', 'wrong'),
        answer('1', 'wrong'),
        answer('2', 'correct', 'explore'),
      ],
    };
    const { reward } = presetConfig('self-play', { reward: { learnability: 'symmetric' } });
    expect(solvedGlimpse(item, reward)).toMatchObject({
      task: 7,
      attempts: 4,
      correct: 1,
      learnability: 0.75,
      answers: [
        { text: '3', grade: 'wrong', count: 2 },
        { text: '2', grade: 'correct', count: 1 },
        { text: '1', grade: 'wrong', count: 1 },
      ],
    });
  });
});
