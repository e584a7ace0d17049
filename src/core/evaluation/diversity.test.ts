import { describe, expect, it } from 'vitest';
import { source } from '../selfplay/fixture';
import { answerEntropy, entropyOf, meanTreeDistance, operatorEntropy } from './diversity';

describe('diversity', () => {
  it('has the entropy of a distribution in nats', () => {
    expect(entropyOf([])).toBe(0);
    expect(entropyOf(['a', 'a'])).toBeCloseTo(0, 12);
    expect(entropyOf(['a', 'b', 'c', 'd'])).toBeCloseTo(Math.log(4), 12);
  });

  it('counts every operator of every program', () => {
    // +, + and max: (2/3) ln (3/2) + (1/3) ln 3.
    const programs = [source('x + 1'), source('max(x, 3) + x'), source('x')];
    expect(operatorEntropy(programs)).toBeCloseTo((2 / 3) * Math.log(3 / 2) + (1 / 3) * Math.log(3), 12);
    expect(operatorEntropy([source('x')])).toBeUndefined();
  });

  it('averages the distance of trees over all pairs of a few programs', () => {
    const [one, two, negative] = [source('x + 1'), source('x + 2'), source('abs(x)')];
    // 2/7 between the sums. From a sum to abs(x) the operator is relabelled and the number deleted: 4/(3 + 2 + 2).
    expect(meanTreeDistance([one, two, negative])).toBeCloseTo((2 / 7 + 4 / 7 + 4 / 7) / 3, 12);
    expect(meanTreeDistance([one, one])).toBe(0);
    expect(meanTreeDistance([one])).toBeUndefined();
  });

  it('compares texts that are no programs by their words', () => {
    // Of the words x + 1 and x one after the other, two of four nodes are deleted: 2 * 2 / (4 + 2 + 2).
    expect(meanTreeDistance(['x + 1', 'x'])).toBeCloseTo(1 / 2, 12);
  });

  it('samples pairs of many programs evenly: of two halves that differ inside and between, the mean is near', () => {
    const many = Array.from({ length: 40 }, (_, index) => source(index % 2 === 0 ? 'x + 1' : 'abs(x)'));
    // 20 * 20 of 780 pairs are 4/7 apart; a mean over 32 such pairs has a standard error of (2/7) / sqrt(32) = 0.05.
    const error = (meanTreeDistance(many) ?? 0) - (400 / 780) * (4 / 7);
    expect(Math.abs(error)).toBeLessThan(0.1);
  });

  it('averages the entropy of answers over tasks that have several', () => {
    expect(answerEntropy([['1', '2'], ['3', '3'], ['4']])).toBeCloseTo(Math.log(2) / 2, 12);
    expect(answerEntropy([['4'], []])).toBeUndefined();
  });
});
