import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodyOf, callWords, compactProgram, shortProgram } from './body';

const longer = [
  'def f(x: list, y: int) -> int:',
  '    v = 0',
  '    for a in x:',
  '        if a > y:',
  '            return v',
  '        v = v + a',
  '    return v + y',
].join('\n');

describe('compactProgram', () => {
  it('drops the def line and the last return', () => {
    expect(compactProgram('def f(x: int) -> int:\n    return x + 1')).toEqual({ steps: [], result: 'x + 1' });
    expect(compactProgram('def f(x: int) -> int:\n    y = x * 2\n    return y + 1')).toEqual({
      steps: ['y = x * 2'],
      result: 'y + 1',
    });
  });

  it('brackets blocks, so that it is seen what belongs to them', () => {
    const digits =
      'def f(x: int) -> int:\n    t = 0\n    while x > 0:\n        t += x % 10\n        x //= 10\n    return t';
    expect(compactProgram(digits)).toEqual({
      steps: ['t = 0', 'while x > 0: (t += x % 10; x //= 10)'],
      result: 't',
    });
    const signs =
      'def f(x: list) -> int:\n    t = 0\n    for v in x:\n        if v < 0:\n            t -= v\n        else:\n            t += v\n    return t';
    expect(compactProgram(signs)).toEqual({
      steps: ['t = 0', 'for v in x: (if v < 0: (t -= v) else: (t += v))'],
      result: 't',
    });
    expect(compactProgram('def f(x: int) -> int:\n    if x > 9:\n        return 9\n    return x')).toEqual({
      steps: ['if x > 9: (return 9)'],
      result: 'x',
    });
  });

  it('names the functions that it calls', () => {
    const source =
      'def g(x: int) -> int:\n    return x + 1\ndef h(x: int) -> int:\n    y = x * 2\n    return y - 3\ndef f(x: int) -> int:\n    return g(h(x))';
    expect(compactProgram(source)).toEqual({
      steps: ['g(x): x + 1', 'h(x): y = x * 2; y - 3'],
      result: 'g(h(x))',
    });
  });

  it('shows what has another form as it is', () => {
    expect(compactProgram('f = abs')).toEqual({ steps: [], result: 'f = abs' });
    expect(compactProgram('def f(x):\n    if x:\n        return 1')).toEqual({
      steps: [],
      result: 'def f(x):\n    if x:\n        return 1',
    });
    expect(compactProgram('x = 1\ndef f(y):\n    return y').steps).toEqual([]);
    expect(compactProgram('')).toEqual({ steps: [], result: '' });
  });
});

describe('bodyOf', () => {
  it('keeps the indentation inside of the body', () => {
    expect(bodyOf(longer)).toEqual([
      'v = 0',
      'for a in x:',
      '    if a > y:',
      '        return v',
      '    v = v + a',
      'return v + y',
    ]);
  });
});

describe('shortProgram', () => {
  it('tells how a long program begins and what it returns', () => {
    expect(shortProgram(longer, 30)).toBe('v = 0; for a in x: (if … v + y');
    expect(shortProgram('def f(x: int) -> int:\n    y = x\n    return y + 1', 30)).toBe('y = x; y + 1');
  });

  it('never takes more room than it has', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 5 }), fc.integer({ min: 1, max: 40 }), (lines, room) => {
        const source = ['def f(x: int) -> int:', ...lines.map((line) => `    ${line}`), '    return x'].join(
          '\n',
        );
        expect(shortProgram(source, room).length).toBeLessThanOrEqual(room);
      }),
    );
  });
});

describe('callWords', () => {
  it('names the one argument, and calls with several', () => {
    expect(callWords('def f(x: int) -> int:\n    return x', '3')).toBe('x = 3');
    expect(callWords(longer, '([1, 2], 3)')).toBe('f([1, 2], 3)');
    expect(callWords(longer, '[1, 2], 3')).toBe('f([1, 2], 3)');
  });
});
