/**
 * What every policy engine checks before it computes anything, so that a wrong request is answered in words and
 * not with garbage numbers. It knows shapes and the grammar; it does not know how an engine computes.
 */
import { type Automaton, advance, allows } from '../../core/language/automaton';
import { type ModelShape, parameterCount } from '../../core/model/shape';
import type {
  PolicyState,
  RolloutOptions,
  RolloutRequest,
  ScoreRequest,
  UpdateRow,
} from '../../core/port/policy';

/** A request no engine can answer; the message names what is wrong with it. */
export class PolicyRequestError extends Error {
  override readonly name = 'PolicyRequestError';
}

/** Parameters or a saved state that do not belong to the engine's shape. */
export class ShapeMismatchError extends Error {
  override readonly name = 'ShapeMismatchError';
}

/** A text to be computed, in whichever kind of request it came. */
interface Text {
  readonly prompt: Int32Array;
  readonly start: number;
  readonly limit: number;
}

function checkText(shape: ModelShape, automaton: Automaton, { prompt, start, limit }: Text): void {
  if (prompt.length < 1) throw new PolicyRequestError('A prompt needs at least one token.');
  for (const token of prompt) {
    if (token < 0 || token >= shape.vocabulary) {
      throw new PolicyRequestError(
        `Prompt token ${token} is outside the vocabulary of ${shape.vocabulary} tokens.`,
      );
    }
  }
  if (!(start >= 0 && start < automaton.states)) {
    throw new PolicyRequestError(`Start state ${start} is not one of the automaton's ${automaton.states}.`);
  }
  if (prompt.length + limit > shape.context) {
    throw new PolicyRequestError(
      `A prompt of ${prompt.length} tokens and a limit of ${limit} do not fit the context of ${shape.context}: shorten the prompt or lower the limit.`,
    );
  }
  const fewest = automaton.fewest[start] ?? 0;
  if (limit < fewest) {
    throw new PolicyRequestError(
      `A limit of ${limit} tokens is too short: state ${start} needs at least ${fewest} to end.`,
    );
  }
}

function checkCompletion(automaton: Automaton, text: Text, completion: Int32Array): void {
  if (completion.length > text.limit) {
    throw new PolicyRequestError(
      `A completion of ${completion.length} tokens exceeds its limit of ${text.limit}.`,
    );
  }
  let state = text.start;
  completion.forEach((token, position) => {
    if (
      token < 0 ||
      token >= automaton.vocabulary ||
      !allows(automaton, state, token, text.limit - position)
    ) {
      throw new PolicyRequestError(
        `The grammar does not allow token ${token} at position ${position} of this completion within its limit of ${text.limit}.`,
      );
    }
    state = advance(automaton, state, token);
  });
}

/** @throws PolicyRequestError */
export function checkRollout(
  shape: ModelShape,
  automaton: Automaton,
  requests: readonly RolloutRequest[],
  { topP = 1 }: Pick<RolloutOptions, 'topP'>,
): void {
  if (!(topP > 0 && topP <= 1)) {
    throw new PolicyRequestError(
      `A nucleus cannot hold ${topP} of the probability: topP must be above 0 and at most 1.`,
    );
  }
  for (const request of requests) {
    checkText(shape, automaton, request);
    for (const temperature of request.temperatures) {
      if (!(temperature >= 0 && Number.isFinite(temperature))) {
        throw new PolicyRequestError(`Temperature ${temperature} is not zero or a positive number.`);
      }
    }
  }
}

/** @throws PolicyRequestError */
export function checkScore(shape: ModelShape, automaton: Automaton, requests: readonly ScoreRequest[]): void {
  for (const request of requests) {
    checkText(shape, automaton, request);
    checkCompletion(automaton, request, request.completion);
  }
}

/** @throws PolicyRequestError */
export function checkUpdate(shape: ModelShape, automaton: Automaton, rows: readonly UpdateRow[]): void {
  for (const row of rows) {
    checkText(shape, automaton, row);
    for (const { tokens, oldLogProbs, gain, loss } of row.completions) {
      checkCompletion(automaton, row, tokens);
      if (oldLogProbs && oldLogProbs.length !== tokens.length) {
        throw new PolicyRequestError(
          `A completion of ${tokens.length} tokens came with ${oldLogProbs.length} old log-probabilities.`,
        );
      }
      if (gain < 0 || loss > 0) {
        throw new PolicyRequestError(
          `A completion's gain (${gain}) may not be negative and its loss (${loss}) not positive.`,
        );
      }
    }
  }
}

/** @throws ShapeMismatchError */
export function checkParameters(shape: ModelShape, automaton: Automaton, parameters: Float32Array): void {
  const count = parameterCount(shape);
  if (parameters.length !== count) {
    throw new ShapeMismatchError(
      `This shape has ${count} parameters, but ${parameters.length} were given: use the shape they were saved with.`,
    );
  }
  if (automaton.vocabulary !== shape.vocabulary) {
    throw new ShapeMismatchError(
      `The model knows ${shape.vocabulary} tokens and the grammar ${automaton.vocabulary}: build both from one vocabulary.`,
    );
  }
}

/** @throws ShapeMismatchError */
export function checkState(shape: ModelShape, state: PolicyState): void {
  for (const key of Object.keys(shape) as (keyof ModelShape)[]) {
    if (state.shape[key] !== shape[key]) {
      throw new ShapeMismatchError(
        `The saved model has ${key} ${state.shape[key]}, this engine ${shape[key]}: open an engine of the saved shape.`,
      );
    }
  }
  const count = parameterCount(shape);
  for (const buffer of [state.parameters, state.firstMoment, state.secondMoment]) {
    if (buffer.length !== count) {
      throw new ShapeMismatchError(
        `The saved state holds a buffer of ${buffer.length} numbers where ${count} belong: the file is damaged.`,
      );
    }
  }
}
