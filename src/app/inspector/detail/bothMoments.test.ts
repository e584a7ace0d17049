import { describe, expect, it } from 'vitest';
import type { DistinctAnswer, SolveAnswer } from '../../../engine/examination/protocol';
import { bothMoments } from './bothMoments';

function answer(text: string, grade: DistinctAnswer['grade'], count: number): DistinctAnswer {
  return { text, grade, count, greedy: false, logProb: -1 } as DistinctAnswer;
}

const of = (...answers: DistinctAnswer[]): SolveAnswer =>
  ({ answers, samples: 16, solveRate: 0 }) as unknown as SolveAnswer;

describe('answers of two moments', () => {
  it('are one list with both counts, what is said now before what was said then', () => {
    const before = of(answer('3', 'wrong', 9), answer('4', 'correct', 4), answer('5', 'wrong', 3));
    const after = of(answer('4', 'correct', 15), answer('7', 'wrong', 1));
    expect(bothMoments(before, after).map((row) => [row.text, row.before?.count, row.after?.count])).toEqual([
      ['4', 4, 15],
      ['7', undefined, 1],
      ['3', 9, undefined],
      ['5', 3, undefined],
    ]);
  });

  it('keep apart what has the same text and another grade', () => {
    expect(bothMoments(of(answer('x', 'wrong', 1)), of(answer('x', 'fails', 1)))).toHaveLength(2);
  });
});
