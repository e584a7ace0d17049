import { describe, expect, it } from 'vitest';
import { pairedOutcome } from '../../core/evaluation/statistics';
import { tasksOf, verdictOf } from './pairedEvaluation';

const outcome = (both: number, onlyFirst: number, onlySecond: number, neither: number) =>
  pairedOutcome({ both, onlyFirst, onlySecond, neither });
const verdict = (...[both, a, b, neither]: [number, number, number, number]): string =>
  verdictOf(outcome(both, a, b, neither), 'A', 'B');

describe('the verdict on two models', () => {
  it('names the better one with the interval', () => {
    expect(verdict(100, 2, 40, 58)).toMatch(
      /^B is better by 19\.0 points, .* between 1\d\.\d and 2\d\.\d\.$/,
    );
    expect(verdict(100, 40, 2, 58)).toMatch(
      /^A is better by 19\.0 points, .* between 1\d\.\d and 2\d\.\d\.$/,
    );
  });

  it('says when chance would explain it, and when there is nothing to explain', () => {
    expect(verdict(100, 5, 7, 88)).toMatch(/^No difference that chance would not explain/);
    expect(verdict(100, 0, 0, 100)).toBe('Both got exactly the same tasks right.');
  });

  it('counts every task once', () => {
    expect(tasksOf(outcome(1, 2, 3, 4))).toBe(10);
  });
});
