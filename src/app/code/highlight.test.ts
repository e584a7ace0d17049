import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highlight } from './highlight';

const text = (source: string): string =>
  highlight(source)
    .map((span) => span.text)
    .join('');

describe('highlight', () => {
  it('loses and adds no character, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string(), (source) => {
        expect(text(source)).toBe(source);
      }),
    );
  });

  it('tells keywords, numbers, strings and called names apart', () => {
    const spans = highlight("def f(x: int) -> int:\n    return max(x, 3) if 'a' in x else True");
    const kindOf = (wanted: string) => spans.find((span) => span.text === wanted)?.kind;
    expect(kindOf('return')).toBe('keyword');
    expect(kindOf('3')).toBe('number');
    expect(kindOf('True')).toBe('number');
    expect(kindOf("'a'")).toBe('string');
    expect(kindOf('max')).toBe('name');
  });
});
