import { describe, expect, it } from 'vitest';
import { Goal } from './goal';

const since = { iteration: 40, trainingMs: 10_000, warnings: 1 };

describe('Goal', () => {
  it('counts from when it was set', () => {
    const goal = new Goal({ kind: 'iterations', count: 3 }, since);
    expect(goal.isReached({ ...since, iteration: 42 }, undefined)).toBe(false);
    expect(goal.isReached({ ...since, iteration: 43 }, undefined)).toBe(true);
    const time = new Goal({ kind: 'seconds', seconds: 5 }, since);
    expect(time.isReached({ ...since, trainingMs: 14_999 }, undefined)).toBe(false);
    expect(time.isReached({ ...since, trainingMs: 15_000 }, undefined)).toBe(true);
  });

  it('waits for a warning that was not told before', () => {
    const goal = new Goal({ kind: 'collapse' }, since);
    expect(goal.isReached(since, undefined)).toBe(false);
    expect(goal.isReached({ ...since, warnings: 2 }, undefined)).toBe(true);
  });
});
