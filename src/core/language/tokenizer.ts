/**
 * Text to tokens and back, exactly: the longest lexeme that fits is taken, and joining the lexemes again gives the
 * same text. It knows nothing of grammar, so it also splits texts that mean nothing; it never guesses, so a text
 * with anything but canonical lexemes is refused with the place (see `canonical.ts` for forgiving whitespace).
 */
import { isSpecial, type Vocabulary } from './vocabulary';

/** A text holds something that no token stands for. */
export class UnknownTextError extends Error {
  override readonly name = 'UnknownTextError';
  /** 1-based line and column of `offset`. */
  readonly line: number;
  readonly column: number;
  /** The offending piece: the word, number or sign at the offset. */
  readonly piece: string;
  /**
   * @param text the whole text
   * @param offset 0-based UTF-16 offset of the first character that fits no lexeme
   */
  constructor(
    text: string,
    readonly offset: number,
  ) {
    const before = text.slice(0, offset);
    const line = before.split('\n').length;
    const column = offset - before.lastIndexOf('\n');
    const piece = /^(?:\w+|\s+|[^\w\s])/u.exec(text.slice(offset))?.[0] ?? '';
    super(
      `The language has no word ${JSON.stringify(piece)} (line ${line}, column ${column}). ` +
        'Write it with the words of the level and with spaces as PEP 8 has them, for example `x + 1`.',
    );
    this.line = line;
    this.column = column;
    this.piece = piece;
  }
}

interface Candidate {
  readonly lexeme: string;
  readonly id: number;
}

const candidatesOf = new WeakMap<Vocabulary, Map<string, readonly Candidate[]>>();

/** Lexemes by first character, longest first. Specials are not text and never match. */
function candidates(vocabulary: Vocabulary): Map<string, readonly Candidate[]> {
  const known = candidatesOf.get(vocabulary);
  if (known) return known;
  const groups = new Map<string, Candidate[]>();
  vocabulary.lexemes.forEach((lexeme, id) => {
    if (isSpecial(id)) return;
    const group = groups.get(lexeme.charAt(0)) ?? [];
    group.push({ lexeme, id });
    groups.set(lexeme.charAt(0), group);
  });
  for (const group of groups.values()) group.sort((a, b) => b.lexeme.length - a.lexeme.length);
  candidatesOf.set(vocabulary, groups);
  return groups;
}

/**
 * Splits a program or value into tokens.
 * @returns `[T]` token ids, without `<eos>`
 * @throws UnknownTextError with the place, if some piece is no lexeme
 */
export function tokenize(vocabulary: Vocabulary, text: string): Int32Array {
  const groups = candidates(vocabulary);
  const tokens: number[] = [];
  let offset = 0;
  while (offset < text.length) {
    const found = groups.get(text.charAt(offset))?.find(({ lexeme }) => text.startsWith(lexeme, offset));
    if (!found) throw new UnknownTextError(text, offset);
    tokens.push(found.id);
    offset += found.lexeme.length;
  }
  return Int32Array.from(tokens);
}

/** Joins tokens to text. Specials appear by name (`<in>`), which is for people to read and does not tokenize again. */
export function detokenize(vocabulary: Vocabulary, tokens: Iterable<number>): string {
  let text = '';
  for (const token of tokens) text += vocabulary.lexemes[token] ?? '';
  return text;
}
