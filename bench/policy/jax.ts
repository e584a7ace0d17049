/**
 * The model in `@jax-js/jax`, written as its README and its own transformer examples do: pure functions over a tree of
 * parameters, gradient and AdamW inside one `jit`, ownership by `.ref`, and `blockUntilReady` on all of the state. Generation
 * compiles one step for caches of full length, as JAX wants fixed shapes: what is not yet written is masked.
 */
import {
  blockUntilReady,
  defaultDevice,
  init,
  jit,
  nn,
  numpy as np,
  random,
  tree,
  valueAndGrad,
} from '@jax-js/jax';
import { type ModelShape, parameterLayout } from '../../src/core/model/shape';
import type { Contender } from './contender';
import {
  adamw,
  endToken,
  initialParameters,
  length,
  normEpsilon,
  promptTokens,
  rotaryTables,
  trainingTokens,
  vocabulary,
} from './workload';

type Parameters = Record<string, np.Array>;
type State = { parameters: Parameters; first: Parameters; second: Parameters };

function rmsNorm(x: np.Array, weight: np.Array): np.Array {
  const square = x.ref.mul(x.ref).mean(-1, { keepdims: true });
  return x.mul(np.reciprocal(np.sqrt(square.add(normEpsilon)))).mul(weight);
}

function rotateHalf(x: np.Array): np.Array {
  const [low, high] = np.split(x, 2, -1) as [np.Array, np.Array];
  return np.concatenate([high.mul(-1), low], -1);
}

type Take = (name: string) => np.Array;

/** The parameters by name; each may be taken once. */
function named(parameters: Parameters): Take {
  return (name) => {
    const value = parameters[name];
    if (!value) throw new RangeError(`No parameter named ${name}.`);
    return value;
  };
}

/** Attention of a layer: queries, keys and values `[batch, positions, heads, headWidth]` as projected, to the same shape. */
type Attend = (layer: number, queries: np.Array, keys: np.Array, values: np.Array) => np.Array;

/** Logits of one-hot tokens `[rows, vocabulary]`, `positions` neighbouring rows a sequence. */
function forward(
  { width, heads, layers }: ModelShape,
  take: Take,
  tokens: np.Array,
  positions: number,
  attend: Attend,
): np.Array {
  const rows = tokens.shape[0] ?? 0;
  const linear = (x: np.Array, name: string): np.Array => np.dot(x, take(name).transpose());
  let x = np.dot(tokens, take('model.embed_tokens.weight'));
  for (let layer = 0; layer < layers; layer++) {
    const at = `model.layers.${layer}`;
    const before = rmsNorm(x.ref, take(`${at}.input_layernorm.weight`));
    const project = (which: string): np.Array =>
      linear(before.ref, `${at}.self_attn.${which}_proj.weight`).reshape([
        ...[rows / positions, positions, heads, width / heads],
      ]);
    const mixed = attend(layer, project('q'), project('k'), project('v'));
    before.dispose();
    x = x.add(linear(mixed.reshape([rows, width]), `${at}.self_attn.o_proj.weight`));
    const after = rmsNorm(x.ref, take(`${at}.post_attention_layernorm.weight`));
    const gate = nn.silu(linear(after.ref, `${at}.mlp.gate_proj.weight`));
    const up = linear(after, `${at}.mlp.up_proj.weight`);
    x = x.add(linear(gate.mul(up), `${at}.mlp.down_proj.weight`));
  }
  return linear(rmsNorm(x, take('model.norm.weight')), 'lm_head.weight');
}

function turn(x: np.Array, cosine: np.Array, sine: np.Array): np.Array {
  return x.ref.mul(cosine).add(rotateHalf(x).mul(sine));
}

/** Mean cross-entropy; takes ownership of what it is given, as jax-js asks. */
function loss(
  shape: ModelShape,
  parameters: Parameters,
  read: np.Array,
  wanted: np.Array,
  cosine: np.Array,
  sine: np.Array,
): np.Array {
  const rows = read.shape[0] ?? 0;
  const logits = forward(
    shape,
    named(parameters),
    nn.oneHot(read, vocabulary),
    length,
    (_, queries, keys, values) => {
      const [q, k] = [queries, keys].map((x) => turn(x, cosine.ref, sine.ref)) as [np.Array, np.Array];
      return nn.dotProductAttention(q, k, values, { isCausal: true });
    },
  );
  cosine.dispose();
  sine.dispose();
  return nn
    .logSoftmax(logits)
    .mul(nn.oneHot(wanted, vocabulary))
    .sum()
    .mul(-1 / rows);
}

/** Keys and values of all layers, `[batch, length, heads, headWidth]` each. */
type Caches = { keys: np.Array; values: np.Array }[];

/** Reads one token a sequence at a position; returns logits and the caches with that position filled. */
function decode(
  shape: ModelShape,
  parameters: Parameters,
  caches: Caches,
  tokens: np.Array,
  position: np.Array,
  cosine: np.Array,
  sine: np.Array,
): [np.Array, Caches] {
  const here = nn.oneHot(position.ref, length).reshape([1, length, 1, 1]);
  // [1, 1, 1, length]: which keys a query may see.
  const seen = np.arange(length).lessEqual(position).reshape([1, 1, 1, length]);
  const at = (table: np.Array): np.Array => here.ref.mul(table).sum(1, { keepdims: true });
  const [c, s] = [at(cosine), at(sine)];
  const next: Caches = [];
  const logits = forward(
    shape,
    named(parameters),
    nn.oneHot(tokens, vocabulary),
    1,
    (layer, queries, keys, values) => {
      const old = caches[layer] as Caches[number];
      const put = (cache: np.Array, value: np.Array): np.Array =>
        cache.mul(np.subtract(1, here.ref)).add(value.mul(here.ref));
      const grown = { keys: put(old.keys, turn(keys, c.ref, s.ref)), values: put(old.values, values) };
      next.push({ keys: grown.keys.ref, values: grown.values.ref });
      return nn.dotProductAttention(turn(queries, c.ref, s.ref), grown.keys, grown.values, {
        mask: seen.ref,
      });
    },
  );
  for (const array of [here, seen, c, s]) array.dispose();
  return [logits, next];
}

/** One AdamW step on gradients, element by element; decay on matrices. */
function descend(
  shape: ModelShape,
  state: State,
  gradients: Parameters,
  correction1: np.Array,
  correction2: np.Array,
): State {
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

/** Prepares the model, the state and the compiled steps on one of jax-js' devices. */
export async function createJax(device: 'wasm' | 'webgpu', shape: ModelShape): Promise<Contender> {
  const available = await init(device);
  if (!available.includes(device)) throw new Error(`jax-js cannot open its ${device} device here.`);
  defaultDevice(device);
  const { heads } = shape;
  const flat = initialParameters(shape);
  const fill = (make: (offset: number, size: number) => Float32Array): Parameters =>
    Object.fromEntries(
      parameterLayout(shape).map(({ name, shape: dimensions, offset, size }) => [
        name,
        np.array(new Float32Array(make(offset, size)), { shape: [...dimensions] }),
      ]),
    );
  const start = (): State => ({
    parameters: fill((offset, size) => flat.slice(offset, offset + size)),
    first: fill((_, size) => new Float32Array(size)),
    second: fill((_, size) => new Float32Array(size)),
  });
  let state = start();
  let updates = 0;
  const { headWidth, ...tables } = rotaryTables(shape);
  const table = (values: Float32Array): np.Array =>
    np.array(new Float32Array(values), { shape: [1, length, 1, headWidth] });
  const [cosine, sine] = [table(tables.cosine), table(tables.sine)];
  const read = (batch: number, from: number): np.Array =>
    np.array(
      new Int32Array(trainingTokens(batch).flatMap((tokens) => [...tokens.subarray(from, from + length)])),
    );

  const lossOf = (parameters: Parameters, r: np.Array, w: np.Array, c: np.Array, s: np.Array): np.Array =>
    loss(shape, parameters, r, w, c, s);
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
      const [value, gradients] = valueAndGrad(lossOf)(tree.ref(before.parameters), r, w, c, s);
      return [value, descend(shape, before, gradients as Parameters, correction1, correction2)];
    },
  );
  const evaluate = jit(lossOf);
  const decoded = (
    p: Parameters,
    caches: Caches,
    tokens: np.Array,
    position: np.Array,
    c: np.Array,
    s: np.Array,
  ) => decode(shape, p, caches, tokens, position, c, s);
  const greedyStep = jit(
    (
      p: Parameters,
      caches: Caches,
      tokens: np.Array,
      position: np.Array,
      c: np.Array,
      s: np.Array,
    ): [np.Array, Caches] => {
      const [logits, next] = decoded(p, caches, tokens, position, c, s);
      // The end may only come last, so it is never chosen here.
      const ending = nn.oneHot(np.array(endToken, { dtype: np.int32 }), vocabulary).mul(-1e9);
      return [np.argmax(logits.add(ending), -1), next];
    },
  );
  const sampledStep = jit(
    (
      p: Parameters,
      caches: Caches,
      tokens: np.Array,
      position: np.Array,
      c: np.Array,
      s: np.Array,
      seed: np.Array,
    ): [np.Array, Caches] => {
      const [logits, next] = decoded(p, caches, tokens, position, c, s);
      return [random.categorical(random.key(seed), logits), next];
    },
  );
  /** @returns the tokens written, `[count][batch]`. */
  const write = async (batch: number, count: number, choice: 'greedy' | 'sampled'): Promise<np.Array[]> => {
    const empty = (): np.Array => np.zeros([batch, length, heads, headWidth]);
    let caches: Caches = Array.from({ length: shape.layers }, () => ({ keys: empty(), values: empty() }));
    let tokens = np.array(new Int32Array(promptTokens(batch)));
    const written: np.Array[] = [];
    for (let at = 0; at < count; at++) {
      const position = np.array(at, { dtype: np.int32 });
      const p = tree.ref(state.parameters);
      const [chosen, grown] =
        choice === 'greedy'
          ? greedyStep(p, caches, tokens, position, cosine.ref, sine.ref)
          : sampledStep(
              p,
              caches,
              tokens,
              position,
              cosine.ref,
              sine.ref,
              np.array(at, { dtype: np.uint32 }),
            );
      caches = grown;
      tokens = chosen.astype(np.int32);
      written.push(tokens.ref);
    }
    tokens.dispose();
    await blockUntilReady(written);
    tree.dispose(caches);
    return written;
  };

  return {
    train: async (batch) => {
      updates += 1;
      const [correction1, correction2] = [adamw.beta1, adamw.beta2].map((beta) =>
        np.array(1 / (1 - beta ** updates)),
      ) as [np.Array, np.Array];
      const data = [read(batch, 0), read(batch, 1)] as const;
      const [value, next] = step(state, ...data, cosine.ref, sine.ref, correction1, correction2);
      state = next;
      await blockUntilReady(next);
      value.dispose();
    },
    generate: async (batch, tokens) => {
      tree.dispose(await write(batch, tokens, 'sampled'));
    },
    comparison: {
      restart: async () => {
        tree.dispose(state);
        state = start();
        updates = 0;
      },
      crossEntropy: async (batch) => {
        const value = evaluate(
          tree.ref(state.parameters),
          ...([read(batch, 0), read(batch, 1)] as const),
          ...([cosine.ref, sine.ref] as const),
        );
        return (await value.jsAsync()) as number;
      },
      greedy: async (batch, count) => {
        const written = await write(batch, count, 'greedy');
        const tokens = await Promise.all(written.map((ids) => ids.jsAsync() as Promise<number[]>));
        return Array.from({ length: batch }, (_, i) => tokens.map((row) => row[i] ?? -1));
      },
    },
  };
}
