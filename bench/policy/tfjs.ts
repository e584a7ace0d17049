/**
 * The same model in tfjs, op by op. On its WebAssembly backend, `plain` differentiates tfjs' own `matMul`; `explicit` is tfjs
 * at its best there: every product is a plain two-dimensional one of untransposed operands, the only kind its WebAssembly
 * kernel hands to XNNPACK, with the transposes written out and the gradient given by `customGrad`. On its WebGPU backend the
 * same code runs as `plain`. Generation keeps keys and values in tensors grown by `concat`.
 */
import * as tf from '@tensorflow/tfjs';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
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

export type Products = 'plain' | 'explicit';

type Binary = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** `a [n, k] @ b [k, m]`, gradients included. */
const explicitProduct = tf.customGrad((a, b, save) => {
  const [left, right] = [a as tf.Tensor2D, b as tf.Tensor2D];
  (save as tf.GradSaveFunc)([left, right]);
  return {
    value: tf.matMul(left, right),
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [x, w] = saved as [tf.Tensor2D, tf.Tensor2D];
      return [tf.matMul(dy as tf.Tensor2D, tf.transpose(w)), tf.matMul(tf.transpose(x), dy as tf.Tensor2D)];
    },
  };
}) as Binary;

const plainProduct: Binary = (a, b) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D);

/** Rows of the embedding; its gradient is a product, as the WebAssembly backend has no kernel for gather's own. */
function embed(table: tf.Tensor, ids: tf.Tensor1D, oneHotTransposed: tf.Tensor2D): tf.Tensor {
  const lookUp = tf.customGrad((weights) => ({
    value: tf.gather(weights as tf.Tensor2D, ids),
    gradFunc: (dy: tf.Tensor) => tf.matMul(oneHotTransposed, dy as tf.Tensor2D),
  }));
  return lookUp(table);
}

function rmsNorm(x: tf.Tensor, weight: tf.Tensor): tf.Tensor {
  return x.mul(x.square().mean(-1, true).add(normEpsilon).rsqrt()).mul(weight);
}

function rotate(x: tf.Tensor, cosine: tf.Tensor, sine: tf.Tensor): tf.Tensor {
  const [low, high] = tf.split(x, 2, -1) as [tf.Tensor, tf.Tensor];
  return x.mul(cosine).add(tf.concat([high.neg(), low], -1).mul(sine));
}

/** Parameters as variables; matrices but the embedding are kept `[in, out]`, so that the forward pass transposes nothing. */
function variables(shape: ModelShape): Map<string, tf.Variable> {
  const flat = initialParameters(shape);
  return new Map(
    parameterLayout(shape).map(({ name, shape: dimensions, offset, size }) => {
      const stored = tf.tensor(flat.slice(offset, offset + size), [...dimensions]);
      const turned = dimensions.length === 2 && !name.includes('embed') ? tf.transpose(stored) : stored;
      return [name, tf.variable(turned)];
    }),
  );
}

type Named = (name: string) => tf.Tensor;

function named(parameters: ReadonlyMap<string, tf.Tensor>): Named {
  return (name) => {
    const tensor = parameters.get(name);
    if (!tensor) throw new RangeError(`No parameter named ${name}.`);
    return tensor;
  };
}

/** Tables that do not change. */
function positionTables(shape: ModelShape) {
  const { cosine, sine, headWidth } = rotaryTables(shape);
  return {
    cosine: tf.tensor2d(cosine, [length, headWidth]),
    sine: tf.tensor2d(sine, [length, headWidth]),
    future: tf.sub(1, tf.linalg.bandPart(tf.ones([length, length]), -1, 0)).mul(-1e9),
  };
}

type Tables = ReturnType<typeof positionTables>;

/** The first so many training sequences. */
function trainingData(batch: number) {
  return tf.tidy(() => {
    const sequences = trainingTokens(batch);
    const ids = (from: number): tf.Tensor1D =>
      tf.tensor1d(
        new Int32Array(sequences.flatMap((tokens) => [...tokens.subarray(from, from + length)])),
        'int32',
      );
    const read = ids(0);
    // Cast afterwards: oneHot with dtype float32 returns integer bits on the WebAssembly backend.
    const oneHot = (tokens: tf.Tensor1D): tf.Tensor2D => tf.oneHot(tokens, vocabulary).cast('float32');
    return { read, readTransposed: tf.transpose(oneHot(read)) as tf.Tensor2D, wanted: oneHot(ids(1)) };
  });
}

/** Mean cross-entropy of so many sequences. */
function loss(
  shape: ModelShape,
  weight: Named,
  tables: Tables,
  data: ReturnType<typeof trainingData>,
  products: Products,
): tf.Scalar {
  const { width, heads, layers } = shape;
  const headWidth = width / heads;
  const product = products === 'plain' ? plainProduct : explicitProduct;
  let x = embed(weight('model.embed_tokens.weight'), data.read, data.readTransposed);
  for (let layer = 0; layer < layers; layer++) {
    const at = `model.layers.${layer}`;
    const before = rmsNorm(x, weight(`${at}.input_layernorm.weight`));
    const project = (which: string): tf.Tensor =>
      product(before, weight(`${at}.self_attn.${which}_proj.weight`))
        .reshape([-1, length, heads, headWidth])
        .transpose([0, 2, 1, 3]);
    const queries = rotate(project('q'), tables.cosine, tables.sine);
    const keys = rotate(project('k'), tables.cosine, tables.sine);
    const scores = tf.matMul(queries.mul(headWidth ** -0.5), keys, false, true).add(tables.future);
    const mixed = tf.matMul(tf.softmax(scores), project('v')).transpose([0, 2, 1, 3]);
    x = x.add(product(mixed.reshape([-1, width]), weight(`${at}.self_attn.o_proj.weight`)));
    const after = rmsNorm(x, weight(`${at}.post_attention_layernorm.weight`));
    const gate = product(after, weight(`${at}.mlp.gate_proj.weight`));
    const up = product(after, weight(`${at}.mlp.up_proj.weight`));
    x = x.add(product(gate.mul(gate.sigmoid()).mul(up), weight(`${at}.mlp.down_proj.weight`)));
  }
  const logits = product(rmsNorm(x, weight('model.norm.weight')), weight('lm_head.weight'));
  return tf.losses.softmaxCrossEntropy(data.wanted, logits) as tf.Scalar;
}

/** Weights as generation wants them: projections that read the same input joined into one product. */
function joined(weight: Named, layers: number) {
  const join = (names: readonly string[]): tf.Tensor => tf.concat(names.map(weight), 1);
  return {
    embedding: weight('model.embed_tokens.weight'),
    last: weight('model.norm.weight'),
    head: weight('lm_head.weight'),
    layers: Array.from({ length: layers }, (_, layer) => {
      const at = `model.layers.${layer}`;
      return {
        before: weight(`${at}.input_layernorm.weight`),
        qkv: join(['q', 'k', 'v'].map((which) => `${at}.self_attn.${which}_proj.weight`)),
        output: weight(`${at}.self_attn.o_proj.weight`),
        after: weight(`${at}.post_attention_layernorm.weight`),
        gateUp: join(['gate', 'up'].map((which) => `${at}.mlp.${which}_proj.weight`)),
        down: weight(`${at}.mlp.down_proj.weight`),
      };
    }),
  };
}

interface Cache {
  readonly keys: tf.Tensor;
  readonly values: tf.Tensor;
}

/** Reads one token a sequence at `position`; returns logits and the caches grown by one. */
function decode(
  { width, heads }: ModelShape,
  model: ReturnType<typeof joined>,
  tables: Tables,
  ids: tf.Tensor1D,
  position: number,
  caches: readonly (Cache | undefined)[],
): { logits: tf.Tensor2D; caches: Cache[] } {
  const batch = ids.shape[0];
  const headWidth = width / heads;
  const cosine = tables.cosine.slice([position, 0], [1, headWidth]);
  const sine = tables.sine.slice([position, 0], [1, headWidth]);
  let x: tf.Tensor = tf.gather(model.embedding, ids);
  const grown = model.layers.map((layer, l): Cache => {
    const qkv = plainProduct(rmsNorm(x, layer.before), layer.qkv).reshape([batch, 3 * heads, 1, headWidth]);
    const [queries, keys, values] = tf.split(qkv, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const old = caches[l];
    const turned = rotate(keys, cosine, sine);
    const cache = {
      keys: old ? tf.concat([old.keys, turned], 2) : turned,
      values: old ? tf.concat([old.values, values], 2) : values,
    };
    const scores = tf.matMul(rotate(queries, cosine, sine).mul(headWidth ** -0.5), cache.keys, false, true);
    const mixed = tf.matMul(tf.softmax(scores), cache.values).reshape([batch, width]);
    x = x.add(plainProduct(mixed, layer.output));
    const [gate, up] = tf.split(plainProduct(rmsNorm(x, layer.after), layer.gateUp), 2, 1) as [
      tf.Tensor,
      tf.Tensor,
    ];
    x = x.add(plainProduct(gate.mul(gate.sigmoid()).mul(up), layer.down));
    return cache;
  });
  return { logits: plainProduct(rmsNorm(x, model.last), model.head) as tf.Tensor2D, caches: grown };
}

type Choose = (logits: tf.Tensor2D) => tf.Tensor1D;

/** @returns the tokens written after each prompt, `[count][batch]`. */
function write(
  shape: ModelShape,
  model: ReturnType<typeof joined>,
  tables: Tables,
  batch: number,
  count: number,
  choose: Choose,
): tf.Tensor1D[] {
  let ids: tf.Tensor1D = tf.tensor1d(promptTokens(batch), 'int32');
  let caches: Cache[] = [];
  const written: tf.Tensor1D[] = [];
  for (let position = 0; position < count; position++) {
    const next = tf.tidy(() => {
      const decoded = decode(shape, model, tables, ids, position, caches);
      return { ids: choose(decoded.logits), caches: decoded.caches as unknown as tf.TensorContainer[] };
    });
    tf.dispose(caches as unknown as tf.TensorContainer[]);
    if (position === 0) ids.dispose();
    ids = next.ids;
    caches = next.caches as unknown as Cache[];
    written.push(ids);
  }
  tf.dispose(caches as unknown as tf.TensorContainer[]);
  return written;
}

/**
 * Makes tfjs' WebAssembly backend the active one, with one thread.
 * @param kernels address of the backend's single-threaded SIMD binary.
 */
export async function openWasm(kernels: string): Promise<void> {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': kernels,
    'tfjs-backend-wasm-simd.wasm': kernels,
    'tfjs-backend-wasm-threaded-simd.wasm': kernels,
  });
  setThreadsCount(1);
  await activate('wasm');
}

/**
 * Makes tfjs' WebGPU backend the active one. Left to itself it chooses among its kernels for products as suits a GPU; type 3
 * is the one without much of what adapters that compute on the processor are slow at.
 */
export async function openWebgpu(products: 'default' | 'type 3'): Promise<void> {
  await import('@tensorflow/tfjs-backend-webgpu');
  if (products === 'type 3') tf.env().set('WEBGPU_MATMUL_PROGRAM_TYPE', 3);
  await activate('webgpu');
}

async function activate(backend: 'wasm' | 'webgpu'): Promise<void> {
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs cannot open its ${backend} backend here.`);
  await tf.ready();
}

/** Prepares the model on the active backend. */
export function createTfjs(products: Products, shape: ModelShape): Contender {
  const parameters = variables(shape);
  const weight = named(parameters);
  const tables = positionTables(shape);
  const newOptimizer = () => tf.train.adam(adamw.learningRate, adamw.beta1, adamw.beta2, adamw.epsilon);
  let optimizer = newOptimizer();
  const keep = tf.scalar(1 - adamw.learningRate * adamw.weightDecay);
  let data: { batch: number; tensors: ReturnType<typeof trainingData> } | undefined;
  const dataOf = (batch: number): ReturnType<typeof trainingData> => {
    if (data?.batch !== batch) {
      tf.dispose(data?.tensors);
      data = { batch, tensors: trainingData(batch) };
    }
    return data.tensors;
  };
  const generate = async (batch: number, count: number, choose: Choose): Promise<tf.Tensor1D[]> => {
    const model = joined(weight, shape.layers);
    const written = write(shape, model, tables, batch, count, choose);
    await written.at(-1)?.data();
    tf.dispose(model.layers.flatMap(({ qkv, gateUp }) => [qkv, gateUp]));
    return written;
  };

  return {
    train: async (batch) => {
      const sequences = dataOf(batch);
      const value = tf.tidy(() => {
        const { value, grads } = tf.variableGrads(
          () => loss(shape, weight, tables, sequences, products),
          [...parameters.values()],
        );
        for (const parameter of parameters.values()) {
          if (parameter.rank === 2) parameter.assign(parameter.mul(keep));
        }
        optimizer.applyGradients(Object.entries(grads).map(([name, tensor]) => ({ name, tensor })));
        return value;
      });
      // Everything runs in order, so that one parameter of the last update shows that all is done.
      await Promise.all([value.data(), weight('model.norm.weight').data()]);
      value.dispose();
    },
    generate: async (batch, tokens) => {
      // On WebGPU its first draw is always the first token; it takes the time of any other.
      tf.dispose(await generate(batch, tokens, (logits) => tf.multinomial(logits, 1).reshape([batch])));
    },
    comparison: {
      restart: async () => {
        const start = variables(shape);
        for (const [name, parameter] of parameters) parameter.assign(start.get(name) as tf.Variable);
        tf.dispose([...start.values()]);
        optimizer.dispose();
        optimizer = newOptimizer();
      },
      crossEntropy: async (batch) => {
        const value = tf.tidy(() => loss(shape, weight, tables, dataOf(batch), products));
        const [number] = await value.data();
        value.dispose();
        return number ?? Number.NaN;
      },
      greedy: async (batch, count) => {
        // The end may only come last, so it is never chosen here.
        const written = await generate(batch, count, (logits) =>
          logits.slice([0, 0], [batch, endToken]).argMax(1),
        );
        const tokens = await Promise.all(written.map((ids) => ids.array()));
        tf.dispose(written);
        return Array.from({ length: batch }, (_, i) => tokens.map((row) => row[i] ?? -1));
      },
    },
  };
}
