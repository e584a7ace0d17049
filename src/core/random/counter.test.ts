import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uniform } from './counter';

const word = fc.integer({ min: 0, max: 0xffffffff });

describe('uniform', () => {
  it('is the top 24 bits of the first word of pcg4d', () => {
    // Written out with Python's whole numbers from Jarzynski and Olano (2020), listing 5, everything modulo 2**32:
    //   v = v * 1664525 + 1013904223; mix; v ^= v >> 16; mix, with
    //   mix: x += y w; y += z x; z += x y; w += y z. Here: the first word shifted right by 8.
    const golden = [
      [0, 0, 0, 0, 983800], // 0x0f02f829
      [1, 2, 3, 4, 3547853], // 0x3622cd16
      [0xffffffff, 0, 1, 2, 16716155], // 0xff117bdc
      [12345, 678, 9, 10, 7649102], // 0x74b74e04
      [0, 0, 0, 1, 9281279], // 0x8d9effe2
      [7, 0xffffffff, 0xffffffff, 0xffffffff, 3368474], // 0x33661a44
    ] as const;
    for (const [seed, stream, sample, position, bits] of golden) {
      expect(uniform(seed, stream, sample, position)).toBe(bits / 2 ** 24);
    }
  });

  it('takes 32-bit words however they are written: -1 is 2**32 - 1', () => {
    fc.assert(
      fc.property(word, word, word, word, (a, b, c, d) => {
        expect(uniform(a | 0, b | 0, c | 0, d | 0)).toBe(uniform(a >>> 0, b >>> 0, c >>> 0, d >>> 0));
      }),
    );
  });

  it('lies in [0, 1) on a grid of 2**-24', () => {
    fc.assert(
      fc.property(word, word, word, word, (...at) => {
        const value = uniform(...at);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThan(1);
        expect(Number.isInteger(value * 2 ** 24)).toBe(true);
      }),
    );
  });

  it('spreads evenly along every argument', () => {
    // 20,000 draws into 10 bins: 2000 expected, standard deviation sqrt(20000 * 0.1 * 0.9) = 42; 5 of them are 212.
    for (const argument of [0, 1, 2, 3]) {
      const bins = new Array<number>(10).fill(0);
      for (let i = 0; i < 20_000; i++) {
        const at: [number, number, number, number] = [3, 5, 7, 11];
        at[argument] = i;
        const bin = Math.floor(uniform(...at) * 10);
        bins[bin] = (bins[bin] ?? 0) + 1;
      }
      for (const count of bins) expect(Math.abs(count - 2000)).toBeLessThan(212);
    }
  });

  it('gives neighbours nothing in common', () => {
    // Correlation of 20,000 pairs of independent numbers: standard deviation 1 / sqrt(20000) = 0.0071; 5 of them.
    let sum = 0;
    for (let i = 0; i < 20_000; i++) sum += (uniform(1, i, 0, 0) - 0.5) * (uniform(1, i, 1, 0) - 0.5) * 12;
    expect(Math.abs(sum / 20_000)).toBeLessThan(0.036);
  });
});
