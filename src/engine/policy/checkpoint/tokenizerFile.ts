/**
 * Our fixed vocabulary as a `tokenizer.json` that the Hugging Face `tokenizers` library reads: a text is split into
 * lexemes, the longest first, and each is one token. Text outside the language has no token there either: it is
 * refused, as our own tokenizer refuses it, because no unknown token is defined. Written only.
 */
import { specialCount, type Vocabulary } from '../../../core/language/vocabulary';

/** Contents of `tokenizer.json`. */
export function tokenizerFile({ lexemes }: Vocabulary): Readonly<Record<string, unknown>> {
  const longestFirst = lexemes.slice(specialCount).sort((a, b) => b.length - a.length);
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: lexemes.slice(0, specialCount).map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: {
      type: 'Split',
      pattern: { Regex: longestFirst.map(escaped).join('|') },
      behavior: 'Isolated',
      invert: false,
    },
    post_processor: null,
    decoder: { type: 'Fuse' },
    model: {
      type: 'WordLevel',
      vocab: Object.fromEntries(lexemes.map((lexeme, id) => [lexeme, id])),
      unk_token: '<unknown>',
    },
  };
}

function escaped(lexeme: string): string {
  return lexeme.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
