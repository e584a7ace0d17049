/**
 * Every lexeme there is, by what it is: specials, signature lines, statements, operators, calls. The order fixes the
 * token ids, so new ones go to the end of the later list. Which language has which of them is `vocabulary.ts`.
 */

const firstSpecials = [
  'pad',
  'eos',
  'ded',
  'abd',
  'ind',
  'pded',
  'pabd',
  'pind',
  'in',
  'out',
  'go',
  'sep',
] as const;

/** Before a message; and the marks of error deduction, solving and proposing. */
const laterSpecials = ['msg', 'err', 'perr'] as const;

export type SpecialName = (typeof firstSpecials)[number] | (typeof laterSpecials)[number];

/** The text that stands for a special; no Python text looks like it. */
export function specialLexeme(name: SpecialName): string {
  return `<${name}>`;
}

/** The types `f` may take and return where its first line is one lexeme, in the order of those. */
export const argumentTypes = ['int', 'list', 'str'] as const;
export const resultTypes = ['int', 'bool', 'list', 'str'] as const;

/** How the first statement of a program begins: it returns at once, or names an intermediate value first. */
export const openers = ['return', 'y ='] as const;
export type Opener = (typeof openers)[number];

/** The signature line with the opener of the first statement: one lexeme, hence one token. */
export function signatureLexeme(argument: string, result: string, opener: Opener): string {
  return `def f(x: ${argument}) -> ${result}:\n    ${opener} `;
}

/** Starts the last statement of a program of more than one. */
export const returnLexeme = '\n    return ';

export const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
export const letters = ['a', 'b', 'c', 'A', 'B', 'C'] as const;
const comparisons = [' > ', ' < ', ' == ', ' >= ', ' <= ', ' != '] as const;
export const slices = ['[::-1]', '[1:]', '[:-1]', '[::2]'] as const;

/** The lexemes of levels 0 to 3; their number and order never change. */
export const firstLexemes: readonly string[] = [
  ...firstSpecials.map(specialLexeme),
  ...argumentTypes.flatMap((argument) =>
    resultTypes.flatMap((result) => openers.map((opener) => signatureLexeme(argument, result, opener))),
  ),
  returnLexeme,
  ...digits,
  ...letters,
  "'",
  'x',
  'y',
  'v',
  '-',
  ' + ',
  ' - ',
  ' * ',
  ' // ',
  ' % ',
  ...comparisons,
  ' in ',
  ' and ',
  ' or ',
  ' if ',
  ' else ',
  ' for v in ',
  '(',
  ')',
  '[',
  ']',
  ', ',
  'abs(',
  'max(',
  'min(',
  'len(',
  'sum(',
  'sorted(',
  'range(',
  'str(',
  ...slices,
  '.upper()',
  '.lower()',
  '.count(',
  '.replace(',
  'True',
  'False',
];

/** The types of `f`'s two parameters and of its result at level 4, where a signature is two or three lexemes. */
export const firstTypes = ['int', 'list', 'str', 'tuple', 'dict'] as const;
export const secondTypes = ['int', 'list', 'str'] as const;
export const allResultTypes = ['int', 'bool', 'list', 'str', 'tuple', 'dict'] as const;

export function firstParameterLexeme(type: string): string {
  return `def f(x: ${type}`;
}

export function secondParameterLexeme(type: string): string {
  return `, n: ${type}`;
}

export function resultLexeme(type: string): string {
  return `) -> ${type}:`;
}

/** A line of the body, of a block in it, and of a block in that. */
export const lineLexemes = ['\n    ', '\n        ', '\n            '] as const;

/** The same where a block begins. */
export const blockLexemes = [':\n        ', ':\n            '] as const;

/** What earlier functions are called where a program may call them. */
export const helperNames = ['g', 'h', 'k'] as const;
export type HelperName = (typeof helperNames)[number];

/** The first line of an earlier function, as {@link signatureLexeme} has that of `f`. */
export function helperLexeme(name: HelperName, opener: Opener): string {
  return `def ${name}(x: int) -> int:\n    ${opener} `;
}

export function helperCallLexeme(name: HelperName): string {
  return `${name}(`;
}

/** Between one function and the next. */
export const functionBreak = '\n';

/** What became of a program that may fail: nothing, or the class of the error. Other classes hardly ever occur. */
export const errorNames = [
  'NoError',
  'ZeroDivisionError',
  'IndexError',
  'ValueError',
  'KeyError',
  'TypeError',
  'NameError',
  'UnboundLocalError',
  'AttributeError',
] as const;

/** What level 4, messages, errors and composites added; new lexemes go to its end. */
export const laterLexemes: readonly string[] = [
  ...laterSpecials.map(specialLexeme),
  ...firstTypes.map(firstParameterLexeme),
  ...secondTypes.map(secondParameterLexeme),
  ...allResultTypes.map(resultLexeme),
  ...lineLexemes,
  ...blockLexemes,
  'return ',
  'if ',
  'else',
  'while ',
  'for v in ',
  ' for w in ',
  ' = ',
  ' += ',
  ' -= ',
  ' *= ',
  ' //= ',
  'n',
  't',
  'w',
  '{',
  '}',
  ': ',
  '.get(',
  '.values()',
  ...helperNames.flatMap((name) => openers.map((opener) => helperLexeme(name, opener))),
  ...helperNames.map(helperCallLexeme),
  functionBreak,
  ...errorNames,
];

/** Names of all specials. */
export const specialNames: readonly SpecialName[] = [...firstSpecials, ...laterSpecials];
