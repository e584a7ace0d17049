/** Forbidden tokens as a person reads them: the many of a kind as a count, the rest one by one. */
export interface ForbiddenWords {
  /** First lines of functions, one a pair of types, and parts of them. */
  readonly signatures: number;
  /** Special tokens, such as `<eos>`. */
  readonly marks: number;
  readonly words: readonly string[];
}

export function sortForbidden(lexemes: readonly string[]): ForbiddenWords {
  const isSignature = (lexeme: string): boolean => /^(?:def |, n: |\) -> )/.test(lexeme);
  const isMark = (lexeme: string): boolean => /^<\w+>$/.test(lexeme);
  return {
    signatures: lexemes.filter(isSignature).length,
    marks: lexemes.filter(isMark).length,
    words: lexemes.filter((lexeme) => !isSignature(lexeme) && !isMark(lexeme)),
  };
}
