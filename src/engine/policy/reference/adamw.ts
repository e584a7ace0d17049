/**
 * One AdamW step (Loshchilov and Hutter 2019) with bias correction and decoupled weight decay, as PyTorch's
 * `torch.optim.AdamW` computes it. Decay touches matrices, embeddings among them, and leaves norms and biases.
 */
import type * as tf from '@tensorflow/tfjs';
import type { UpdateOptions } from '../../../core/port/policy';

/** Parameters and moments, one tensor a slot, all in layout order. */
export type OptimiserState = {
  readonly parameters: tf.Tensor[];
  readonly firstMoment: tf.Tensor[];
  readonly secondMoment: tf.Tensor[];
};

/**
 * @param gradients in layout order.
 * @param scale factor on every gradient (the norm clip's).
 * @param updates how many steps were made before this one.
 * @returns the state after the step, in new tensors.
 */
export function adamwStep(
  state: OptimiserState,
  gradients: readonly tf.Tensor[],
  scale: number,
  updates: number,
  options: UpdateOptions,
): OptimiserState {
  const { learningRate, beta1, beta2, adamEpsilon, weightDecay } = options;
  const correction1 = 1 - beta1 ** (updates + 1);
  const correction2 = 1 - beta2 ** (updates + 1);
  const after: OptimiserState = { parameters: [], firstMoment: [], secondMoment: [] };
  state.parameters.forEach((parameter, i) => {
    const gradient = (gradients[i] as tf.Tensor).mul(scale);
    const first = (state.firstMoment[i] as tf.Tensor).mul(beta1).add(gradient.mul(1 - beta1));
    const second = (state.secondMoment[i] as tf.Tensor).mul(beta2).add(gradient.square().mul(1 - beta2));
    const step = first.div(correction1).div(second.div(correction2).sqrt().add(adamEpsilon));
    const decayed = parameter.rank === 2 ? parameter.mul(1 - learningRate * weightDecay) : parameter;
    after.parameters.push(decayed.sub(step.mul(learningRate)));
    after.firstMoment.push(first);
    after.secondMoment.push(second);
  });
  return after;
}
