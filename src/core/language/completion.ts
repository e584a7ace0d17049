/**
 * Taking a completion apart into the texts it is made of: `program <in> input <eos>`, `input <sep> input … <eos>`, with
 * `<msg> message` before the end where there are messages, `program <eos>`. Under the typed grammar the form is sure, and a sequence of any other form is a mistake of the caller:
 * `split…` refuses it. Under another mask a policy may write anything: `parse…` says whether it is such a text.
 */
import { type Language, type Signature, sameSignature } from './language';
import { maxMessageTokens } from './message';
import { signatureOf } from './program';
import { isSpecial, special } from './vocabulary';

/** A sequence of tokens is not a completion of the kind it was taken for. */
export class MalformedCompletionError extends Error {
  override readonly name = 'MalformedCompletionError';
  constructor(expected: string, tokens: Int32Array) {
    super(
      `Expected ${expected}, got the tokens [${tokens.join(' ')}]; sample it from the matching start state.`,
    );
  }
}

export interface TripletTokens {
  /** `[T]` tokens of the program, without specials. */
  readonly program: Int32Array;
  /** `[T]` tokens of the input, without specials. */
  readonly input: Int32Array;
  readonly signature: Signature;
}

/** A program and what its first line says of it. */
export interface ProgramTokens {
  readonly program: Int32Array;
  readonly signature: Signature;
}

const eos = special('eos');
const input = special('in');
const separator = special('sep');
const messageMark = special('msg');

/** Inputs and what was said about them. */
export interface MessageTokens {
  readonly inputs: readonly Int32Array[];
  /** `[T]` tokens of the message, without specials; often none. */
  readonly message: Int32Array;
}

/** `tokens` without its final `<eos>`, if it has one. */
export function withoutEnd(tokens: Int32Array): Int32Array {
  return tokens[tokens.length - 1] === eos ? tokens.subarray(0, -1) : tokens;
}

/**
 * The program and input of a proposed task, whatever the mask.
 * @returns undefined if there is no program of a signature of the language, or no input, or more than that, or an input
 * longer than any of the level
 */
export function parseTriplet(language: Language, tokens: Int32Array): TripletTokens | undefined {
  const triplet = tripletIn(tokens);
  if (!triplet || !knows(language, triplet.signature)) return undefined;
  return triplet.input.length <= language.maxInputTokens ? triplet : undefined;
}

/** The program and input of a proposed task. @throws MalformedCompletionError */
export function splitTriplet(tokens: Int32Array): TripletTokens {
  return tripletIn(tokens) ?? refused('a program, <in> and an input', tokens);
}

/**
 * The inputs of a list of them, whatever the mask; there may be more or fewer than were asked for.
 * @returns undefined if one of them is empty, longer than any of the level, or holds other marks
 */
export function parseInputs(language: Language, tokens: Int32Array): readonly Int32Array[] | undefined {
  const inputs = inputsIn(withoutEnd(tokens));
  return inputs?.every(({ length }) => length <= language.maxInputTokens) ? inputs : undefined;
}

/**
 * The inputs and the message to the solver, whatever the mask.
 * @returns undefined if the inputs are none, there is not one message, or it has too many words
 */
export function parseInputsWithMessage(language: Language, tokens: Int32Array): MessageTokens | undefined {
  const body = withoutEnd(tokens);
  const at = body.indexOf(messageMark);
  const inputs = at < 0 ? undefined : parseInputs(language, body.slice(0, at));
  const message = body.slice(at + 1);
  return inputs && message.length <= maxMessageTokens && !message.some(isSpecial)
    ? { inputs, message }
    : undefined;
}

/** The inputs of a list of them. @throws MalformedCompletionError */
export function splitInputs(tokens: Int32Array): readonly Int32Array[] {
  return inputsIn(withoutEnd(tokens)) ?? refused('inputs with <sep> between them', tokens);
}

/**
 * The program of an induction answer, whatever the mask.
 * @returns undefined if it does not begin with a signature of the language, or holds marks
 */
export function parseProgram(language: Language, tokens: Int32Array): ProgramTokens | undefined {
  const program = programIn(withoutEnd(tokens));
  return program && knows(language, program.signature) ? program : undefined;
}

/** The program of an induction answer. @throws MalformedCompletionError */
export function splitProgram(tokens: Int32Array): ProgramTokens {
  return programIn(withoutEnd(tokens)) ?? refused('a program', tokens);
}

function inputsIn(body: Int32Array): readonly Int32Array[] | undefined {
  const inputs: Int32Array[] = [];
  let from = 0;
  for (let at = 0; at <= body.length; at++) {
    if (at < body.length && body[at] !== separator) continue;
    inputs.push(body.slice(from, at));
    from = at + 1;
  }
  return inputs.every(isText) ? inputs : undefined;
}

function tripletIn(tokens: Int32Array): TripletTokens | undefined {
  const body = withoutEnd(tokens);
  const at = body.indexOf(input);
  const program = at < 0 ? undefined : programIn(body.slice(0, at));
  const given = body.slice(at + 1);
  return program && isText(given) ? { ...program, input: given } : undefined;
}

function programIn(tokens: Int32Array): ProgramTokens | undefined {
  const signature = signatureOf(tokens);
  return signature && isText(tokens) ? { program: tokens.slice(), signature } : undefined;
}

/** Whether these are words, at least one, and no marks. */
function isText(tokens: Int32Array): boolean {
  return tokens.length > 0 && !tokens.some(isSpecial);
}

function knows({ signatures }: Language, signature: Signature): boolean {
  return signatures.some((known) => sameSignature(known, signature));
}

function refused(expected: string, tokens: Int32Array): never {
  throw new MalformedCompletionError(expected, tokens);
}
