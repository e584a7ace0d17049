/**
 * Our fixed vocabulary as a `tokenizer.json` that the Hugging Face `tokenizers` library reads: a text is split into
 * lexemes, the longest first, and each is one token. Text outside the language has no token there either: it is
 * refused, as our own tokenizer refuses it, because no unknown token is defined. Written only.
 */
import { isSpecial, type Vocabulary } from '../../../core/language/vocabulary';

/** Contents of `tokenizer.json`. */
export function tokenizerFile({ lexemes }: Vocabulary): Readonly<Record<string, unknown>> {
  const words = lexemes.filter((_, id) => !isSpecial(id));
  const longestFirst = words.sort((a, b) => b.length - a.length);
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: lexemes.flatMap((content, id) => (isSpecial(id) ? [specialToken(id, content)] : [])),
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

/** A token that is never found in a text. */
function specialToken(id: number, content: string) {
  const plain = { single_word: false, lstrip: false, rstrip: false, normalized: false };
  return { id, content, ...plain, special: true };
}

function escaped(lexeme: string): string {
  return lexeme.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
