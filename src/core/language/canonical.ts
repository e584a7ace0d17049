/**
 * Forgiving whitespace in text that people type: `max(x,3)+1` becomes `max(x, 3) + 1`. Only whitespace may differ
 * from the canonical text; anything else is refused as the tokenizer would. Text from models and Python never
 * comes this way, it is canonical or wrong.
 */
import { UnknownTextError } from './tokenizer';
import { specialCount, vocabulary } from './vocabulary';

interface Pattern {
  readonly lexeme: string;
  /** The lexeme with its words and signs apart by any whitespace, anchored at `lastIndex`. */
  readonly expression: RegExp;
  /** Length of the lexeme without whitespace: the longer match wins. */
  readonly size: number;
}

const word = /^\w/;

function pattern(lexeme: string): Pattern {
  const pieces = lexeme.match(/\w+|[^\w\s]/g) ?? [];
  const source = pieces
    .map((piece, index) => {
      const between = index > 0 && word.test(piece) && word.test(pieces[index - 1] ?? '') ? '\\s+' : '\\s*';
      return (index > 0 ? between : '') + piece.replace(/[^\w]/, '\\$&');
    })
    .join('');
  return { lexeme, expression: new RegExp(source, 'y'), size: pieces.join('').length };
}

const patterns: readonly Pattern[] = vocabulary.lexemes
  .slice(specialCount)
  .map(pattern)
  .sort((a, b) => b.size - a.size);

/** Whether an operand ends in this lexeme, so that `-` after it subtracts. */
const endsOperand = /[\w)\]']$/;
const startsWord = /^\s*\w/;
const endsWord = /\w$/;

/**
 * Rewrites a program, expression or value with the language's own spaces.
 * @param text what somebody typed
 * @returns the same text with canonical whitespace; it tokenizes
 * @throws UnknownTextError with the place, if more than whitespace is wrong
 */
export function canonicalise(text: string): string {
  let written = '';
  let offset = 0;
  let quote: 'inside' | 'outside' = 'outside';
  const end = text.trimEnd().length;
  while (true) {
    const from = offset;
    if (quote === 'outside') while (/\s/.test(text.charAt(offset))) offset++;
    if (offset >= end) return written;
    const spaced = offset > from;
    const found = patterns.find(({ lexeme, expression, size }) => {
      if (quote === 'inside' && lexeme.length > 1) return false;
      if (lexeme === '-' && quote === 'outside' && endsOperand.test(written)) return false;
      // a binary sign or a word between needs something on its left: `x ** 2` is not `x * * 2`
      if (lexeme.startsWith(' ') && !endsOperand.test(written)) return false;
      expression.lastIndex = offset;
      const match = expression.exec(text);
      // a word of the language is not the beginning of a longer word
      return (
        match !== null &&
        !(size > 1 && endsWord.test(match[0]) && /\w/.test(text.charAt(offset + match[0].length)))
      );
    });
    // two words or numbers that only a space keeps apart must stay two: `1 2` is not `12`
    if (
      !found ||
      (spaced && endsWord.test(written) && startsWord.test(found.lexeme) && !/^\s/.test(found.lexeme))
    ) {
      throw new UnknownTextError(text, offset);
    }
    found.expression.lastIndex = offset;
    offset += found.expression.exec(text)?.[0].length ?? 0;
    written += found.lexeme;
    if (found.lexeme === "'") quote = quote === 'inside' ? 'outside' : 'inside';
  }
}
