/**
 * Texts of different lengths laid out as one padded batch. One text is a prompt and one completion: completions
 * of the same prompt are computed apart here, which costs time and leaves nothing to get wrong.
 */
import * as tf from '@tensorflow/tfjs';
import { type Automaton, advance } from '../../../core/language/automaton';
import type { ModelShape } from '../../../core/model/shape';
import { grammarRow } from './distribution';
import type { Weights } from './parameters';
import { forward } from './transformer';

/** A prompt and a completion that starts in automaton state `start` and has a budget of `limit` tokens. */
export interface Text {
  readonly prompt: Int32Array;
  readonly start: number;
  readonly limit: number;
  readonly completion: Int32Array;
}

/** Positions whose next token is in the completion: the last of the prompt, then all of the completion but its last. */
export function firstPrediction(text: Text): number {
  return text.prompt.length - 1;
}

/** Length of the longest text as the model reads it; a completion's last token is predicted but never read. */
export function paddedLength(texts: readonly Text[]): number {
  return Math.max(...texts.map((text) => firstPrediction(text) + Math.max(1, text.completion.length)));
}

/** Token ids as the model reads them, `[texts, length]`, zeros after a text's end. */
export function readTokens(texts: readonly Text[], length: number): tf.Tensor2D {
  const tokens = new Int32Array(texts.length * length);
  texts.forEach((text, i) => {
    const read = [...text.prompt, ...text.completion].slice(0, length);
    tokens.set(read, i * length);
  });
  return tf.tensor2d(tokens, [texts.length, length], 'int32');
}

/** The grammar's log weights before each token of a completion, one row a token. */
export function grammarRows(automaton: Automaton, text: Text): Float32Array[] {
  let state = text.start;
  return Array.from(text.completion, (token, position) => {
    const row = grammarRow(automaton, state, text.limit - position);
    state = advance(automaton, state, token);
    return row;
  });
}

/** Logits at every position of every text, in host memory. */
export interface HostLogits {
  /** `[vocabulary]` logits of the token that follows `position` of text `index`. */
  at(index: number, position: number): Float32Array;
}

/** Runs the model over the texts and fetches the logits. */
export async function computeLogits(
  shape: ModelShape,
  weight: Weights,
  texts: readonly Text[],
): Promise<HostLogits> {
  const length = paddedLength(texts);
  const logits = tf.tidy(() => forward(shape, weight, readTokens(texts, length)));
  const values = (await logits.data()) as Float32Array;
  logits.dispose();
  return {
    at: (index, position) => {
      const offset = (index * length + position) * shape.vocabulary;
      return values.subarray(offset, offset + shape.vocabulary);
    },
  };
}
