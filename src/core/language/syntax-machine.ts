/**
 * Programs and values of the mask `syntax`: what it writes always parses in Python, but types, scopes of names, trips of
 * loops and bounds of values are nobody's business. Its words are those of the level; first lines are written as the
 * typed grammar writes them, so that the tokens of a text are the same under every mask.
 */
import { parametersOf, type Signature } from './language';
import {
  argumentTypes,
  blockLexemes,
  firstParameterLexeme,
  lineLexemes,
  resultLexeme,
  resultTypes,
  returnLexeme,
  secondParameterLexeme,
  signatureLexeme,
} from './lexemes';
import { type Brackets, endWeight, expressionWords, type Position, type Room } from './syntax-expressions';

/** What follows an expression outside all brackets. */
type Purpose =
  /** The last line; `choice` within an ` if ` that still needs its ` else `. */
  | 'return'
  | 'choice'
  /** The value of `y` in the first line of a two-step program. */
  | 'first line'
  /** The last line of a program of several. */
  | 'last line'
  /** A simple statement, and the parts of an assignment to a place or to two names. */
  | 'statement'
  | 'place'
  | 'pair'
  /** What a block is opened by. */
  | 'if'
  | 'loop';

/** What is the same in all of a program: what follows it (nothing, or an input), and how many functions it may call. */
interface Around {
  readonly after: 'end' | 'input';
  readonly helpers: number;
}

/**
 * A state. `blocks` are those around the line, outermost first: i opened by `if`, l by a loop or `else`.
 */
export type SyntaxState = Around &
  (
    | { readonly at: 'program' | 'first parameter'; readonly signatures: readonly Signature[] }
    | { readonly at: 'result'; readonly signatures: readonly Signature[] }
    /** `statement`: a first line that returns or names `y` would be part of the first lexeme. */
    | { readonly at: 'body'; readonly first: 'statement' | 'any' }
    | { readonly at: 'line'; readonly blocks: string; readonly rest: 'any' | 'not y' | 'or else' }
    | { readonly at: 'else'; readonly blocks: string }
    | { readonly at: 'target' | 'assigned' | 'pair' | 'pair assigned'; readonly blocks: string }
    | {
        readonly at: 'expression';
        readonly purpose: Purpose;
        readonly blocks: string;
        readonly brackets: Brackets;
        readonly position: Position;
      }
  );

/** A word with its weight and the state after it; no state where the program is written. */
export type SyntaxWord = readonly [lexeme: string, weight: number, next: SyntaxState | undefined];

export function keyOf(state: SyntaxState): string {
  return JSON.stringify(state);
}

const rooms: Readonly<Record<Purpose, Room>> = {
  return: 'deep',
  choice: 'deep',
  'first line': 'deep',
  'last line': 'shallow',
  statement: 'shallow',
  place: 'narrow',
  pair: 'narrow',
  if: 'shallow',
  loop: 'shallow',
};

/** Where programs of these signatures begin. */
export function programStart(
  after: Around['after'],
  signatures: readonly Signature[],
  helpers: number,
): SyntaxState {
  return { after, helpers, at: 'program', signatures };
}

/** The words that may follow a state of a program. */
export function syntaxWords(state: SyntaxState): readonly SyntaxWord[] {
  const around: Around = { after: state.after, helpers: state.helpers };
  switch (state.at) {
    case 'program':
      return headWords(around, state.signatures);
    case 'first parameter':
      return [...secondWords(around, state.signatures), ...resultWords(around, state.signatures, 1)];
    case 'result':
      return resultWords(around, state.signatures, 2);
    case 'body':
      return bodyWords(around, state.first);
    case 'line':
      return lineWords(around, state.blocks, state.rest);
    case 'else':
      return [[blockLexemes[state.blocks.length] ?? '', 1, line(around, `${state.blocks}l`)]];
    case 'target':
      return [
        ...assignments(around, state.blocks),
        ['[', 1, expression(around, 'place', state.blocks)],
        [', ', 0.5, { ...around, at: 'pair', blocks: state.blocks }],
      ];
    case 'assigned':
      return assignments(around, state.blocks);
    case 'pair':
      return targets.map(([name, weight]) => [
        name,
        weight,
        { ...around, at: 'pair assigned', blocks: state.blocks },
      ]);
    case 'pair assigned':
      return [[' = ', 1, expression(around, 'pair', state.blocks)]];
    case 'expression':
      return expressionSteps(state);
  }
}

function headWords(around: Around, signatures: readonly Signature[]): readonly SyntaxWord[] {
  const whole = signatures.filter(isWhole).flatMap(({ argument, result }): readonly SyntaxWord[] => [
    [signatureLexeme(argument, result, 'return'), 2, expression(around, 'return', '')],
    [signatureLexeme(argument, result, 'y ='), 0.5, expression(around, 'first line', '')],
  ]);
  // Programs that call others have one or two lines.
  if (around.helpers > 0) return whole;
  const parts = [...new Set(signatures.map(({ argument }) => argument))].map((argument): SyntaxWord => {
    const those = signatures.filter((signature) => signature.argument === argument);
    return [firstParameterLexeme(argument), 2, { ...around, at: 'first parameter', signatures: those }];
  });
  return [...whole, ...parts];
}

function secondWords(around: Around, signatures: readonly Signature[]): readonly SyntaxWord[] {
  const types = new Set(signatures.flatMap(({ second }) => (second === undefined ? [] : [second])));
  return [...types].map((type) => {
    const those = signatures.filter(({ second }) => second === type);
    return [secondParameterLexeme(type), 1, { ...around, at: 'result', signatures: those }];
  });
}

function resultWords(
  around: Around,
  signatures: readonly Signature[],
  parameters: number,
): readonly SyntaxWord[] {
  return signatures
    .filter((signature) => parametersOf(signature).length === parameters)
    .map((signature) => [
      resultLexeme(signature.result),
      1,
      { ...around, at: 'body', first: isWhole(signature) ? 'statement' : 'any' },
    ]);
}

/** The first line of the body. */
function bodyWords(around: Around, first: 'statement' | 'any'): readonly SyntaxWord[] {
  const start = lineLexemes[0];
  if (first === 'statement') return [[start, 1, { ...around, at: 'line', blocks: '', rest: 'not y' }]];
  return [
    [returnLexeme, 1, expression(around, 'return', '')],
    [start, 1, line(around, '')],
  ];
}

/** Whether the first line of a signature may be one lexeme, and then must be. */
function isWhole({ argument, second, result }: Signature): boolean {
  const types: readonly string[] = argumentTypes;
  const results: readonly string[] = resultTypes;
  return second === undefined && types.includes(argument) && results.includes(result);
}

function line(around: Around, blocks: string): SyntaxState {
  return { ...around, at: 'line', blocks, rest: 'any' };
}

function expression(around: Around, purpose: Purpose, blocks: string): SyntaxState {
  return { ...around, at: 'expression', purpose, blocks, brackets: '', position: 'operand' };
}

const targets = [
  ['t', 5],
  ['y', 1],
  ['x', 2],
  ['n', 0.5],
  ['v', 0.3],
] as const;

/** What a line may begin with. */
function lineWords(around: Around, blocks: string, rest: 'any' | 'not y' | 'or else'): readonly SyntaxWord[] {
  const assigned = targets
    .filter(([name]) => rest !== 'not y' || name !== 'y')
    .map(([name, weight]): SyntaxWord => [name, weight, { ...around, at: 'target', blocks }]);
  const opened: readonly SyntaxWord[] = [
    ['if ', 2, expression(around, 'if', blocks)],
    ['for v in ', 2, expression(around, 'loop', blocks)],
    ['while ', 1, expression(around, 'loop', blocks)],
  ];
  return [
    ...assigned,
    ...(blocks.length < blockLexemes.length ? opened : []),
    ...(blocks === '' ? [] : ([['return ', 1, expression(around, 'statement', blocks)]] as const)),
    ...(rest === 'or else' ? ([['else', 3, { ...around, at: 'else', blocks }]] as const) : []),
  ];
}

function assignments(around: Around, blocks: string): readonly SyntaxWord[] {
  return [
    [' = ', 3],
    [' += ', 2],
    [' -= ', 0.5],
    [' *= ', 0.3],
    [' //= ', 0.5],
  ].map(([sign, weight]) => [sign as string, weight as number, expression(around, 'statement', blocks)]);
}

function expressionSteps(state: Extract<SyntaxState, { at: 'expression' }>): readonly SyntaxWord[] {
  const { purpose, brackets, position, helpers } = state;
  const words = expressionWords(position, brackets, rooms[purpose], helpers).map(
    (word): SyntaxWord => [
      word.lexeme,
      word.weight,
      { ...state, brackets: word.brackets, position: word.position },
    ],
  );
  const complete = brackets === '' && (position === 'after' || position === 'digits' || position === 'zero');
  return complete ? [...words, ...endings(state)] : words;
}

/** What follows a whole expression. */
function endings(state: Extract<SyntaxState, { at: 'expression' }>): readonly SyntaxWord[] {
  const { after, helpers, purpose, blocks } = state;
  const around: Around = { after, helpers };
  const end: SyntaxWord = [around.after === 'end' ? '<eos>' : '<in>', endWeight, undefined];
  switch (purpose) {
    case 'return':
      return [end, [' if ', 0.3, expression(around, 'choice', blocks)]];
    case 'choice':
      return [[' else ', endWeight, expression(around, 'return', blocks)]];
    case 'first line':
      return [[returnLexeme, endWeight, expression(around, 'return', '')]];
    case 'last line':
      return [end];
    case 'statement':
      return [
        [returnLexeme, endWeight, expression(around, 'last line', '')],
        ...lineLexemes.slice(0, blocks.length + 1).map((lexeme, depth): SyntaxWord => {
          const rest = blocks.charAt(depth) === 'i' ? 'or else' : 'any';
          return [lexeme, 2, { ...around, at: 'line', blocks: blocks.slice(0, depth), rest }];
        }),
      ];
    case 'place':
      return [[']', endWeight, { ...around, at: 'assigned', blocks }]];
    case 'pair':
      return [[', ', endWeight, expression(around, 'statement', blocks)]];
    case 'if':
    case 'loop': {
      const opened = blocks + (purpose === 'if' ? 'i' : 'l');
      return [[blockLexemes[blocks.length] ?? '', endWeight, line(around, opened)]];
    }
  }
}
