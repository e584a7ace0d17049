import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream } from '../random/stream';
import { compileLanguage } from './compile';
import { levels } from './language';
import { sampleFromPrior } from './prior';
import { detokenize, tokenize, UnknownTextError } from './tokenizer';
import { specialCount, UnknownLexemeError, vocabulary } from './vocabulary';

describe('vocabulary', () => {
  it('has distinct lexemes, specials first, and refuses others', () => {
    expect(new Set(vocabulary.lexemes).size).toBe(vocabulary.size);
    expect(vocabulary.size).toBeLessThanOrEqual(115);
    expect(vocabulary.lexemes.slice(0, specialCount).every((lexeme) => /^<\w+>$/.test(lexeme))).toBe(true);
    expect(() => vocabulary.id('lambda')).toThrow(UnknownLexemeError);
  });
});

describe('tokenize', () => {
  it('gives back exactly the tokens of any program or value of any level', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...levels),
        fc.integer(),
        fc.constantFrom(0, 0.5, 1),
        (level, seed, flatten) => {
          const { starts, maxProgramTokens, maxValueTokens } = compileLanguage(level);
          const language = compileLanguage(level);
          const random = openStream(seed, 'suite');
          const types = level === 3 ? (['int', 'list', 'str'] as const) : (['int'] as const);
          const texts = [
            sampleFromPrior(language, starts.anyProgram, maxProgramTokens + 1, random, { flatten }),
            ...types.map((type) =>
              sampleFromPrior(language, starts.value(type), maxValueTokens + 1, random, { flatten }),
            ),
          ];
          for (const text of texts) {
            const tokens = text.subarray(0, -1);
            expect([...tokenize(vocabulary, detokenize(vocabulary, tokens))]).toEqual([...tokens]);
          }
        },
      ),
    );
  });

  it('takes one token a lexeme', () => {
    expect(tokenize(vocabulary, 'def f(x: int) -> int:\n    return max(x, 3) - 2')).toHaveLength(8);
    expect(tokenize(vocabulary, "x[::-1].upper() + 'a'")).toHaveLength(7);
    expect(tokenize(vocabulary, '')).toHaveLength(0);
  });

  it('says where unknown text is and what it is', () => {
    const text = 'def f(x: int) -> int:\n    y = x + 1\n    return foo(y)';
    try {
      tokenize(vocabulary, text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(UnknownTextError);
      expect(error).toMatchObject({ offset: text.indexOf('foo'), line: 3, column: 12, piece: 'foo' });
      expect(String(error)).toContain('line 3, column 12');
    }
  });

  it.each(['<eos>', 'x+1', 'x ** 2', 'import os', '"a"', 'é', ' x'])('refuses %j', (text) => {
    expect(() => tokenize(vocabulary, text)).toThrow(UnknownTextError);
  });
});
