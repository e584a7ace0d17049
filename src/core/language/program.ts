/**
 * What can be said of a program from its tokens alone: its signature, whether it mentions `x`, and its operators,
 * which give the strata of the held-out suites and the measures of diversity. What it computes is Python's business.
 */
import type { Signature } from './language';
import {
  argumentTypes,
  digits,
  openers,
  resultTypes,
  signatureLexeme,
  slices,
  vocabulary,
} from './vocabulary';

export interface ProgramFacts {
  /** Undefined if the tokens do not begin with a signature. */
  readonly signature: Signature | undefined;
  readonly mentionsX: boolean;
  /**
   * Operators in the order they are written: binary operators, comparisons, calls, methods, slices, indexing,
   * `negate` (not a negative literal), `if else`, `for` (a comprehension) and `filter` (its condition).
   */
  readonly operators: readonly string[];
  /** How many lines compute: 1, or 2 with `y = …`. */
  readonly steps: number;
}

const signatures = new Map<number, { readonly signature: Signature; readonly steps: number }>();
for (const argument of argumentTypes) {
  for (const result of resultTypes) {
    openers.forEach((opener, index) => {
      const token = vocabulary.id(signatureLexeme(argument, result, opener));
      signatures.set(token, { signature: { argument, result }, steps: index + 1 });
    });
  }
}

/** Lexemes that are one operator wherever they stand, with the name they are counted by. */
const plainOperators = new Map<number, string>(
  [
    ...[
      ' + ',
      ' - ',
      ' * ',
      ' // ',
      ' % ',
      ' > ',
      ' < ',
      ' == ',
      ' >= ',
      ' <= ',
      ' != ',
      ' in ',
      ' and ',
      ' or ',
    ],
    ...['abs(', 'max(', 'min(', 'len(', 'sum(', 'sorted(', 'range(', 'str('],
    ...slices,
    ...['.upper()', '.lower()', '.count(', '.replace('],
  ].map((lexeme) => [vocabulary.id(lexeme), lexeme.trim().replace('(', '').replace(/\)$/, '')]),
);

const x = vocabulary.id('x');
const minus = vocabulary.id('-');
const openBracket = vocabulary.id('[');
const closeBracket = vocabulary.id(']');
const loop = vocabulary.id(' for v in ');
const condition = vocabulary.id(' if ');
const digitTokens = new Set(digits.map((digit) => vocabulary.id(digit)));
/** What an index may stand behind; behind anything else `[` begins a list. */
const operandEnds = new Set(
  ['x', 'y', 'v', ')', ']', '.upper()', '.lower()', ...slices].map((it) => vocabulary.id(it)),
);

/** The signature that a program's first token says; undefined if it is no signature. */
export function signatureOf(tokens: Int32Array): Signature | undefined {
  return signatures.get(tokens[0] ?? -1)?.signature;
}

/** Facts of a program. @param tokens `[T]` its tokens, without specials */
export function programFacts(tokens: Int32Array): ProgramFacts {
  const first = signatures.get(tokens[0] ?? -1);
  const operators: string[] = [];
  const brackets: ('index' | 'list' | 'comprehension')[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] ?? -1;
    const plain = plainOperators.get(token);
    if (plain !== undefined) operators.push(plain);
    else if (token === minus) {
      if (!digitTokens.has(tokens[at + 1] ?? -1)) operators.push('negate');
    } else if (token === openBracket) {
      const indexes = operandEnds.has(tokens[at - 1] ?? -1);
      brackets.push(indexes ? 'index' : 'list');
      if (indexes) operators.push('index');
    } else if (token === closeBracket) {
      brackets.pop();
    } else if (token === loop) {
      operators.push('for');
      brackets[brackets.length - 1] = 'comprehension';
    } else if (token === condition) {
      operators.push(brackets[brackets.length - 1] === 'comprehension' ? 'filter' : 'if else');
    }
  }
  return {
    signature: first?.signature,
    mentionsX: tokens.includes(x),
    operators,
    steps: first?.steps ?? 0,
  };
}

/** Number of operators of a program, the depth by which held-out suites are stratified. */
export function operatorCount(tokens: Int32Array): number {
  return programFacts(tokens).operators.length;
}
