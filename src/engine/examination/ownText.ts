/**
 * Typed text against the grammar: whitespace is forgiven, anything else that is no word of the language is refused with
 * the place in what was typed and what may stand there instead.
 */
import { advance, allows } from '../../core/language/automaton';
import { canonicalise } from '../../core/language/canonical';
import type { Language } from '../../core/language/language';
import { tokenize, UnknownTextError } from '../../core/language/tokenizer';
import { isSpecial } from '../../core/language/vocabulary';
import type { QuestionProblem } from './protocol';

export type TextProblem = Omit<QuestionProblem, 'at'>;

export type ParsedText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'problem'; readonly problem: TextProblem };

/** Words named as what may stand in a place. */
const mostNamed = 8;

/**
 * Parses what somebody typed.
 * @param start a state of `language.starts`
 * @param most tokens the text may have, its end not counted
 */
export function parseText(language: Language, start: number, most: number, typed: string): ParsedText {
  let text: string;
  try {
    text = canonicalise(language.vocabulary, typed);
  } catch (error) {
    if (!(error instanceof UnknownTextError)) throw error;
    const { offset, line, column, piece, message } = error;
    return { kind: 'problem', problem: { offset, line, column, piece, message } };
  }
  const { automaton, vocabulary } = language;
  const tokens = tokenize(vocabulary, text);
  const problem = (index: number, state: number): ParsedText => {
    const lexemes = [...tokens].map((token) => vocabulary.lexemes[token] ?? '');
    const offset = typedOffset(typed, lexemes.slice(0, index).join(''));
    const piece = (lexemes[index] ?? '').trim();
    const here = piece === '' ? 'The text ends too early' : `\`${piece}\` cannot stand here`;
    const message = `${here} at level ${language.level}. ${followers(language, state, most + 1 - index)}`;
    return { kind: 'problem', problem: { ...placeAt(typed, offset), piece, message } };
  };
  let state = start;
  for (const [index, token] of tokens.entries()) {
    // The end needs a token of its own.
    if (!allows(automaton, state, token, most + 1 - index)) return problem(index, state);
    state = advance(automaton, state, token);
  }
  return advance(automaton, state, vocabulary.id('<eos>')) === automaton.end
    ? { kind: 'text', text }
    : problem(tokens.length, state);
}

/** An offset with its line and column. */
export function placeAt(
  text: string,
  offset: number,
): { readonly offset: number; readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { offset, line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** Where in the typed text the canonical text's `before` ends: only whitespace differs between them. */
function typedOffset(typed: string, before: string): number {
  let left = before.replace(/\s/g, '').length;
  let offset = 0;
  while (offset < typed.length && (left > 0 || /\s/.test(typed.charAt(offset)))) {
    if (!/\s/.test(typed.charAt(offset))) left--;
    offset++;
  }
  return Math.min(offset, typed.trimEnd().length);
}

/** Lexemes in words: digits, letters of texts and line ends together, if there are several. */
function namesOf(lexemes: readonly string[]): string[] {
  const isDigit = (lexeme: string): boolean => /^\d$/.test(lexeme);
  const isLetter = (lexeme: string): boolean => /^[a-cA-C]$/.test(lexeme);
  const isLine = (lexeme: string): boolean => lexeme.trim() === '';
  const others = lexemes.filter((lexeme) => !isDigit(lexeme) && !isLetter(lexeme) && !isLine(lexeme));
  return [
    ...others.map((lexeme) => `\`${lexeme.trim()}\``),
    ...(lexemes.some(isDigit) ? ['a digit'] : []),
    ...(lexemes.some(isLetter) ? ['a letter from a to c'] : []),
    ...(lexemes.some(isLine) ? ['a new line'] : []),
  ];
}

function followers({ automaton, vocabulary }: Language, state: number, remaining: number): string {
  const allowed = vocabulary.lexemes.flatMap((lexeme, token) =>
    allows(automaton, state, token, remaining) ? [{ lexeme, token }] : [],
  );
  const words = namesOf(allowed.filter(({ token }) => !isSpecial(token)).map(({ lexeme }) => lexeme));
  const named = words.slice(0, mostNamed).join(', ') + (words.length > mostNamed ? ' and others' : '');
  if (words.length === 0) return 'The text must end before it.';
  return allowed.some(({ token }) => isSpecial(token))
    ? `It may end, or go on with ${named}.`
    : `What may stand here: ${named}.`;
}
