/**
 * What can be said of a program from its tokens alone: its signature, whether it mentions `x`, and its operators,
 * which give the strata of the held-out suites and the measures of diversity. What it computes is Python's business.
 */
import type { Signature } from './language';
import {
  allResultTypes,
  argumentTypes,
  blockLexemes,
  digits,
  firstParameterLexeme,
  firstTypes,
  functionBreak,
  helperCallLexeme,
  helperLexeme,
  helperNames,
  lineLexemes,
  openers,
  resultLexeme,
  resultTypes,
  returnLexeme,
  secondParameterLexeme,
  secondTypes,
  signatureLexeme,
  slices,
} from './lexemes';
import { vocabulary } from './vocabulary';

export interface ProgramFacts {
  /** Of `f`; undefined if the tokens do not begin with a signature, earlier functions aside. */
  readonly signature: Signature | undefined;
  /** Whether `f` does. */
  readonly mentionsX: boolean;
  /**
   * Operators in the order they are written: binary operators, comparisons, calls, methods, slices, indexing,
   * `negate` (not a negative literal), `if else`, `for` (a comprehension), `filter` (its condition), and the statements
   * that compute: `loop` (a `for`), `while`, `if`, `+=` and its like.
   */
  readonly operators: readonly string[];
  /** How many lines the body of `f` has. */
  readonly steps: number;
}

const idOf = (lexeme: string): number => vocabulary.id(lexeme);
const idsOf = (lexemes: readonly string[]): ReadonlySet<number> => new Set(lexemes.map(idOf));

/** First lines that are one token. */
const signatures = new Map<number, Signature>(
  argumentTypes.flatMap((argument) =>
    resultTypes.flatMap((result) =>
      openers.map(
        (opener) => [idOf(signatureLexeme(argument, result, opener)), { argument, result }] as const,
      ),
    ),
  ),
);
/** Parts of first lines that are several. */
const firsts = new Map(firstTypes.map((type) => [idOf(firstParameterLexeme(type)), type]));
const seconds = new Map(secondTypes.map((type) => [idOf(secondParameterLexeme(type)), type]));
const results = new Map(allResultTypes.map((type) => [idOf(resultLexeme(type)), type]));
const helpers = idsOf(helperNames.flatMap((name) => openers.map((opener) => helperLexeme(name, opener))));
const nextFunction = idOf(functionBreak);

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
    ...['.upper()', '.lower()', '.count(', '.replace(', '.get(', '.values()'],
    ...['while ', ' += ', ' -= ', ' *= ', ' //= '],
    ...helperNames.map(helperCallLexeme),
  ].map((lexeme) => [idOf(lexeme), lexeme.trim().replace('(', '').replace(/\)$/, '')]),
);

const x = idOf('x');
const minus = idOf('-');
const openBracket = idOf('[');
const opening = idsOf(['[', '{']);
const closing = idsOf([']', '}']);
const comprehensions = idsOf([' for v in ', ' for w in ']);
const loop = idOf('for v in ');
const choice = idOf('if ');
const condition = idOf(' if ');
const digitTokens = idsOf(digits);
const lines = idsOf([returnLexeme, ...lineLexemes, ...blockLexemes]);
/** What an index may stand behind; behind anything else `[` begins a list. */
const operandEnds = idsOf([
  ...['x', 'y', 'v', 'n', 't', 'w', ')', ']', '.upper()', '.lower()', '.values()'],
  ...slices,
]);

/** The functions of a program, `f` last, behind those it may call. */
export function functionsOf(tokens: Int32Array): readonly Int32Array[] {
  const functions: Int32Array[] = [];
  let start = 0;
  while (helpers.has(tokens[start] ?? -1)) {
    const end = tokens.indexOf(nextFunction, start);
    if (end < 0) break;
    functions.push(tokens.subarray(start, end));
    start = end + 1;
  }
  return [...functions, tokens.subarray(start)];
}

function last(functions: readonly Int32Array[]): Int32Array {
  return functions[functions.length - 1] ?? new Int32Array(0);
}

/** The first line of a function, with how many tokens it has. */
function headOf(tokens: Int32Array): { signature: Signature; length: number } | undefined {
  const fused = signatures.get(tokens[0] ?? -1);
  if (fused) return { signature: fused, length: 1 };
  const argument = firsts.get(tokens[0] ?? -1);
  const second = seconds.get(tokens[1] ?? -1);
  const length = second ? 3 : 2;
  const result = results.get(tokens[length - 1] ?? -1);
  if (!argument || !result) return undefined;
  return { signature: { argument, ...(second ? { second } : {}), result }, length };
}

/** The signature of `f` that a program's tokens say; undefined if they do not begin as a program does. */
export function signatureOf(tokens: Int32Array): Signature | undefined {
  return headOf(last(functionsOf(tokens)))?.signature;
}

/** Facts of a program. @param tokens `[T]` its tokens, without specials */
export function programFacts(tokens: Int32Array): ProgramFacts {
  const own = last(functionsOf(tokens));
  const head = headOf(own);
  const further = own.filter((token) => lines.has(token)).length;
  return {
    signature: head?.signature,
    mentionsX: own.includes(x),
    operators: operatorsOf(tokens),
    steps: head ? further + (head.length === 1 ? 1 : 0) : 0,
  };
}

function operatorsOf(tokens: Int32Array): readonly string[] {
  const operators: string[] = [];
  const brackets: ('index' | 'display' | 'comprehension')[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] ?? -1;
    const plain = plainOperators.get(token);
    if (plain !== undefined) operators.push(plain);
    else if (token === minus) {
      if (!digitTokens.has(tokens[at + 1] ?? -1)) operators.push('negate');
    } else if (opening.has(token)) {
      const indexes = token === openBracket && operandEnds.has(tokens[at - 1] ?? -1);
      brackets.push(indexes ? 'index' : 'display');
      if (indexes) operators.push('index');
    } else if (closing.has(token)) {
      brackets.pop();
    } else if (comprehensions.has(token)) {
      operators.push('for');
      brackets[brackets.length - 1] = 'comprehension';
    } else if (token === loop) {
      operators.push('loop');
    } else if (token === choice) {
      operators.push('if');
    } else if (token === condition) {
      operators.push(brackets[brackets.length - 1] === 'comprehension' ? 'filter' : 'if else');
    }
  }
  return operators;
}

/** Number of operators of a program, the depth by which held-out suites are stratified. */
export function operatorCount(tokens: Int32Array): number {
  return programFacts(tokens).operators.length;
}
