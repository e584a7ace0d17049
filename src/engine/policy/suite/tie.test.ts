/** What the suite takes for rounding: only a boundary that is as near as engines may differ. */
import { expect, test } from 'vitest';
import { drawable } from './tie';
import { tolerance } from './tolerance';

/** Shares of 0.4, 0.3, 0.2 and 0.1; in order of token ids the distribution function is 0.3, 0.4, 0.8, 1. */
const top = [
  { token: 5, logProb: Math.log(0.4) },
  { token: 2, logProb: Math.log(0.3) },
  { token: 9, logProb: Math.log(0.2) },
  { token: 4, logProb: Math.log(0.1) },
];
const near = tolerance.tie / 2;
const far = tolerance.tie * 2;
const drawn = (topP: number, uniform: number, temperature = 1): number[] =>
  [...drawable(top, temperature, topP, uniform)].sort((a, b) => a - b);

test('a number draws one token, two at a boundary between them', () => {
  expect(drawn(1, 0)).toEqual([2]);
  expect(drawn(1, 0.3 - far)).toEqual([2]);
  expect(drawn(1, 0.3 - near)).toEqual([2, 4]);
  expect(drawn(1, 0.3 + near)).toEqual([2, 4]);
  expect(drawn(1, 0.3 + far)).toEqual([4]);
  expect(drawn(1, 0.999)).toEqual([9]);
});

test('temperature moves the boundaries', () => {
  // Squares: 0.09, 0.01, 0.16 and 0.04 in 0.3.
  expect(drawn(1, 0.3 + near, 0.5)).toEqual([2, 4]);
  expect(drawn(1, 1 / 3 + far, 0.5)).toEqual([5]);
});

test('a nucleus has its own boundaries, and only there two tokens', () => {
  // 0.4 and 0.3 hold 0.65: of 0.7 the first 0.3 are token 2.
  expect(drawn(0.65, 3 / 7 - far)).toEqual([2]);
  expect(drawn(0.65, 3 / 7 - near)).toEqual([2, 5]);
  expect(drawn(0.65, 3 / 7 + far)).toEqual([5]);
});

test('a running sum near topP leaves two nuclei, and a number what either draws', () => {
  // With 0.7 the third token is in or not: of 0.9 the first 0.3 are token 2, then up to 0.7 token 5, then token 9.
  for (const topP of [0.7 - near, 0.7 + near]) {
    expect(drawn(topP, 0.9)).toEqual([5, 9]);
    expect(drawn(topP, 0.4)).toEqual([2, 5]);
    expect(drawn(topP, 0.2)).toEqual([2]);
  }
  expect(drawn(0.7 - far, 0.9)).toEqual([5]);
  expect(drawn(0.7 + far, 0.9)).toEqual([9]);
});

test('of two level tokens at the cut either may be the one that stays', () => {
  const level = [
    { token: 1, logProb: Math.log(0.5) },
    { token: 6, logProb: Math.log(0.25) },
    { token: 3, logProb: Math.log(0.25) - tolerance.logProb / 2 },
  ];
  expect([...drawable(level, 1, 0.6, 0.9)].sort()).toEqual([3, 6]);
  expect([...drawable(level, 1, 0.6, 0.1)]).toEqual([1]);
  const apart = level.map((entry) => (entry.token === 3 ? { ...entry, logProb: Math.log(0.24) } : entry));
  expect([...drawable(apart, 1, 0.6, 0.9)]).toEqual([6]);
});
