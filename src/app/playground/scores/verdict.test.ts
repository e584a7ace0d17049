import { describe, expect, it } from 'vitest';
import { verdict } from './verdict';

const floors = { random: 0.09, trivial: 0.21 };

describe('verdict', () => {
  it('compares with the higher of the two floors and names the best if it is past', () => {
    expect(verdict({ current: 0.52, best: 0.55, ...floors })).toBe('above its floor of 0.21, best 0.55');
    expect(verdict({ current: 0.52, best: 0.52, ...floors })).toBe('above its floor of 0.21');
    expect(verdict({ current: 0.23, best: 0.23, ...floors })).toBe('at its floor of 0.21');
    expect(verdict({ current: 0.05, best: 0.3, ...floors })).toBe('below its floor of 0.21, best 0.30');
  });

  it('says so when nothing was measured', () => {
    expect(verdict({ current: undefined, best: undefined, ...floors })).toBe('not measured yet');
  });
});
