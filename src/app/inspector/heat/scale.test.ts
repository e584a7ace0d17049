import { describe, expect, it } from 'vitest';
import { chance, strength } from './scale';

describe('the colours of probabilities', () => {
  it('run from pale for certain to full for one in twenty and less', () => {
    expect(strength(0)).toBe(0);
    expect(strength(undefined)).toBe(0);
    expect(strength(-1.5)).toBe(0.5);
    expect(strength(Math.log(0.01))).toBe(1);
    expect(strength(Number.NEGATIVE_INFINITY)).toBe(1);
  });

  it('carry a number that small chances do not lose', () => {
    expect(chance(0)).toBe('100 %');
    expect(chance(Math.log(0.428))).toBe('43 %');
    expect(chance(Math.log(0.023))).toBe('2.3 %');
    expect(chance(Math.log(0.0004))).toBe('< 0.1 %');
  });
});
