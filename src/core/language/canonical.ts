/**
 * Forgiving whitespace in text that people type: `max(x,3)+1` becomes `max(x, 3) + 1`, and a block may be indented by
 * anything or stand behind its colon. Only whitespace may differ from the canonical text; anything else is refused as the
 * tokenizer would. Text from models and Python never comes this way, it is canonical or wrong.
 */
import { layOutLines } from './layout';
import { UnknownTextError } from './tokenizer';
import { isSpecial, type Vocabulary } from './vocabulary';

interface Pattern {
  readonly lexeme: string;
  /** The lexeme with its words and signs apart by any spaces, anchored at `lastIndex`. */
  readonly expression: RegExp;
  /** Length of the lexeme without spaces: the longer match wins. */
  readonly size: number;
}

const word = /^\w/;

/** Words, signs, and line ends with their indentation. */
const piecesOf = /\n *|\w+|[^\w\s]/g;

function pattern(lexeme: string): Pattern {
  const pieces = lexeme.match(piecesOf) ?? [];
  const source = pieces
    .map((piece, index) => {
      if (piece.startsWith('\n')) return `${piece}(?! )`;
      const before = pieces[index - 1] ?? '';
      const between = before.startsWith('\n') ? '' : word.test(piece) && word.test(before) ? ' +' : ' *';
      return (index > 0 ? between : '') + piece.replace(/[^\w]/, '\\$&');
    })
    .join('');
  const size = pieces.reduce((sum, piece) => sum + piece.trimEnd().length, 0);
  return { lexeme, expression: new RegExp(source, 'y'), size };
}

const patternsOf = new WeakMap<Vocabulary, readonly Pattern[]>();

/** Of every lexeme that is text, the longest first. */
function allPatterns(vocabulary: Vocabulary): readonly Pattern[] {
  const known = patternsOf.get(vocabulary);
  if (known) return known;
  const words = vocabulary.lexemes.filter((_, token) => !isSpecial(token));
  const patterns = words.map(pattern).sort((a, b) => b.size - a.size);
  patternsOf.set(vocabulary, patterns);
  return patterns;
}

/** Whether an operand ends in this lexeme, so that `-` after it subtracts. */
const endsOperand = /[\w)\]}']$/;
const startsWord = /^ *\w/;
const endsWord = /\w$/;

/**
 * Rewrites a program, expression or value with the language's own spaces and line ends.
 * @param typed what somebody typed
 * @returns the same text with canonical whitespace; it tokenizes
 * @throws UnknownTextError with the place, if more than whitespace is wrong
 */
export function canonicalise(vocabulary: Vocabulary, typed: string): string {
  const patterns = allPatterns(vocabulary);
  const { text, offsets } = layOutLines(typed);
  let written = '';
  let offset = 0;
  let quote: 'inside' | 'outside' = 'outside';
  while (true) {
    const from = offset;
    if (quote === 'outside') while (text.charAt(offset) === ' ') offset++;
    if (offset >= text.length) return written;
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
      throw new UnknownTextError(typed, offsets[offset] ?? typed.length);
    }
    found.expression.lastIndex = offset;
    offset += found.expression.exec(text)?.[0].length ?? 0;
    written += found.lexeme;
    if (found.lexeme === "'") quote = quote === 'inside' ? 'outside' : 'inside';
  }
}
