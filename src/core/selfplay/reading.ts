/**
 * What a completion stands for: the program and inputs of a proposal, the text of an answer, and whether they have the
 * form that was asked for. Under the typed grammar everything has; under another mask a policy may write anything, and
 * format is part of what it must learn (paper equation 6, official code's tags).
 */
import { isErrorName } from '../environment/outcome';
import {
  type MessageTokens,
  parseInputs,
  parseInputsWithMessage,
  parseProgram,
  parseTriplet,
  withoutEnd,
} from '../language/completion';
import { withHelpers } from '../language/composite';
import type { Language } from '../language/language';
import { detokenize } from '../language/tokenizer';
import type { Question } from '../task/prompt';
import type { Proposal, ProposalPrompt } from '../task/task';

/** The program and inputs a completion stands for; without their form, the whole text stands for the program. */
export function readProposal(
  language: Language,
  prompt: ProposalPrompt,
  tokens: Int32Array,
  logProbs: Float32Array,
): Proposal {
  const { vocabulary } = language;
  const written = { prompt, tokens, logProbs };
  if (prompt.source) {
    const parsed = inputsOf(language, tokens);
    if (!parsed) return { ...written, ...prompt.source, inputs: [], form: 'malformed' };
    const inputs = parsed.inputs.map((input) => detokenize(vocabulary, input));
    const message = detokenize(vocabulary, parsed.message);
    return { ...written, ...prompt.source, inputs, ...(message === '' ? {} : { message }) };
  }
  const triplet = parseTriplet(language, tokens);
  if (triplet) {
    const { program, input, signature } = triplet;
    return {
      ...written,
      program: withHelpers(detokenize(vocabulary, program), prompt.helpers ?? []),
      signature,
      inputs: [detokenize(vocabulary, input)],
    };
  }
  const [signature] = language.signatures;
  if (!signature) throw new Error('A language has at least one signature.');
  const program = detokenize(vocabulary, withoutEnd(tokens));
  return { ...written, program, signature, inputs: [], form: 'malformed' };
}

function inputsOf(language: Language, tokens: Int32Array): MessageTokens | undefined {
  if (language.options.messages === 'some') return parseInputsWithMessage(language, tokens);
  const inputs = parseInputs(language, tokens);
  return inputs && { inputs, message: new Int32Array(0) };
}

/** Whether an answer is a value, an argument list or a program of the language, as its mode asks. */
export function isWellFormed(language: Language, { mode, signature }: Question, tokens: Int32Array): boolean {
  if (language.options.mask === 'typed') return true;
  const text = detokenize(language.vocabulary, withoutEnd(tokens));
  switch (mode) {
    case 'deduction':
      return language.typeOfValue(text) !== undefined;
    case 'abduction':
      return language.argumentsOf(signature, text) !== undefined;
    case 'induction':
      return parseProgram(language, tokens) !== undefined;
    case 'error':
      return isErrorName(text);
  }
}
