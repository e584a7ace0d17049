import { describe, expect, it } from 'vitest';
import { accuracy, count, duration, megabytes, percent } from './format';

describe('format', () => {
  it('writes times by their size', () => {
    expect(duration(42.9)).toBe('42 s');
    expect(duration(187)).toBe('3:07');
    expect(duration(3723)).toBe('1:02:03');
  });

  it('writes numbers for people', () => {
    expect(accuracy(0.5249)).toBe('0.52');
    expect(percent(0.125)).toBe('13 %');
    expect(count(107584)).toBe('107,584');
    expect(count(1_234_567)).toBe('1.2 M');
    expect(megabytes(12_123_456)).toBe('12.1 MB');
  });
});
