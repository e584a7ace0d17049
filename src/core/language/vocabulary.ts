/**
 * The token ids: one a lexeme, the same at every level, so that a model can grow from level to level. A lexeme is
 * a piece of Python source with its canonical spaces (` + `, `max(`, a whole signature line); specials mark the
 * parts of prompts and completions and have no Python text.
 */
export interface Vocabulary {
  /** Text of each token id; specials look like `<eos>`. */
  readonly lexemes: readonly string[];
  readonly size: number;
  /** Id of a lexeme. @throws UnknownLexemeError */
  id(lexeme: string): number;
}
