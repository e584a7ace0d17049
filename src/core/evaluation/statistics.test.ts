import { describe, expect, it } from 'vitest';
import { passAtK, wilsonInterval } from './statistics';

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
