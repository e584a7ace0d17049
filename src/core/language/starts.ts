/** Start states by what begins in them, and what is said where there is no such state. */
import { parametersOf, type Signature, type StartStates } from './language';
import { type LanguageOptions, MissingPartError, OutsideLevelError } from './options';

/** Keeps the start state of every kind of completion while a grammar is compiled. */
export class StartTable {
  readonly #states = new Map<string, number>();

  constructor(private readonly options: Required<LanguageOptions>) {}

  /** Compiles a kind unless that was done before. */
  add(kind: string, compile: () => number): void {
    if (!this.#states.has(kind)) this.#states.set(kind, compile());
  }

  /** The finished table. */
  starts(): StartStates {
    const { level, messages, errors } = this.options;
    const state = (kind: string): number => {
      const found = this.#states.get(kind);
      if (found === undefined) throw new OutsideLevelError(level, kind);
      return found;
    };
    return {
      triplet: state(kinds.triplet),
      anyProgram: state(kinds.anyProgram),
      program: (signature) => state(kinds.program(signature)),
      value: (type) => state(kinds.value(type)),
      input: (signature) => state(kinds.inputs(signature, 1)),
      inputs: (signature, count) => state(kinds.inputs(signature, count)),
      inputsWithMessage: (signature, count) => {
        if (messages === 'none') throw new MissingPartError('messages', 'messages');
        return state(kinds.inputsWithMessage(signature, count));
      },
      errorName: () => {
        if (errors === 'none') throw new MissingPartError('errors', 'classes of errors');
        return state(kinds.errorName);
      },
      compositeTriplet: (helpers) => {
        const found = this.#states.get(kinds.compositeTriplet(helpers));
        if (found === undefined) {
          throw new MissingPartError('composites', `programs that call ${helpers} functions`);
        }
        return found;
      },
    };
  }
}

const types = (signature: Signature): string => parametersOf(signature).join(', ');

/** What each kind of completion is called. */
export const kinds = {
  triplet: 'proposed task',
  anyProgram: 'program',
  program: (signature: Signature): string => `program ${types(signature)} -> ${signature.result}`,
  value: (type: string): string => `value ${type}`,
  inputs: (signature: Signature, count: number): string => `${count} inputs ${types(signature)}`,
  inputsWithMessage: (signature: Signature, count: number): string =>
    `${count} inputs ${types(signature)} with a message`,
  errorName: 'class of an error',
  compositeTriplet: (helpers: number): string => `proposed task that calls ${helpers} functions`,
} as const;
