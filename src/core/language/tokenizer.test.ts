import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream } from '../random/stream';
import { compileLanguage } from './compile';
import { splitTriplet } from './completion';
import { levels } from './options';
import { sampleFromPrior } from './prior';
import { detokenize, tokenize, UnknownTextError } from './tokenizer';
import { valueTypes } from './value';
import { isSpecial, UnknownLexemeError, vocabulary, vocabularyOf } from './vocabulary';

describe('vocabulary', () => {
  it('has distinct lexemes, knows specials wherever they are, and refuses others', () => {
    expect(new Set(vocabulary.lexemes).size).toBe(vocabulary.size);
    expect(vocabulary.size).toBeLessThanOrEqual(160);
    vocabulary.lexemes.forEach((lexeme, token) => {
      expect([lexeme, isSpecial(token)]).toEqual([lexeme, /^<\w+>$/.test(lexeme)]);
    });
    expect(() => vocabulary.id('lambda')).toThrow(UnknownLexemeError);
  });

  it('is for typed programs of levels 0 to 3 the 98 first tokens, as in every checkpoint there is', () => {
    for (const level of [0, 1, 2, 3] as const) {
      const first = vocabularyOf({ level });
      expect(first.size).toBe(98);
      expect(first.lexemes).toEqual(vocabulary.lexemes.slice(0, 98));
      for (const more of [
        { mask: 'off' },
        { mask: 'syntax' },
        { messages: 'some' },
        { errors: 'some' },
        { composites: 1 },
      ] as const) {
        expect(vocabularyOf({ level, ...more })).toBe(vocabulary);
      }
    }
    // The first and the last of each kind, where they have always been.
    const known = { '<pad>': 0, '<sep>': 11, '\n    return ': 36, '0': 37, x: 54, '[::-1]': 88, False: 97 };
    for (const [lexeme, id] of Object.entries(known)) expect(vocabulary.id(lexeme)).toBe(id);
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
          const language = compileLanguage({ level });
          const { starts, maxProgramTokens, maxValueTokens, maxInputTokens, signatures } = language;
          const random = openStream(seed, 'suite');
          const draw = (start: number, most: number) =>
            sampleFromPrior(language, start, most + 1, random, { flatten });
          const texts = [
            draw(starts.anyProgram, maxProgramTokens),
            ...valueTypes(level).map((type) => draw(starts.value(type), maxValueTokens)),
            ...signatures.map((signature) => draw(starts.input(signature), maxInputTokens)),
          ];
          for (const text of texts) {
            const tokens = text.subarray(0, -1);
            expect([...tokenize(vocabulary, detokenize(vocabulary, tokens))]).toEqual([...tokens]);
          }
        },
      ),
    );
  });

  it('splits programs of levels 0 to 3 alike with the first tokens and with all', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1, 2, 3),
        fc.integer(),
        fc.constantFrom(0, 1),
        (level, seed, flatten) => {
          const language = compileLanguage({ level });
          const { starts, maxProgramTokens, maxValueTokens } = language;
          const limit = maxProgramTokens + maxValueTokens + 2;
          const random = openStream(seed, 'suite');
          const { program, input } = splitTriplet(
            sampleFromPrior(language, starts.triplet, limit, random, { flatten }),
          );
          for (const tokens of [program, input]) {
            const text = detokenize(vocabulary, tokens);
            expect([...tokenize(vocabulary, text)]).toEqual([...tokens]);
            expect([...tokenize(vocabularyOf({ level }), text)]).toEqual([...tokens]);
          }
        },
      ),
    );
  });

  it('splits whatever words make, in any order', () => {
    const words = vocabulary.lexemes.filter((_, token) => !isSpecial(token));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 12 }), (lexemes) => {
        const text = lexemes.join('');
        expect(detokenize(vocabulary, tokenize(vocabulary, text))).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes one token a lexeme', () => {
    expect(tokenize(vocabulary, 'def f(x: int) -> int:\n    return max(x, 3) - 2')).toHaveLength(8);
    expect(tokenize(vocabulary, "x[::-1].upper() + 'a'")).toHaveLength(7);
    expect(tokenize(vocabulary, 'def f(x: int) -> int:\n    t = 0\n    return t')).toHaveLength(8);
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
