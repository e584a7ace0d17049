/**
 * The token ids: one a lexeme, the same in every language, so that a model can grow from level to level. A lexeme is
 * a piece of Python source with its canonical spaces (` + `, `max(`, a whole signature line); specials mark the
 * parts of prompts and completions and have no Python text. Which lexeme may follow which is the grammar's
 * business, not this file's.
 */
import { firstLexemes, laterLexemes, type SpecialName, specialLexeme, specialNames } from './lexemes';
import { completeOptions, type LanguageOptions } from './options';

export interface Vocabulary {
  /** Text of each token id; specials look like `<eos>`. */
  readonly lexemes: readonly string[];
  readonly size: number;
  /** Id of a lexeme. @throws UnknownLexemeError */
  id(lexeme: string): number;
}

/** A lexeme was asked for that no token stands for: a mistake in the program, not in a user's text. */
export class UnknownLexemeError extends Error {
  override readonly name = 'UnknownLexemeError';
  constructor(readonly lexeme: string) {
    super(
      `No token stands for ${JSON.stringify(lexeme)}; add it to the lexemes in src/core/language/lexemes.ts.`,
    );
  }
}

function build(lexemes: readonly string[]): Vocabulary {
  const ids = new Map(lexemes.map((lexeme, id) => [lexeme, id]));
  return {
    lexemes,
    size: lexemes.length,
    id(lexeme) {
      const id = ids.get(lexeme);
      if (id === undefined) throw new UnknownLexemeError(lexeme);
      return id;
    },
  };
}

/** Every token there is. */
export const vocabulary: Vocabulary = build([...firstLexemes, ...laterLexemes]);

/** The tokens of levels 0 to 3: the first of all tokens, with the same ids. */
const firstVocabulary: Vocabulary = build(firstLexemes);

/**
 * The tokens of a language: all of them, or only the first ones where the language needs no other, so that models of
 * levels 0 to 3 stay as small as they always were and those of old checkpoints stay valid.
 */
export function vocabularyOf(options: LanguageOptions): Vocabulary {
  const { level, mask, messages, errors, composites } = completeOptions(options);
  const first = level < 4 && mask === 'typed' && messages === 'none' && errors === 'none' && composites === 0;
  return first ? firstVocabulary : vocabulary;
}

/** Id of a special token; `<pad>` is 0. */
export function special(name: SpecialName): number {
  return vocabulary.id(specialLexeme(name));
}

const specials: ReadonlySet<number> = new Set(specialNames.map(special));

/** Whether a token marks a part of a prompt or completion and has no Python text. */
export function isSpecial(token: number): boolean {
  return specials.has(token);
}
