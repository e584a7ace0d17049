/**
 * The flat parameter buffer as one tensor a slot of {@link parameterLayout}, and back. The reference engine keeps
 * parameters and both AdamW moments this way; it has no other state.
 */
import * as tf from '@tensorflow/tfjs';
import { type ModelShape, parameterCount, parameterLayout } from '../../../core/model/shape';

/** The tensor of a parameter by its Hugging Face name. */
export type Weights = (name: string) => tf.Tensor;

/** Cuts a flat buffer into tensors, in layout order. The caller disposes them. */
export function upload(shape: ModelShape, flat: Float32Array): tf.Tensor[] {
  return parameterLayout(shape).map((slot) =>
    tf.tensor(flat.slice(slot.offset, slot.offset + slot.size), [...slot.shape], 'float32'),
  );
}

/** Lays tensors in layout order into one flat buffer. */
export async function download(shape: ModelShape, tensors: readonly tf.Tensor[]): Promise<Float32Array> {
  const flat = new Float32Array(parameterCount(shape));
  let offset = 0;
  for (const tensor of tensors) {
    flat.set((await tensor.data()) as Float32Array, offset);
    offset += tensor.size;
  }
  return flat;
}

/** Names tensors that are in layout order. */
export function named(shape: ModelShape, tensors: readonly tf.Tensor[]): Weights {
  const byName = new Map(parameterLayout(shape).map((slot, index) => [slot.name, tensors[index]]));
  return (name) => {
    const tensor = byName.get(name);
    if (!tensor) throw new RangeError(`This shape has no parameter named ${name}.`);
    return tensor;
  };
}
