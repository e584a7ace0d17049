/** Forbidden tokens as a person reads them: the many of a kind as a count, the rest one by one. */
export interface ForbiddenWords {
  /** First lines of programs, one a pair of types. */
  readonly signatures: number;
  /** Special tokens, such as `<eos>`. */
  readonly marks: number;
  readonly words: readonly string[];
}

export function sortForbidden(lexemes: readonly string[]): ForbiddenWords {
  const isSignature = (lexeme: string): boolean => lexeme.startsWith('def ');
  const isMark = (lexeme: string): boolean => /^<\w+>$/.test(lexeme);
  return {
    signatures: lexemes.filter(isSignature).length,
    marks: lexemes.filter(isMark).length,
    words: lexemes.filter((lexeme) => !isSignature(lexeme) && !isMark(lexeme)),
  };
}
