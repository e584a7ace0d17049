/**
 * The training step in `@jax-js/jax`, written as its README and its own transformer examples do: pure functions over a tree of
 * parameters, gradient and AdamW inside one `jit`, ownership by `.ref`, and `blockUntilReady` on all of the state.
 */
import { blockUntilReady, defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import { parameterLayout } from '../../src/core/model/shape';
import type { Contender } from './contender';
import {
  adamw,
  initialParameters,
  length,
  rotaryTables,
  shape,
  trainingBatch,
  trainingTokens,
} from './workload';

type Parameters = Record<string, np.Array>;
type State = { parameters: Parameters; first: Parameters; second: Parameters };

const { vocabulary, width, heads, layers } = shape;
const headWidth = width / heads;

function rmsNorm(x: np.Array, weight: np.Array): np.Array {
  const square = x.ref.mul(x.ref).mean(-1, { keepdims: true });
  return x.mul(np.reciprocal(np.sqrt(square.add(shape.normEpsilon)))).mul(weight);
}

function rotateHalf(x: np.Array): np.Array {
  const [low, high] = np.split(x, 2, -1) as [np.Array, np.Array];
  return np.concatenate([high.mul(-1), low], -1);
}

/** Mean cross-entropy; takes ownership of what it is given, as jax-js asks. */
function loss(
  parameters: Parameters,
  read: np.Array,
  wanted: np.Array,
  cosine: np.Array,
  sine: np.Array,
): np.Array {
  const take = (name: string): np.Array => {
    const value = parameters[name];
    if (!value) throw new RangeError(`No parameter named ${name}.`);
    return value;
  };
  const linear = (x: np.Array, name: string): np.Array => np.dot(x, take(name).transpose());
  const rotate = (x: np.Array): np.Array => x.ref.mul(cosine.ref).add(rotateHalf(x).mul(sine.ref));

  let x = np.dot(nn.oneHot(read, vocabulary), take('model.embed_tokens.weight'));
  for (let layer = 0; layer < layers; layer++) {
    const at = `model.layers.${layer}`;
    const before = rmsNorm(x.ref, take(`${at}.input_layernorm.weight`));
    const project = (which: string): np.Array =>
      linear(before.ref, `${at}.self_attn.${which}_proj.weight`).reshape([
        trainingBatch,
        length,
        heads,
        headWidth,
      ]);
    const mixed = nn.dotProductAttention(rotate(project('q')), rotate(project('k')), project('v'), {
      isCausal: true,
    });
    before.dispose();
    x = x.add(linear(mixed.reshape([trainingBatch * length, width]), `${at}.self_attn.o_proj.weight`));
    const after = rmsNorm(x.ref, take(`${at}.post_attention_layernorm.weight`));
    const gate = nn.silu(linear(after.ref, `${at}.mlp.gate_proj.weight`));
    const up = linear(after, `${at}.mlp.up_proj.weight`);
    x = x.add(linear(gate.mul(up), `${at}.mlp.down_proj.weight`));
  }
  cosine.dispose();
  sine.dispose();
  const logits = linear(rmsNorm(x, take('model.norm.weight')), 'lm_head.weight');
  return nn
    .logSoftmax(logits)
    .mul(nn.oneHot(wanted, vocabulary))
    .sum()
    .mul(-1 / (trainingBatch * length));
}

/** One AdamW step on gradients, element by element; decay on matrices. */
function descend(state: State, gradients: Parameters, correction1: np.Array, correction2: np.Array): State {
  const { learningRate, beta1, beta2, epsilon, weightDecay } = adamw;
  const next: State = { parameters: {}, first: {}, second: {} };
  for (const { name, shape: dimensions } of parameterLayout(shape)) {
    const gradient = gradients[name] as np.Array;
    const parameter = state.parameters[name] as np.Array;
    const first = (state.first[name] as np.Array).mul(beta1).add(gradient.ref.mul(1 - beta1));
    const second = (state.second[name] as np.Array).mul(beta2).add(gradient.ref.mul(gradient).mul(1 - beta2));
    const step = first.ref.mul(correction1.ref).div(np.sqrt(second.ref.mul(correction2.ref)).add(epsilon));
    const kept = dimensions.length === 2 ? 1 - learningRate * weightDecay : 1;
    next.parameters[name] = parameter.mul(kept).sub(step.mul(learningRate));
    next.first[name] = first;
    next.second[name] = second;
  }
  correction1.dispose();
  correction2.dispose();
  return next;
}

/** Prepares model, state and compiled step on jax-js' WebAssembly device. */
export async function createJax(): Promise<Contender> {
  await init('wasm');
  defaultDevice('wasm');
  const flat = initialParameters();
  const fill = (make: (offset: number, size: number) => Float32Array): Parameters =>
    Object.fromEntries(
      parameterLayout(shape).map(({ name, shape: dimensions, offset, size }) => [
        name,
        np.array(new Float32Array(make(offset, size)), { shape: [...dimensions] }),
      ]),
    );
  let state: State = {
    parameters: fill((offset, size) => flat.slice(offset, offset + size)),
    first: fill((_, size) => new Float32Array(size)),
    second: fill((_, size) => new Float32Array(size)),
  };
  const sequences = trainingTokens();
  const ids = (from: number): np.Array =>
    np.array(new Int32Array(sequences.flatMap((tokens) => [...tokens.subarray(from, from + length)])));
  const [read, wanted] = [ids(0), ids(1)];
  const tables = rotaryTables();
  const table = (values: Float32Array): np.Array =>
    np.array(new Float32Array(values), { shape: [1, length, 1, headWidth] });
  const [cosine, sine] = [table(tables.cosine), table(tables.sine)];
  let updates = 0;

  const step = jit(
    (
      before: State,
      r: np.Array,
      w: np.Array,
      c: np.Array,
      s: np.Array,
      correction1: np.Array,
      correction2: np.Array,
    ): [np.Array, State] => {
      const [value, gradients] = valueAndGrad(loss)(tree.ref(before.parameters), r, w, c, s);
      return [value, descend(before, gradients as Parameters, correction1, correction2)];
    },
  );
  const evaluate = jit(loss);

  return {
    train: async () => {
      updates += 1;
      const corrections = [adamw.beta1, adamw.beta2].map((beta) => np.array(1 / (1 - beta ** updates)));
      const [value, next] = step(
        state,
        read.ref,
        wanted.ref,
        cosine.ref,
        sine.ref,
        corrections[0] as np.Array,
        corrections[1] as np.Array,
      );
      state = next;
      await blockUntilReady(next);
      value.dispose();
    },
    crossEntropy: async () => {
      const value = evaluate(tree.ref(state.parameters), read.ref, wanted.ref, cosine.ref, sine.ref);
      return (await value.jsAsync()) as number;
    },
  };
}
