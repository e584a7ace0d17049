import { describe, expect, it } from 'vitest';
import { difficultyBars, difficultyOf, summarise } from './difficulty';

describe('difficulty', () => {
  it('keeps never and always apart from what teaches', () => {
    expect([0, 0.01, 0.33, 0.34, 0.5, 2 / 3, 0.7, 0.99, 1].map(difficultyOf)).toEqual([
      'never',
      'rarely',
      'rarely',
      'half the time',
      'half the time',
      'half the time',
      'often',
      'often',
      'always',
    ]);
  });

  it('counts every drawn row once and compares programs of all rows', () => {
    const row = (program: string, solveRate?: number) =>
      solveRate === undefined ? { program } : { program, solveRate };
    const { difficulty, drawn, distinct } = summarise([row('a', 0), row('a', 0.5), row('b', 1), row('c')]);
    expect(drawn).toBe(3);
    expect(difficultyBars.reduce((sum, bar) => sum + difficulty[bar], 0)).toBe(drawn);
    expect(difficulty).toMatchObject({ never: 1, 'half the time': 1, always: 1 });
    expect(distinct).toBe(0.75);
    expect(summarise([])).toMatchObject({ drawn: 0, distinct: 0 });
  });
});
