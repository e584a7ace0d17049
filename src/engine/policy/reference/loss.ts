/**
 * The loss of one update as the policy port documents it, in differentiable tfjs operations: the clipped PPO
 * objective with positive and negative advantages apart (paper equation 8, without the averages, which the
 * caller has put into the coefficients), an entropy bonus, and the divergence from the grammar prior.
 */
import * as tf from '@tensorflow/tfjs';
import type { Automaton } from '../../../core/language/automaton';
import type { ModelShape } from '../../../core/model/shape';
import type { UpdateRow, WeightedCompletion } from '../../../core/port/policy';
import { firstPrediction, grammarRows, paddedLength, readTokens, type Text } from './batch';
import type { Weights } from './parameters';
import { forbidden, forward, oneHot } from './transformer';

/** Everything of a batch that does not depend on the parameters. Numbers are `[texts, length]`, zero off completions. */
export interface TrainingBatch {
  readonly tokens: tf.Tensor2D;
  /** `[texts, length, vocabulary]` one-hot of the completion token that follows; zeros where none does. */
  readonly chosen: tf.Tensor3D;
  /** `[texts, length, vocabulary]` log weights, {@link forbidden} where the grammar forbids; zeros off completions. */
  readonly grammar: tf.Tensor3D;
  readonly trained: tf.Tensor2D;
  readonly gain: tf.Tensor2D;
  readonly loss: tf.Tensor2D;
  readonly entropy: tf.Tensor2D;
  readonly priorKl: tf.Tensor2D;
  readonly old: tf.Tensor2D;
  readonly hasOld: tf.Tensor2D;
}

/** Per-position results `[texts, length]` that the update's statistics are made of. */
export interface Observed {
  readonly logProb: tf.Tensor;
  readonly entropy: tf.Tensor;
  readonly priorKl: tf.Tensor;
}

/** Lays rows out for the loss; run it inside `tf.tidy`. */
export function layOut(shape: ModelShape, automaton: Automaton, rows: readonly UpdateRow[]): TrainingBatch {
  const items: { text: Text; weighted: WeightedCompletion }[] = rows.flatMap((row) =>
    row.completions
      .filter((weighted) => weighted.tokens.length > 0)
      .map((weighted) => ({ text: { ...row, completion: weighted.tokens }, weighted })),
  );
  const texts = items.map((item) => item.text);
  const length = paddedLength(texts);
  const { vocabulary } = shape;

  const perPosition = (value: (weighted: WeightedCompletion, position: number) => number): tf.Tensor2D => {
    const values = new Float32Array(items.length * length);
    items.forEach(({ text, weighted }, i) => {
      for (let t = 0; t < weighted.tokens.length; t++) {
        values[i * length + firstPrediction(text) + t] = value(weighted, t);
      }
    });
    return tf.tensor2d(values, [items.length, length]);
  };

  const grammar = new Float32Array(items.length * length * vocabulary);
  texts.forEach((text, i) => {
    grammarRows(automaton, text).forEach((row, t) => {
      const finite = row.map((weight) => (weight === Number.NEGATIVE_INFINITY ? forbidden : weight));
      grammar.set(finite, (i * length + firstPrediction(text) + t) * vocabulary);
    });
  });

  const trained = perPosition(() => 1);
  const next = perPosition((weighted, t) => weighted.tokens[t] ?? 0);
  return {
    tokens: readTokens(texts, length),
    chosen: oneHot(next.flatten(), vocabulary)
      .mul(trained.reshape([-1, 1]))
      .reshape([items.length, length, vocabulary]),
    grammar: tf.tensor3d(grammar, [items.length, length, vocabulary]),
    trained,
    gain: perPosition((weighted) => weighted.gain),
    loss: perPosition((weighted) => weighted.loss),
    entropy: perPosition((weighted) => weighted.entropy),
    priorKl: perPosition((weighted) => weighted.priorKl),
    old: perPosition((weighted, t) => weighted.oldLogProbs?.[t] ?? 0),
    hasOld: perPosition((weighted) => (weighted.oldLogProbs ? 1 : 0)),
  };
}

/** The same value, taken as a constant by differentiation. */
const constant = tf.customGrad((x) => ({
  value: (x as tf.Tensor).clone(),
  gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
}));

/**
 * @param observe receives the per-position results; what it wants to keep it must `tf.keep`.
 * @returns the scalar loss, summed over every completion token.
 */
export function policyLoss(
  shape: ModelShape,
  weight: Weights,
  batch: TrainingBatch,
  clip: { readonly low: number; readonly high: number },
  observe: (observed: Observed) => void,
): tf.Scalar {
  const logits = forward(shape, weight, batch.tokens);
  const logPolicy = tf.logSoftmax(logits.add(batch.grammar));
  const logPrior = tf.logSoftmax(batch.grammar);
  const policy = logPolicy.exp();
  // A forbidden token has probability exactly 0, so its large negative logarithm adds nothing to either sum.
  const entropy = policy.mul(logPolicy).sum(-1).neg().mul(batch.trained);
  const priorKl = policy.mul(logPolicy.sub(logPrior)).sum(-1).mul(batch.trained);
  const logProb = logPolicy.mul(batch.chosen).sum(-1);
  observe({ logProb, entropy, priorKl });

  // Without old log-probabilities the policy is compared with itself: ratio 1, gradient that of the log-probability.
  const old = batch.old.add(tf.sub(1, batch.hasOld).mul(constant(logProb)));
  const ratio = logProb.sub(old).exp();
  const clipped = ratio.clipByValue(1 - clip.low, 1 + clip.high);
  const surrogate = (advantage: tf.Tensor): tf.Tensor =>
    tf.minimum(ratio.mul(advantage), clipped.mul(advantage));
  return surrogate(batch.gain)
    .add(surrogate(batch.loss))
    .add(entropy.mul(batch.entropy))
    .neg()
    .add(priorKl.mul(batch.priorKl))
    .sum() as tf.Scalar;
}
