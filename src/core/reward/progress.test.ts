import { describe, expect, it } from 'vitest';
import { kindOf, Progress } from './progress';

describe('progress', () => {
  it('is the distance of the newer mean of solve rates from the older one, ten times', () => {
    const progress = new Progress();
    expect(progress.of('k')).toBe(0);
    progress.note('k', 0.5);
    expect(progress.of('k')).toBe(0);
    // Means 0.5 + 0.3 * 0.1 = 0.53 and 0.5 + 0.05 * 0.1 = 0.505: 10 * 0.025.
    progress.note('k', 0.6);
    expect(progress.of('k')).toBeCloseTo(0.25, 12);
    expect(progress.of('other')).toBe(0);
  });

  it('counts getting worse as well, and is at most 1', () => {
    const progress = new Progress();
    progress.note('k', 1);
    progress.note('k', 0);
    // 0.7 against 0.95: 2.5, cut.
    expect(progress.of('k')).toBe(1);
  });

  it('is zero again when a kind is mastered for long', () => {
    const progress = new Progress();
    progress.note('k', 0);
    for (let i = 0; i < 400; i++) progress.note('k', 1);
    expect(progress.of('k')).toBeLessThan(0.001);
  });

  it('goes on as it was after a checkpoint', () => {
    const progress = new Progress();
    for (const rate of [0.1, 0.4, 0.9]) progress.note('k', rate);
    const other = new Progress();
    other.restore(progress.save());
    progress.note('k', 0.3);
    other.note('k', 0.3);
    expect(other.of('k')).toBe(progress.of('k'));
  });

  it('takes programs that differ in their literals for one kind', () => {
    expect(kindOf('deduction', "x + 12 if x == 'ab' else 3")).toBe(
      kindOf('deduction', "x + 7 if x == '' else 40"),
    );
    expect(kindOf('deduction', 'x + 1')).not.toBe(kindOf('deduction', 'x - 1'));
    expect(kindOf('deduction', 'x + 1')).not.toBe(kindOf('abduction', 'x + 1'));
  });
});
