import { describe, expect, it } from 'vitest';
import { accuracy, count, decimal, duration, percent, size } from './format';

describe('format', () => {
  it('writes times by their size', () => {
    expect(duration(42.9)).toBe('42 s');
    expect(duration(187)).toBe('3:07');
    expect(duration(3723)).toBe('1:02:03');
  });

  it('writes numbers for people', () => {
    expect(accuracy(0.5249)).toBe('0.52');
    expect([-0.254, -0.001].map((value) => decimal(value))).toEqual(['−0.25', '0.00']);
    expect(percent(0.125)).toBe('13 %');
    expect(count(107584)).toBe('107,584');
    expect(count(1_234_567)).toBe('1.2 M');
  });

  it('writes sizes by their order', () => {
    expect([size(820_400), size(4_120_000), size(2_310_000_000)]).toEqual(['820 kB', '4.1 MB', '2.3 GB']);
  });
});
