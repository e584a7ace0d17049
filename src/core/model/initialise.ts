/**
 * Random weights to be born with. The head is small, so that an untrained model *is* the grammar's prior over texts
 * (its logits hardly move the log weights); everything before it is large enough to learn fast.
 */
import type { RandomStream } from '../random/stream';
import { type ModelShape, type ParameterSlot, parameterCount, parameterLayout } from './shape';

/**
 * Small against what a step of the optimiser moves, so that digits find their places on a line quickly: 0.5 takes several
 * times as many updates to the same accuracy (docs/LOG.md, 2026-11-23).
 */
const embeddingDeviation = 0.1;

/** Standard deviation of a tensor's entries; undefined for the constants (norms 1, biases 0). */
function deviation(shape: ModelShape, { name, shape: [, inputs = 1] }: ParameterSlot): number | undefined {
  const { width, layers, head } = shape;
  const headDeviation = 0.1 / Math.sqrt(width);
  if (name === 'model.embed_tokens.weight') return head === 'tied' ? headDeviation : embeddingDeviation;
  if (name === 'lm_head.weight') return headDeviation;
  if (name.endsWith('norm.weight') || name.endsWith('.bias')) return undefined;
  // What is added to the residual stream is scaled down by the number of additions, as in GPT-2.
  const intoResidual = name.includes('.o_proj.') || name.includes('.down_proj.');
  return 0.5 / Math.sqrt(inputs) / (intoResidual ? Math.sqrt(2 * layers) : 1);
}

/**
 * Draws the parameters of a new model.
 * @returns a flat buffer in the order of `parameterLayout`.
 */
export function initialiseParameters(shape: ModelShape, random: RandomStream): Float32Array {
  const parameters = new Float32Array(parameterCount(shape));
  for (const slot of parameterLayout(shape)) {
    const scale = deviation(shape, slot);
    const values = parameters.subarray(slot.offset, slot.offset + slot.size);
    if (scale !== undefined) for (let i = 0; i < values.length; i++) values[i] = scale * random.normal();
    else if (slot.name.endsWith('.weight')) values.fill(1);
  }
  return parameters;
}
