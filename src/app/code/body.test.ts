import { describe, expect, it } from 'vitest';
import { compactProgram } from './body';

describe('compactProgram', () => {
  it('drops the def line and the last return', () => {
    expect(compactProgram('def f(x: int) -> int:\n    return x + 1')).toEqual({ steps: [], result: 'x + 1' });
    expect(compactProgram('def f(x: int) -> int:\n    y = x * 2\n    return y + 1')).toEqual({
      steps: ['y = x * 2'],
      result: 'y + 1',
    });
  });

  it('shows what has another form as it is', () => {
    expect(compactProgram('f = abs')).toEqual({ steps: [], result: 'f = abs' });
    expect(compactProgram('')).toEqual({ steps: [], result: '' });
  });
});
