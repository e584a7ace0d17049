/**
 * Taking a completion apart into the texts it is made of: `program <in> value <eos>`, `value <sep> value … <eos>`,
 * `program <eos>`. The grammar guarantees the form of what a policy wrote; a sequence of any other form is a
 * mistake of the caller and is refused.
 */
import type { Signature } from './language';
import { signatureOf } from './program';
import { special } from './vocabulary';

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
  /** `[T]` tokens of the input value, without specials. */
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

/** `tokens` without its final `<eos>`, if it has one. */
export function withoutEnd(tokens: Int32Array): Int32Array {
  return tokens[tokens.length - 1] === eos ? tokens.subarray(0, -1) : tokens;
}

/** The program and input of a proposed task. @throws MalformedCompletionError */
export function splitTriplet(tokens: Int32Array): TripletTokens {
  const body = withoutEnd(tokens);
  const at = body.indexOf(input);
  const signature = signatureOf(body);
  if (!signature || at < 0 || at === body.length - 1 || body.indexOf(input, at + 1) >= 0) {
    throw new MalformedCompletionError('a program, <in> and a value', tokens);
  }
  return { program: body.slice(0, at), input: body.slice(at + 1), signature };
}

/** The values of a list of inputs. @throws MalformedCompletionError */
export function splitValues(tokens: Int32Array): readonly Int32Array[] {
  const body = withoutEnd(tokens);
  const values: Int32Array[] = [];
  let from = 0;
  for (let at = 0; at <= body.length; at++) {
    if (at < body.length && body[at] !== separator) continue;
    if (at === from) throw new MalformedCompletionError('values with <sep> between them', tokens);
    values.push(body.slice(from, at));
    from = at + 1;
  }
  return values;
}

/** The program of an induction answer. @throws MalformedCompletionError */
export function splitProgram(tokens: Int32Array): ProgramTokens {
  const body = withoutEnd(tokens);
  const signature = signatureOf(body);
  if (!signature) throw new MalformedCompletionError('a program', tokens);
  return { program: body.slice(), signature };
}
