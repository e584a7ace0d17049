import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream } from '../random/stream';
import { compileLanguage } from './compile';
import { parametersOf, type Signature } from './language';
import { levels } from './options';
import { accepts, sampleFromPrior } from './prior';
import { detokenize, tokenize } from './tokenizer';
import { vocabulary } from './vocabulary';

const wide = compileLanguage({ level: 4 });

/** Whether the grammar has that argument list; false too if it is no text of the language. */
function isInput(signature: Signature, text: string): boolean {
  try {
    return accepts(wide, wide.priorStarts.input(signature), tokenize(vocabulary, text));
  } catch {
    return false;
  }
}

const number = fc.integer({ min: -101, max: 101 }).map(String);
const listed = fc.array(number, { maxLength: 7 });
const argument = fc.oneof(
  number,
  listed.map((items) => `[${items.join(', ')}]`),
  listed.map((items) => `(${items.join(', ')})`),
  fc.string({ unit: fc.constantFrom(...'abA1'), maxLength: 9 }).map((text) => `'${text}'`),
  fc
    .array(fc.tuple(fc.integer({ min: -2, max: 10 }), number), { maxLength: 3 })
    .map((entries) => `{${entries.map(([key, value]) => `${key}: ${value}`).join(', ')}}`),
);

describe('argument lists', () => {
  it('are told by the grammar and by their text alike', () => {
    const texts = fc.oneof(
      argument,
      fc.tuple(argument, argument).map((both) => both.join(', ')),
    );
    fc.assert(
      fc.property(fc.constantFrom(...wide.signatures), texts, (signature, text) => {
        expect(wide.argumentsOf(signature, text) !== undefined).toBe(isInput(signature, text));
      }),
      { numRuns: 2000 },
    );
  });

  it('have the types of the signature, and no more tokens than promised', () => {
    fc.assert(
      fc.property(fc.constantFrom(...levels), fc.integer(), fc.constantFrom(0, 1), (level, seed, flatten) => {
        const language = compileLanguage({ level });
        const random = openStream(seed, 'suite');
        for (const signature of language.signatures) {
          const start = language.priorStarts.input(signature);
          const tokens = sampleFromPrior(language, start, 1000, random, { flatten });
          expect(tokens.length).toBeLessThanOrEqual(language.maxInputTokens + 1);
          const parts = language.argumentsOf(signature, detokenize(vocabulary, tokens.subarray(0, -1)));
          expect(parts?.map((part) => language.typeOfValue(part))).toEqual(parametersOf(signature));
        }
      }),
    );
  });

  it.each([
    ['list, int', '[1, 2], 3', ['[1, 2]', '3']],
    ['list, int', '[1, 2, 3, 4, 5, 6], 3', undefined],
    ['list, int', '[1, 2]', undefined],
    ['list, list', '[1, 2, 3], []', ['[1, 2, 3]', '[]']],
    ['list, list', '[1, 2, 3, 4], []', undefined],
    ['str, str', "'a-1', ''", ["'a-1'", "''"]],
    ['dict', '{0: 5, 7: -12}', ['{0: 5, 7: -12}']],
    // Keys of an argument ascend, so that none is there twice.
    ['dict', '{7: 5, 0: 1}', undefined],
    ['dict', '{12: 5}', undefined],
    ['dict, int', '{0: 5}, 0', ['{0: 5}', '0']],
  ])('of %s: %j', (types, text, parts) => {
    const signature = wide.signatures.find((known) => parametersOf(known).join(', ') === types);
    if (!signature) throw new Error('No such arguments.');
    expect(wide.argumentsOf(signature, text)).toEqual(parts);
  });
});
