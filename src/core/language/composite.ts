/**
 * Composite functions (paper appendix D.2): a program that calls earlier ones, which stand before it under the names `g`,
 * `h` and `k`. What the policy writes is `f` alone. Only short functions of one lexeme's first line, from an integer to an
 * integer, may be called.
 */
import { advance } from './automaton';
import type { Language, Signature } from './language';
import {
  functionBreak,
  type HelperName,
  helperCallLexeme,
  helperLexeme,
  helperNames,
  openers,
  signatureLexeme,
} from './lexemes';
import { accepts } from './prior';
import { functionsOf, signatureOf } from './program';
import { detokenize, tokenize } from './tokenizer';
import { special, vocabulary } from './vocabulary';

/** Most tokens of a function that others may call, so that a task with three of them still fits a prompt. */
export const maxHelperTokens = 20;

const first = openers.map((opener) => vocabulary.id(signatureLexeme('int', 'int', opener)));
const calls = new Map(helperNames.map((name) => [vocabulary.id(helperCallLexeme(name)), name]));
const integers: Signature = { argument: 'int', result: 'int' };

/** Whether other programs may call this one. */
export function mayHelp(program: string): boolean {
  const tokens = tokenize(vocabulary, program);
  return (
    first.includes(tokens[0] ?? -1) && tokens.length <= maxHelperTokens && calledHelpers(program).length === 0
  );
}

/**
 * A program with the functions it may call before it, the first one as `g`, the second as `h`, the third as `k`.
 * @param program of `f`
 * @param helpers programs of functions called `f`, see {@link mayHelp}
 * @throws RangeError for more than three of them, or one that may not be called
 */
export function withHelpers(program: string, helpers: readonly string[]): string {
  const definitions = helpers.map((helper, index) => {
    const name = helperNames[index];
    if (!name)
      throw new RangeError(`A program may call ${helperNames.length} functions, not ${helpers.length}.`);
    if (!mayHelp(helper)) throw new RangeError(`No program may call this one: ${JSON.stringify(helper)}.`);
    return helper.replace('def f(', `def ${name}(`);
  });
  return [...definitions, program].join(functionBreak);
}

/** The functions that a program calls, each once, in the order of their names. */
export function calledHelpers(program: string): readonly HelperName[] {
  const called = new Set([...tokenize(vocabulary, program)].map((token) => calls.get(token)));
  return helperNames.filter((name) => called.has(name));
}

/** The functions before a program, as the programs they come from: what {@link withHelpers} was given. */
export function helpersIn(program: string): readonly string[] {
  return functionsOf(tokenize(vocabulary, program))
    .slice(0, -1)
    .map((helper) => detokenize(vocabulary, helper).replace(/^def \w+\(/, 'def f('));
}

/** The function that was written, without those before it. */
export function withoutHelpers(program: string): string {
  if (program.startsWith('def f(')) return program;
  const [written] = [...functionsOf(tokenize(vocabulary, program))].reverse();
  return written ? detokenize(vocabulary, written) : program;
}

/** Whether the policy may write that program, the functions before it aside, which must be programs of their own. */
export function belongs(language: Language, tokens: Int32Array): boolean {
  const { starts, options, automaton } = language;
  const signature = signatureOf(tokens);
  const [program, ...helpers] = [...functionsOf(tokens)].reverse();
  if (!signature || !program) return false;
  if (helpers.length === 0) return accepts(language, starts.program(signature), program);
  if (helpers.length > options.composites) return false;
  const known = helpers.reverse().every((helper, index) => {
    const opener = openers.find(
      (each) => helper[0] === vocabulary.id(helperLexeme(helperNames[index] ?? 'g', each)),
    );
    if (opener === undefined) return false;
    const renamed = Int32Array.from(helper);
    renamed[0] = vocabulary.id(signatureLexeme('int', 'int', opener));
    return accepts(language, starts.program(integers), renamed);
  });
  if (!known) return false;
  let state = starts.compositeTriplet(helpers.length);
  for (const token of program) {
    state = advance(automaton, state, token);
    if (state < 0) return false;
  }
  return advance(automaton, state, special('in')) >= 0;
}
