import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream } from '../random/stream';
import { canonicalise } from './canonical';
import { compileLanguage } from './compile';
import { levels } from './options';
import { sampleFromPrior } from './prior';
import { detokenize, UnknownTextError } from './tokenizer';
import { vocabulary } from './vocabulary';

describe('canonicalise', () => {
  it.each([
    ['x+1', 'x + 1'],
    ['max( x,3 ) -2', 'max(x, 3) - 2'],
    ['-x*-3', '-x * -3'],
    ['  - x', '-x'],
    ['x-3', 'x - 3'],
    ["x.count( 'a' )-1", "x.count('a') - 1"],
    ['x[ -1 ]', 'x[-1]'],
    ['[v*2 for v in x if v>0]', '[v * 2 for v in x if v > 0]'],
    ['x if x>0 else 0', 'x if x > 0 else 0'],
    ['[1,-2]', '[1, -2]'],
    ["'a-1'", "'a-1'"],
    ['x[ : : -1]', 'x[::-1]'],
    ['x+10 if x==12 else x//2\n', 'x + 10 if x == 12 else x // 2'],
    ['def f( x:int )->int:\n  return x%2', 'def f(x: int) -> int:\n    return x % 2'],
    ['def f(x: int)->int:\n\ty=x+1\n\treturn y', 'def f(x: int) -> int:\n    y = x + 1\n    return y'],
    ['def f(x: int) -> int: return x', 'def f(x: int) -> int:\n    return x'],
    [
      'def f(x:int,n:int)->int:\n  while n>0:\n      x,n=n,x%n\n\n  return x\n',
      'def f(x: int, n: int) -> int:\n    while n > 0:\n        x, n = n, x % n\n    return x',
    ],
    [
      'def f(x:list)->int:\n\tt=0\n\tfor v in x:\n\t\tif v>t: t=v\n\t\telse:\n\t\t\tt+=1\n\treturn t',
      'def f(x: list) -> int:\n    t = 0\n    for v in x:\n        if v > t:\n            t = v\n        else:\n            t += 1\n    return t',
    ],
    ['{1:2,3 : 4}', '{1: 2, 3: 4}'],
    ['[1,\n 2]', '[1, 2]'],
    ['x.get( v,0 )', 'x.get(v, 0)'],
  ])('%j -> %j', (typed, canonical) => {
    expect(canonicalise(vocabulary, typed)).toBe(canonical);
  });

  it.each(['x ** 2', '1 2', 'xy z', 'x + z', "x + ' a'", 'ifx', 'maximum(x)', 'x\n= 1'])(
    'refuses %j',
    (typed) => {
      expect(() => canonicalise(vocabulary, typed)).toThrow(UnknownTextError);
    },
  );

  it('leaves canonical text alone and gets it back without its optional spaces', () => {
    fc.assert(
      fc.property(fc.constantFrom(...levels), fc.integer(), (level, seed) => {
        const language = compileLanguage({ level });
        const { starts, maxProgramTokens } = language;
        const random = openStream(seed, 'suite');
        const tokens = sampleFromPrior(language, starts.anyProgram, maxProgramTokens + 1, random);
        const text = detokenize(vocabulary, tokens.subarray(0, -1));
        expect(canonicalise(vocabulary, text)).toBe(text);
        expect(canonicalise(vocabulary, text.replace(/ ?([-+*/%<>=!,]+) ?/g, '$1'))).toBe(text);
        expect(canonicalise(vocabulary, text.replaceAll('    ', '\t').replaceAll('\n', '\n\n'))).toBe(text);
      }),
    );
  });
});
