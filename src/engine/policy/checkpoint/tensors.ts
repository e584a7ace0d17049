/**
 * A policy's flat buffers as named tensors and back: weights under their Hugging Face names, the optimiser's moments
 * under the same with PyTorch's suffixes. Bytes are `safetensors.ts`.
 */
import { type ModelShape, parameterCount, parameterLayout } from '../../../core/model/shape';
import type { PolicyState } from '../../../core/port/policy';
import { CheckpointError } from '../../../core/selfplay/checkpoint';
import type { SafetensorsFile, Tensor } from './safetensors';

const suffixes = { firstMoment: '.exp_avg', secondMoment: '.exp_avg_sq' } as const;

/** The weights, row-major. */
export function weightTensors({ shape, parameters }: PolicyState): Tensor[] {
  return tensors(shape, parameters, '');
}

/** AdamW's moments. */
export function optimizerTensors({ shape, firstMoment, secondMoment }: PolicyState): Tensor[] {
  return [
    ...tensors(shape, firstMoment, suffixes.firstMoment),
    ...tensors(shape, secondMoment, suffixes.secondMoment),
  ];
}

/**
 * @param optimizer says the number of updates in its metadata
 * @throws CheckpointError that names what is missing or of another shape
 */
export function policyOf(
  shape: ModelShape,
  weights: SafetensorsFile,
  optimizer: SafetensorsFile,
): PolicyState {
  const updates = Number(optimizer.metadata['updates']);
  if (!Number.isInteger(updates)) throw new CheckpointError('the optimiser does not say its updates');
  return {
    shape,
    parameters: flat(shape, weights, ''),
    firstMoment: flat(shape, optimizer, suffixes.firstMoment),
    secondMoment: flat(shape, optimizer, suffixes.secondMoment),
    updates,
  };
}

function tensors(shape: ModelShape, data: Float32Array, suffix: string): Tensor[] {
  return parameterLayout(shape).map((slot) => ({
    name: slot.name + suffix,
    shape: slot.shape,
    data: data.subarray(slot.offset, slot.offset + slot.size),
  }));
}

function flat(shape: ModelShape, file: SafetensorsFile, suffix: string): Float32Array {
  const buffer = new Float32Array(parameterCount(shape));
  for (const slot of parameterLayout(shape)) {
    const found = file.tensors.find((tensor) => tensor.name === slot.name + suffix);
    if (found?.shape.join() !== slot.shape.join()) {
      throw new CheckpointError(
        `${slot.name}${suffix} is missing or not of shape [${slot.shape.join(', ')}]`,
      );
    }
    buffer.set(found.data, slot.offset);
  }
  return buffer;
}
