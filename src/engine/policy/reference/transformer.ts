/**
 * The Llama-family forward pass in plain tfjs operations, written to be read: whole sequences or their continuation
 * from cached keys and values, no packing. It follows the conventions of Hugging Face's `LlamaForCausalLM` (and `Qwen2ForCausalLM` where the
 * query, key and value projections have a bias), and it is what the other engines are tested against.
 * `x` is always `[batch * length, width]`.
 */
import * as tf from '@tensorflow/tfjs';
import type { ModelShape } from '../../../core/model/shape';
import type { Weights } from './parameters';

/** Large enough to vanish under softmax in float32, small enough to stay finite in sums. */
export const forbidden = -1e9;

/** `x W^T`, with weights `[out, in]` as Hugging Face stores them. */
function linear(x: tf.Tensor, weight: tf.Tensor): tf.Tensor2D {
  return tf.matMul(x as tf.Tensor2D, weight as tf.Tensor2D, false, true);
}

/**
 * One-hot rows of token ids, `[n, vocabulary]`. Cast after the fact: `oneHot(..., 'float32')` returns integer
 * bits on tfjs' WASM backend.
 */
export function oneHot(tokens: tf.Tensor, vocabulary: number): tf.Tensor {
  return tf.oneHot(tokens.cast('int32'), vocabulary).cast('float32');
}

/** `x / rms(x) * weight`, over the last axis. */
function rmsNorm(x: tf.Tensor, weight: tf.Tensor, epsilon: number): tf.Tensor {
  return x.mul(x.square().mean(-1, true).add(epsilon).rsqrt()).mul(weight);
}

/** Cosines and sines of the rotary angles from position `first` on, each `[length, headWidth]`, the two halves alike. */
function rotaryTables(
  shape: ModelShape,
  first: number,
  length: number,
): { cosine: tf.Tensor2D; sine: tf.Tensor2D } {
  const headWidth = shape.width / shape.heads;
  const half = headWidth / 2;
  const angles = Array.from({ length }, (_, index) =>
    Array.from(
      { length: headWidth },
      (_, i) => (first + index) * shape.ropeBase ** ((-2 * (i % half)) / headWidth),
    ),
  );
  return {
    cosine: tf.tensor2d(angles.map((row) => row.map(Math.cos))),
    sine: tf.tensor2d(angles.map((row) => row.map(Math.sin))),
  };
}

/** Rotates queries or keys `[batch, heads, length, headWidth]` by their position: element i pairs with i + half. */
function rotate(x: tf.Tensor4D, tables: { cosine: tf.Tensor2D; sine: tf.Tensor2D }): tf.Tensor4D {
  const [batch, heads, length, headWidth] = x.shape;
  const half = headWidth / 2;
  const low = x.slice([0, 0, 0, 0], [batch, heads, length, half]);
  const high = x.slice([0, 0, 0, half], [batch, heads, length, half]);
  return x.mul(tables.cosine).add(tf.concat([high.neg(), low], 3).mul(tables.sine));
}

/** Keys and values of the positions a layer has read, each `[batch, kvHeads, positions, headWidth]`; keys are rotated. */
export interface LayerCache {
  readonly keys: tf.Tensor4D;
  readonly values: tf.Tensor4D;
}

/** What one layer's attention computed on the way. */
export interface Attended extends LayerCache {
  /** `[batch, heads, length, positions]` share of each position in each query. */
  readonly shares: tf.Tensor4D;
}

/** Where a pass begins, and who watches it. */
export interface PassOptions {
  /** One a layer: the pass goes on behind these positions. Absent: it begins with the text. */
  readonly past?: readonly LayerCache[];
  /** Told of every layer, inside the caller's `tf.tidy`: what is needed later must be kept. */
  readonly observe?: (layer: number, attended: Attended) => void;
}

function attention(
  shape: ModelShape,
  weight: Weights,
  at: string,
  x: tf.Tensor,
  batch: number,
  length: number,
  past: LayerCache | undefined,
): Attended & { readonly output: tf.Tensor } {
  const { heads, kvHeads, width } = shape;
  const before = past?.keys.shape[2] ?? 0;
  const positions = before + length;
  const headWidth = width / heads;
  const project = (which: 'q' | 'k' | 'v', headCount: number): tf.Tensor4D => {
    const projected = linear(x, weight(`${at}.${which}_proj.weight`));
    const biased = shape.bias === 'qkv' ? projected.add(weight(`${at}.${which}_proj.bias`)) : projected;
    return biased
      .reshape([batch, length, headCount, headWidth])
      .transpose([0, 2, 1, 3]) as unknown as tf.Tensor4D;
  };
  const tables = rotaryTables(shape, before, length);
  const queries = rotate(project('q', heads), tables);
  const newKeys = rotate(project('k', kvHeads), tables);
  const newValues = project('v', kvHeads);
  const keys = past ? tf.concat([past.keys, newKeys], 2) : newKeys;
  const values = past ? tf.concat([past.values, newValues], 2) : newValues;

  // Query heads j * group ... j * group + group - 1 share key/value head j; stacking them along the rows of one
  // product says so without copying keys and values.
  const stacked = [batch, kvHeads, (heads / kvHeads) * length, headWidth];
  const scores = tf
    .matMul(queries.reshape(stacked), keys, false, true)
    .div(Math.sqrt(headWidth))
    .reshape([batch, heads, length, positions]);
  // Query i stands at position before + i and sees everything up to itself.
  const future = tf.sub(1, tf.linalg.bandPart(tf.ones([length, positions]), -1, before)).mul(forbidden);
  const shares = tf.softmax(scores.add(future)) as tf.Tensor4D;
  const mixed = tf
    .matMul(shares.reshape([batch, kvHeads, -1, positions]), values)
    .reshape([batch, heads, length, headWidth])
    .transpose([0, 2, 1, 3])
    .reshape([batch * length, width]);
  return { output: linear(mixed, weight(`${at}.o_proj.weight`)), shares, keys, values };
}

function feedForward(weight: Weights, at: string, x: tf.Tensor): tf.Tensor {
  const gate = linear(x, weight(`${at}.gate_proj.weight`));
  const up = linear(x, weight(`${at}.up_proj.weight`));
  return linear(gate.mul(gate.sigmoid()).mul(up), weight(`${at}.down_proj.weight`));
}

/**
 * The last layer's output after the final norm, at every position.
 * @param tokens `[batch, length]` token ids; texts shorter than the batch are padded at their end, which earlier
 *   positions cannot see.
 * @returns `[batch * length, width]`.
 */
export function hiddenStates(
  shape: ModelShape,
  weight: Weights,
  tokens: tf.Tensor2D,
  { past, observe }: PassOptions = {},
): tf.Tensor {
  const [batch, length] = tokens.shape;
  const embedding = weight('model.embed_tokens.weight') as tf.Tensor2D;
  let x: tf.Tensor = tf.matMul(oneHot(tokens.flatten(), shape.vocabulary) as tf.Tensor2D, embedding);
  for (let layer = 0; layer < shape.layers; layer++) {
    const at = `model.layers.${layer}`;
    const before = rmsNorm(x, weight(`${at}.input_layernorm.weight`), shape.normEpsilon);
    const { output, ...attended } = attention(
      shape,
      weight,
      `${at}.self_attn`,
      before,
      batch,
      length,
      past?.[layer],
    );
    observe?.(layer, attended);
    x = x.add(output);
    const after = rmsNorm(x, weight(`${at}.post_attention_layernorm.weight`), shape.normEpsilon);
    x = x.add(feedForward(weight, `${at}.mlp`, after));
  }
  return rmsNorm(x, weight('model.norm.weight'), shape.normEpsilon);
}

/** Logits of hidden states `[rows, width]`; one row of `[rows, vocabulary]` each. */
export function headLogits(shape: ModelShape, weight: Weights, hidden: tf.Tensor): tf.Tensor2D {
  return linear(hidden, weight(shape.head === 'tied' ? 'model.embed_tokens.weight' : 'lm_head.weight'));
}

/**
 * Logits of the next token after every position of `tokens`.
 * @returns `[batch, length, vocabulary]`.
 */
export function forward(
  shape: ModelShape,
  weight: Weights,
  tokens: tf.Tensor2D,
  options?: PassOptions,
): tf.Tensor3D {
  const [batch, length] = tokens.shape;
  const hidden = hiddenStates(shape, weight, tokens, options);
  return headLogits(shape, weight, hidden).reshape([batch, length, shape.vocabulary]);
}
