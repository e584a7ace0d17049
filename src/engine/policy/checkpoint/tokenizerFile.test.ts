import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { compileLanguage } from '../../../core/language/compile';
import { sampleFromPrior } from '../../../core/language/prior';
import { detokenize } from '../../../core/language/tokenizer';
import { vocabulary } from '../../../core/language/vocabulary';
import { openStream } from '../../../core/random/stream';
import { tokenizerFile } from './tokenizerFile';

const schema = v.object({
  added_tokens: v.array(v.object({ id: v.number(), content: v.string(), special: v.boolean() })),
  pre_tokenizer: v.object({ type: v.literal('Split'), pattern: v.object({ Regex: v.string() }) }),
  model: v.object({
    type: v.literal('WordLevel'),
    vocab: v.record(v.string(), v.number()),
    unk_token: v.string(),
  }),
});

describe('tokenizer.json', () => {
  const written = v.parse(schema, JSON.parse(JSON.stringify(tokenizerFile(vocabulary))));

  it('splits programs of every level as our tokenizer does', () => {
    const words = new RegExp(written.pre_tokenizer.pattern.Regex, 'g');
    const random = openStream(1, 'suite');
    for (const level of [0, 1, 2, 3] as const) {
      const language = compileLanguage({ level });
      for (let count = 0; count < 50; count++) {
        const { anyProgram } = language.starts;
        const tokens = sampleFromPrior(language, anyProgram, language.maxProgramTokens + 1, random).subarray(
          0,
          -1,
        );
        const text = detokenize(vocabulary, tokens);
        const found = text.match(words) ?? [];
        expect(found.join('')).toBe(text);
        expect(found.map((word) => written.model.vocab[word])).toEqual([...tokens]);
      }
    }
  });

  it('has an id for every lexeme, the specials as such, and none for unknown text', () => {
    expect(Object.keys(written.model.vocab)).toHaveLength(vocabulary.size);
    expect(written.added_tokens.map(({ content }) => content)).toEqual(
      vocabulary.lexemes.filter((lexeme) => /^<\w+>$/.test(lexeme)),
    );
    for (const { id, content } of written.added_tokens) expect(vocabulary.id(content)).toBe(id);
    expect(written.model.vocab).not.toHaveProperty(written.model.unk_token);
  });
});
