/**
 * `gpt-tfjs` on tfjs' WebGPU backend, through its own `train` and `generate`. Its model is GPT-2's (learned positions, GELU, an inner
 * width of four times the outer, no cache of keys and values), of the same width, layers and heads as ours and so of about as many
 * parameters; it cannot be compared number by number. It does not train on the WebAssembly backend, which lacks the gradient
 * of its embedding. Every call of `train` makes an optimiser of its own.
 */
import * as tf from '@tensorflow/tfjs';
import { model } from 'gpt-tfjs';
import type { ModelShape } from '../../src/core/model/shape';
import type { Contender } from './contender';
import { adamw, length, promptTokens, trainingTokens } from './workload';

/** Prepares the model. @throws Error where tfjs has no WebGPU backend. */
export async function createGpt({
  width,
  layers,
  heads,
  vocabulary,
  context,
}: ModelShape): Promise<Contender> {
  await import('@tensorflow/tfjs-backend-webgpu');
  if (!(await tf.setBackend('webgpu'))) throw new Error('tfjs cannot open its webgpu backend here.');
  await tf.ready();
  const gpt = model.GPTLMHeadModel({
    ...{ nLayer: layers, nHead: heads, nEmbd: width, vocabSize: vocabulary, blockSize: context },
    ...{ dropout: 0, residDrop: 0, embdDrop: 0 },
  });
  return {
    train: async (batch) => {
      const sequences = trainingTokens(batch).map((tokens) => ({
        x: tf.tensor1d(tokens.subarray(0, length), 'int32'),
        y: tf.oneHot(tf.tensor1d(tokens.subarray(1), 'int32'), vocabulary).cast('float32'),
      }));
      let loss = Number.NaN;
      await gpt.train(tf.data.array(sequences), {
        ...{ maxIter: 1, batchSize: batch, shuffle: 'none' },
        ...{ lr: adamw.learningRate, weightDecay: adamw.weightDecay },
        callbacks: [
          (_, value) => {
            loss = value;
          },
        ],
      });
      tf.dispose(sequences);
      if (!Number.isFinite(loss)) throw new Error(`gpt-tfjs trained to a loss of ${loss}.`);
    },
    generate: async (batch, tokens) => {
      const prompts = Array.from(promptTokens(batch), (token) => [token]);
      await gpt.generate(prompts, { maxNewTokens: tokens, doSample: true });
    },
  };
}
