/**
 * The mask `syntax` compiled: the machines of programs and of literals, in the words that the typed grammar of the level
 * has. Messages and classes of errors are no Python and stay as they are typed.
 */
import type { Grammar } from './grammar';
import { maxListedInputs } from './input';
import type { Signature, StartStates } from './language';
import type { LanguageOptions } from './options';
import { kinds, StartTable } from './starts';
import { keyOf, programStart, type SyntaxState, syntaxWords } from './syntax-machine';
import { firstLiteral, type LiteralState, literalWords } from './syntax-values';
import type { AutomatonBuilder, Step } from './table';
import { valueTypes } from './value';
import type { Vocabulary } from './vocabulary';

/** What the machines are made for. */
export interface SyntaxParts {
  readonly options: Required<LanguageOptions>;
  readonly signatures: readonly Signature[];
  readonly vocabulary: Vocabulary;
  /** The typed one, already compiled. */
  readonly grammar: Grammar;
}

/** Adds the states to those of the typed grammar. @returns where each kind of completion begins */
export function syntaxStarts(parts: SyntaxParts, builder: AutomatonBuilder): StartStates {
  const { options, signatures, grammar } = parts;
  const known = builder.tokens();
  const table = new StartTable(options);
  const input = addLiterals(parts, known, builder, table);
  const [first] = signatures;
  const starts = [
    [kinds.triplet, programStart('input', signatures, 0)],
    [kinds.anyProgram, programStart('end', signatures, 0)],
    ...signatures.map((it) => [kinds.program(it), programStart('end', [it], 0)] as const),
    ...Array.from({ length: options.composites }, (_, index) => {
      const start = programStart('input', first ? [first] : [], index + 1);
      return [kinds.compositeTriplet(index + 1), start] as const;
    }),
  ] as const;
  const machine = {
    keyOf,
    steps: (state: SyntaxState) => steps(parts, known, syntaxWords(state), state.after === 'end' ? 0 : input),
  };
  const states = builder.machine(
    machine,
    starts.map(([, start]) => start),
  );
  starts.forEach(([kind], index) => {
    table.add(kind, () => states[index] ?? 0);
  });
  if (options.errors === 'some') table.add(kinds.errorName, () => builder.start(grammar.errorName()));
  return table.starts();
}

/** Adds values and lists of inputs. @returns where one input begins */
function addLiterals(
  parts: SyntaxParts,
  known: ReadonlySet<number>,
  builder: AutomatonBuilder,
  table: StartTable,
): number {
  const { options, signatures, grammar } = parts;
  const machine = (end: number) => ({
    keyOf: (state: LiteralState) => JSON.stringify(state),
    steps: (state: LiteralState) => steps(parts, known, literalWords(state), end),
  });
  const argument = options.level < 4 ? 'only' : 'first';
  const lists = (last: LiteralState['last']): readonly LiteralState[] =>
    Array.from({ length: maxListedInputs }, (_, index) => firstLiteral(index + 1, argument, last));
  const [value = 0, ...inputs] = builder.machine(machine(0), [
    firstLiteral(1, 'only', '<eos>'),
    ...lists('<eos>'),
  ]);
  for (const type of valueTypes(options.level)) table.add(kinds.value(type), () => value);
  const addAll = (kind: typeof kinds.inputs, states: readonly number[]): void => {
    for (const signature of signatures) {
      states.forEach((state, index) => {
        table.add(kind(signature, index + 1), () => state);
      });
    }
  };
  addAll(kinds.inputs, inputs);
  if (options.messages === 'some') {
    const message = builder.start(grammar.message());
    addAll(kinds.inputsWithMessage, builder.machine(machine(message), lists('<msg>')));
  }
  return inputs[0] ?? 0;
}

/** Words that the level has as steps of a machine; what has no state after it leads to `end`. */
function steps<S>(
  { vocabulary }: SyntaxParts,
  known: ReadonlySet<number>,
  words: readonly (readonly [lexeme: string, weight: number, next: S | undefined])[],
  end: number,
): readonly Step<S>[] {
  return words.flatMap(([lexeme, weight, next]): Step<S>[] => {
    const token = vocabulary.id(lexeme);
    return known.has(token) ? [[token, weight, next ?? { state: end }]] : [];
  });
}
