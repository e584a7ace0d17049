import { describe, expect, it } from 'vitest';
import { treeOf } from '../evaluation/diversity';
import { source } from '../selfplay/fixture';
import { cognitiveComplexity, cyclomaticComplexity, halstead, halsteadMix } from './complexity';

const tree = (expression: string) => treeOf(source(expression));

describe('complexity of a program', () => {
  it('is nothing for arithmetic, one for a choice, more inside one', () => {
    expect(cognitiveComplexity(tree('x + 3 * 2'))).toBe(0);
    expect(cognitiveComplexity(tree('x if x > 3 else 0'))).toBe(1);
    // A choice (1) and one nested in it (2).
    expect(cognitiveComplexity(tree('x if x > 3 else 0 if x > 1 else 2'))).toBe(3);
    // A choice (1) whose condition has two rows of operators, `and` twice and `or` once (2).
    expect(cognitiveComplexity(tree('1 if x > 1 and x < 9 and x != 4 or x == 20 else 0'))).toBe(3);
  });

  it('counts the ways through', () => {
    expect(cyclomaticComplexity(tree('x + 3'))).toBe(1);
    expect(cyclomaticComplexity(tree('x if x > 3 else 0'))).toBe(2);
    // A comprehension and its condition.
    expect(cyclomaticComplexity(tree('sum([v for v in x if v > 2])'))).toBe(3);
    expect(cyclomaticComplexity(tree('1 if x > 1 and x < 9 else 0'))).toBe(3);
  });

  it('has the volume and effort of Halstead', () => {
    // x + x * 3: operators + and *, operands x, x, 3. N = 5, n = 2 + 2, volume 5 log2 4 = 10;
    // difficulty (2 / 2) * (3 / 2) = 1.5, effort 15.
    expect(halstead(tree('x + x * 3'))).toEqual({ volume: 10, effort: 15 });
    // One name alone: N = 1, n = 1, nothing to tell apart.
    expect(halstead(tree('x'))).toEqual({ volume: 0, effort: 0 });
  });

  it('mixes them as the official code does', () => {
    // 0.5 * 15 / 10000 + 0.3 * 1 / 10 + 0.2 * 10 / 500.
    expect(halsteadMix(tree('x + x * 3'))).toBeCloseTo(0.00075 + 0.03 + 0.004, 12);
  });
});
