import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream } from '../random/stream';
import { canonicalise } from './canonical';
import { compileLanguage } from './compile';
import { levels } from './language';
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
  ])('%j -> %j', (typed, canonical) => {
    expect(canonicalise(typed)).toBe(canonical);
  });

  it.each(['x ** 2', '1 2', 'xy z', 'x + z', "x + ' a'", 'ifx', 'maximum(x)'])('refuses %j', (typed) => {
    expect(() => canonicalise(typed)).toThrow(UnknownTextError);
  });

  it('leaves canonical text alone and gets it back without its optional spaces', () => {
    fc.assert(
      fc.property(fc.constantFrom(...levels), fc.integer(), (level, seed) => {
        const language = compileLanguage(level);
        const tokens = sampleFromPrior(language, language.starts.anyProgram, 29, openStream(seed, 'suite'));
        const text = detokenize(vocabulary, tokens.subarray(0, -1));
        expect(canonicalise(text)).toBe(text);
        expect(canonicalise(text.replace(/ ?([-+*/%<>=!,]+) ?/g, '$1'))).toBe(text);
      }),
    );
  });
});
