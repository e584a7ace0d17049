/**
 * The token ids: one a lexeme, the same at every level, so that a model can grow from level to level. A lexeme is
 * a piece of Python source with its canonical spaces (` + `, `max(`, a whole signature line); specials mark the
 * parts of prompts and completions and have no Python text. Which lexeme may follow which is the grammar's
 * business, not this file's.
 */
export interface Vocabulary {
  /** Text of each token id; specials look like `<eos>`. */
  readonly lexemes: readonly string[];
  readonly size: number;
  /** Id of a lexeme. @throws UnknownLexemeError */
  id(lexeme: string): number;
}

/** A lexeme was asked for that no token stands for: a mistake in the program, not in a user's text. */
export class UnknownLexemeError extends Error {
  override readonly name = 'UnknownLexemeError';
  constructor(readonly lexeme: string) {
    super(
      `No token stands for ${JSON.stringify(lexeme)}; add it to the lexemes in src/core/language/vocabulary.ts.`,
    );
  }
}

const specialNames = [
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

export type SpecialName = (typeof specialNames)[number];

/** Number of special tokens; they have the lowest ids, `<pad>` is 0. */
export const specialCount = specialNames.length;

/** The three types `f` may take and the four it may return, in the order of the signature tokens. */
export const argumentTypes = ['int', 'list', 'str'] as const;
export const resultTypes = ['int', 'bool', 'list', 'str'] as const;

/** How the first statement of a program begins: it returns at once, or names an intermediate value first. */
export const openers = ['return', 'y ='] as const;
export type Opener = (typeof openers)[number];

/** The signature line with the opener of the first statement: one lexeme, hence one token. */
export function signatureLexeme(argument: string, result: string, opener: Opener): string {
  return `def f(x: ${argument}) -> ${result}:\n    ${opener} `;
}

/** Starts the last statement of a two-step program. */
export const returnLexeme = '\n    return ';

export const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
export const letters = ['a', 'b', 'c', 'A', 'B', 'C'] as const;
const comparisons = [' > ', ' < ', ' == ', ' >= ', ' <= ', ' != '] as const;
export const slices = ['[::-1]', '[1:]', '[:-1]', '[::2]'] as const;

/** Lexemes by what they are; the order fixes the ids, so new ones go to the end of the whole list. */
const pythonLexemes: readonly string[] = [
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

function build(lexemes: readonly string[]): Vocabulary {
  const ids = new Map(lexemes.map((lexeme, id) => [lexeme, id]));
  return {
    lexemes,
    size: lexemes.length,
    id(lexeme) {
      const id = ids.get(lexeme);
      if (id === undefined) throw new UnknownLexemeError(lexeme);
      return id;
    },
  };
}

/** The one vocabulary of all levels. */
export const vocabulary: Vocabulary = build([...specialNames.map((name) => `<${name}>`), ...pythonLexemes]);

/** Id of a special token. */
export function special(name: SpecialName): number {
  return specialNames.indexOf(name);
}
