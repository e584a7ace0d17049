import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream } from '../random/stream';
import { compileLanguage } from './compile';
import type { ValueType } from './language';
import { levels } from './options';
import { accepts, sampleFromPrior } from './prior';
import { detokenize, tokenize } from './tokenizer';
import { valueTypes } from './value';
import { vocabulary } from './vocabulary';

/** Whether the grammar of a type accepts a text; false too if it is no text of the language. */
function isValue(level: (typeof levels)[number], type: ValueType, text: string): boolean {
  const language = compileLanguage({ level });
  try {
    return accepts(language, language.starts.value(type), tokenize(vocabulary, text));
  } catch {
    return false;
  }
}

const arbitraryText = fc.oneof(
  fc.integer({ min: -120, max: 120 }).map(String),
  fc.array(fc.integer({ min: -101, max: 101 }), { maxLength: 9 }).map((items) => `[${items.join(', ')}]`),
  fc.string({ unit: fc.constantFrom(...'abcABCd01-'), maxLength: 10 }).map((text) => `'${text}'`),
  fc.array(fc.integer({ min: -101, max: 101 }), { maxLength: 5 }).map((items) => `(${items.join(', ')})`),
  fc
    .uniqueArray(fc.tuple(fc.integer({ min: -101, max: 101 }), fc.nat(101)), {
      maxLength: 5,
      selector: ([key]) => key,
    })
    .map((entries) => `{${entries.map(([key, value]) => `${key}: ${value}`).join(', ')}}`),
  fc.constantFrom(
    'True',
    'False',
    'None',
    '-0',
    '007',
    '[1,2]',
    '[1, ]',
    '""',
    '1.0',
    '',
    '-',
    '[',
    "'",
    '()',
    '(1,)',
    '{}',
    '{1}',
    '{1: 2,}',
  ),
);

describe('typeOfValue', () => {
  it('agrees with the grammar on any text', () => {
    fc.assert(
      fc.property(fc.constantFrom(...levels), arbitraryText, (level, text) => {
        const types = valueTypes(level).filter((type) => isValue(level, type, text));
        expect([compileLanguage({ level }).typeOfValue(text)]).toEqual(
          types.length > 0 ? types : [undefined],
        );
      }),
      { numRuns: 500 },
    );
  });

  it('knows every value the grammar writes, in at most the promised number of tokens', () => {
    fc.assert(
      fc.property(fc.constantFrom(...levels), fc.integer(), fc.constantFrom(0, 1), (level, seed, flatten) => {
        const language = compileLanguage({ level });
        for (const type of valueTypes(level)) {
          const text = sampleFromPrior(
            language,
            language.starts.value(type),
            100,
            openStream(seed, 'suite'),
            {
              flatten,
            },
          );
          const written = detokenize(vocabulary, text.subarray(0, -1));
          // An answer may repeat a key of a dictionary, and is then no value.
          const keys = type === 'dict' ? (written.match(/-?\d+(?=:)/g) ?? []) : [];
          const value = new Set(keys).size === keys.length ? type : undefined;
          expect(language.typeOfValue(written)).toBe(value);
          expect(text.length).toBeLessThanOrEqual(language.maxValueTokens + 1);
        }
      }),
    );
  });

  it.each([
    [0, '9', 'int'],
    [0, '10', undefined],
    [0, '-1', undefined],
    [1, '-99', 'int'],
    [1, '100', undefined],
    [1, 'True', undefined],
    [2, 'True', 'bool'],
    [2, '[]', undefined],
    [3, '[]', 'list'],
    [3, "''", 'str'],
    [3, '[1, -2, 30]', 'list'],
    [3, '[1, 2, 3, 4, 5, 6, 7, 8, 9]', undefined],
    [3, '[[1]]', undefined],
    [3, "'-12'", 'str'],
    [3, "'abcabcabc'", undefined],
    [3, '(1, 2)', undefined],
    [4, '(1, -20)', 'tuple'],
    [4, '(1, 2, 3, 4)', 'tuple'],
    [4, '(1,)', undefined],
    [4, '(1, 2, 3, 4, 5)', undefined],
    [4, '{}', 'dict'],
    [4, '{5: 1, -3: 20}', 'dict'],
    [4, '{1: 2, 3: 4, 5: 6, 7: 8, 9: 0}', undefined],
    [4, '{1: 2, 1: 3}', undefined],
  ] as const)('level %i: %s is %s', (level, text, type) => {
    expect(compileLanguage({ level }).typeOfValue(text)).toBe(type);
  });
});
