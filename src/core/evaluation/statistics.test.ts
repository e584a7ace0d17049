import { describe, expect, it } from 'vitest';
import { pairedOutcome, passAtK, wilsonInterval } from './statistics';

/** Share of the subsets of size k of n answers, the first c of them right, that hold a right one: by counting them. */
function bruteForce(n: number, c: number, k: number): number {
  let all = 0;
  let hit = 0;
  for (let subset = 0; subset < 2 ** n; subset++) {
    const members = Array.from({ length: n }, (_, index) => index).filter((index) => (subset >> index) & 1);
    if (members.length !== k) continue;
    all++;
    if (members.some((index) => index < c)) hit++;
  }
  return hit / all;
}

describe('pass@k', () => {
  it('is the share of k answers out of n with a right one', () => {
    for (let n = 1; n <= 7; n++) {
      for (let c = 0; c <= n; c++) {
        for (let k = 1; k <= n; k++) expect(passAtK(n, c, k)).toBeCloseTo(bruteForce(n, c, k), 12);
      }
    }
  });

  it('agrees with a value worked out: 2 right of 10, 3 tried', () => {
    // 1 - C(8, 3) / C(10, 3) = 1 - 56 / 120.
    expect(passAtK(10, 2, 3)).toBeCloseTo(64 / 120, 12);
  });

  it('refuses more tries than samples', () => {
    expect(() => passAtK(4, 1, 5)).toThrow(/pass@5 needs at least 5 samples, got 4/);
  });
});

describe('Wilson interval', () => {
  it('agrees with the published table (Newcombe 1998, method 3)', () => {
    const published = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    for (const [correct, total, low, high] of published) {
      const [from, to] = wilsonInterval(correct, total);
      expect(from).toBeCloseTo(low, 4);
      expect(to).toBeCloseTo(high, 4);
    }
  });

  it('is the whole range when there is nothing to judge, and touches 1 when all are right', () => {
    expect(wilsonInterval(0, 0)).toEqual([0, 1]);
    expect(wilsonInterval(20, 20)[1]).toBe(1);
    // The mirror image of 0 of 20.
    expect(wilsonInterval(20, 20)[0]).toBeCloseTo(1 - 0.1611, 4);
  });
});

describe('paired comparison', () => {
  it('agrees with values worked out by hand', () => {
    // 1 against 5 of 6 tasks that only one got right: 2 (C(6,0) + C(6,1)) / 2^6 = 14 / 64.
    const outcome = pairedOutcome({ both: 10, onlyFirst: 1, onlySecond: 5, neither: 4 });
    expect(outcome.pValue).toBeCloseTo(14 / 64, 12);
    // 15 of 20 less 11 of 20.
    expect(outcome.difference).toBeCloseTo(0.2, 12);
    // Wilson: 11/20 in [0.3421, 0.7418], 15/20 in [0.5313, 0.8881]; phi = (40 - 5 - 10) / sqrt(11 * 9 * 15 * 5) = 0.2901.
    const [a, b, phi] = [0.75 - 0.5313, 0.7418 - 0.55, 0.2901];
    expect(outcome.interval[0]).toBeCloseTo(0.2 - Math.sqrt(a * a - 2 * phi * a * b + b * b), 3);
    const [c, d] = [0.8881 - 0.75, 0.55 - 0.3421];
    expect(outcome.interval[1]).toBeCloseTo(0.2 + Math.sqrt(c * c - 2 * phi * c * d + d * d), 3);
  });

  it('turns its sign with the models and says nothing of no tasks', () => {
    const one = pairedOutcome({ both: 3, onlyFirst: 7, onlySecond: 2, neither: 9 });
    const other = pairedOutcome({ both: 3, onlyFirst: 2, onlySecond: 7, neither: 9 });
    expect(one.difference).toBeCloseTo(-other.difference, 12);
    expect(one.interval[0]).toBeCloseTo(-other.interval[1], 12);
    expect(one.pValue).toBe(other.pValue);
    expect(pairedOutcome({ both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 })).toMatchObject({
      interval: [-1, 1],
      pValue: 1,
    });
  });

  it('covers the true difference about as often as it promises', () => {
    // Exactly: over every table of 24 tasks, by its chance.
    const chances = [0.4, 0.1, 0.25, 0.25] as const;
    const total = 24;
    const logFactorial = Array.from({ length: total + 1 }, () => 0);
    for (let n = 2; n <= total; n++) logFactorial[n] = (logFactorial[n - 1] ?? 0) + Math.log(n);
    let covered = 0;
    for (let both = 0; both <= total; both++) {
      for (let onlyFirst = 0; both + onlyFirst <= total; onlyFirst++) {
        for (let onlySecond = 0; both + onlyFirst + onlySecond <= total; onlySecond++) {
          const neither = total - both - onlyFirst - onlySecond;
          const counts = [both, onlyFirst, onlySecond, neither];
          const log = counts.reduce(
            (sum, count, i) => sum + count * Math.log(chances[i] ?? 1) - (logFactorial[count] ?? 0),
            logFactorial[total] ?? 0,
          );
          const [low, high] = pairedOutcome({ both, onlyFirst, onlySecond, neither }).interval;
          if (low <= 0.15 && 0.15 <= high) covered += Math.exp(log);
        }
      }
    }
    expect(covered).toBeGreaterThan(0.93);
    expect(covered).toBeLessThan(0.99);
  });

  it('keeps its numbers for thousands of tasks', () => {
    const { pValue } = pairedOutcome({ both: 0, onlyFirst: 2000, onlySecond: 2100, neither: 0 });
    expect(pValue).toBeGreaterThan(0.1);
    expect(pValue).toBeLessThan(0.15);
  });
});
