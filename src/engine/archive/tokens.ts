/** Token ids as people read them, with the log-probabilities the policy gave them where it did. */
import type { Vocabulary } from '../../core/language/vocabulary';
import type { ArchiveToken } from './protocol';

/** @param logProbs as many as tokens, or none. */
export function archiveTokens(
  { lexemes }: Vocabulary,
  tokens: ArrayLike<number>,
  logProbs: ArrayLike<number> = [],
): ArchiveToken[] {
  return Array.from(tokens, (id, index) => {
    const logProb = logProbs[index];
    return { id, lexeme: lexemes[id] ?? '', ...(logProb === undefined ? {} : { logProb }) };
  });
}
