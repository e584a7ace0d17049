/**
 * The reference transformer for a person's questions: attention of every layer and head, hidden states, and answers
 * written token by token from cached keys and values, all in plain tfjs operations. It cannot be trained, and it is not
 * a policy engine: it gives way between steps, so that a question can be given up.
 */
import * as tf from '@tensorflow/tfjs';
import type { Automaton } from '../../../core/language/automaton';
import type { ModelShape } from '../../../core/model/shape';
import type { Completion, RolloutOptions, RolloutRequest } from '../../../core/port/policy';
import { checkParameters, checkRollout, checkScore } from '../request';
import { openBackend, type ReferenceBackend } from './backend';
import { firstPrediction, readTokens, type Text } from './batch';
import { Draft } from './draft';
import { named, upload, type Weights } from './parameters';
import { headLogits, hiddenStates, type LayerCache } from './transformer';

export interface ReaderOptions {
  readonly shape: ModelShape;
  readonly automaton: Automaton;
  /** Flat buffer in the order of `parameterLayout`; copied. */
  readonly parameters: Float32Array;
  readonly backend: ReferenceBackend;
}

/** Called between steps of long work: gives way to others, and throws to give up. */
export type Breath = () => Promise<void>;

/** A text seen with the model's eyes. */
export interface TextReading {
  /** `[completion, vocabulary]` logits before each token of the completion, without the grammar. */
  readonly logits: readonly Float32Array[];
  /** `[layers, heads, length, length]` attention over prompt and completion. */
  readonly attention: Float32Array;
}

/** One token just written. */
export interface WrittenToken {
  readonly token: number;
  /** `[vocabulary]` before it, without the grammar. */
  readonly logits: Float32Array;
  /** `[layers, heads, positions]` what its choice looked at. */
  readonly attention: Float32Array;
}

/** Prompts or drafts computed in one pass. */
const batchSize = 64;

/** Opens a reader. @throws BackendUnavailableError, ShapeMismatchError */
export async function createReader(options: ReaderOptions): Promise<Reader> {
  checkParameters(options.shape, options.automaton, options.parameters);
  await openBackend(options.backend);
  return new Reader(options);
}

export class Reader {
  readonly shape: ModelShape;
  readonly #automaton: Automaton;
  readonly #parameters: tf.Tensor[];
  readonly #weight: Weights;

  constructor({ shape, automaton, parameters }: ReaderOptions) {
    this.shape = shape;
    this.#automaton = automaton;
    this.#parameters = upload(shape, parameters);
    this.#weight = named(shape, this.#parameters);
  }

  /** @throws PolicyRequestError if the grammar does not allow the completion. */
  async read(text: Text): Promise<TextReading> {
    checkScore(this.shape, this.#automaton, [text]);
    const length = text.prompt.length + text.completion.length;
    const shares: tf.Tensor[] = [];
    const logits = tf.tidy(() => {
      const hidden = hiddenStates(this.shape, this.#weight, readTokens([text], length), {
        observe: (_, attended) => shares.push(tf.keep(attended.shares)),
      });
      const predicting = hidden.slice([firstPrediction(text), 0], [text.completion.length, -1]);
      return headLogits(this.shape, this.#weight, predicting);
    });
    const rows = rowsOf(await fetch(logits), this.shape.vocabulary);
    return { logits: rows, attention: await fetchAll(shares) };
  }

  /** Like a policy engine's rollout, to the same tokens. @throws PolicyRequestError, whatever `breathe` throws */
  async rollout(
    requests: readonly RolloutRequest[],
    options: RolloutOptions,
    breathe: Breath,
  ): Promise<Completion[][]> {
    checkRollout(this.shape, this.#automaton, requests, options);
    const drafts = requests.map((request) =>
      request.temperatures.map((temperature, sample) => new Draft(request, temperature, sample)),
    );
    // A pass needs prompts of one length.
    const byLength = new Map<number, Draft[]>();
    for (const draft of drafts.flat()) {
      const { length } = draft.request.prompt;
      byLength.set(length, [...(byLength.get(length) ?? []), draft]);
    }
    for (const group of byLength.values()) {
      for (let at = 0; at < group.length; at += batchSize) {
        await this.#finish(group.slice(at, at + batchSize), options, breathe);
      }
    }
    return drafts.map((group) => group.map((draft) => draft.completion()));
  }

  /** Writes one completion and yields each token as it is chosen. @throws PolicyRequestError */
  async *write(
    request: Omit<RolloutRequest, 'temperatures'>,
    temperature: number,
    seed: number,
  ): AsyncGenerator<WrittenToken, Completion, undefined> {
    checkRollout(this.shape, this.#automaton, [{ ...request, temperatures: [temperature] }], {});
    const draft = new Draft({ ...request, temperatures: [temperature] }, temperature, 0);
    let cache: LayerCache[] | undefined;
    try {
      while (draft.state !== this.#automaton.end) {
        const shares: tf.Tensor[] = [];
        const { logits, next } = this.#step([unread(draft, cache)], cache, shares);
        disposeCache(cache);
        cache = next;
        const row = await fetch(logits);
        const attention = await fetchAll(shares);
        draft.extend(this.#automaton, row, { seed });
        yield { token: draft.newest, logits: row, attention };
      }
    } finally {
      disposeCache(cache);
    }
    return draft.completion();
  }

  /**
   * The mean of the final hidden states over each prompt.
   * @returns `[prompts, width]`
   */
  async embed(
    prompts: readonly Int32Array[],
    breathe: (done: number) => Promise<void>,
  ): Promise<Float32Array> {
    const { width } = this.shape;
    const vectors = new Float32Array(prompts.length * width);
    // Prompts of like length together, so that little is padded.
    const order = prompts
      .map((_, index) => index)
      .sort((a, b) => lengthOf(prompts[a]) - lengthOf(prompts[b]));
    for (let at = 0; at < order.length; at += batchSize) {
      await breathe(at);
      const rows = order.slice(at, at + batchSize);
      const means = await fetch(this.#means(rows.map((index) => prompts[index] ?? new Int32Array(0))));
      rows.forEach((index, row) => {
        vectors.set(means.subarray(row * width, (row + 1) * width), index * width);
      });
    }
    return vectors;
  }

  dispose(): void {
    tf.dispose(this.#parameters);
  }

  #means(prompts: readonly Int32Array[]): tf.Tensor {
    const { width } = this.shape;
    const length = Math.max(...prompts.map(lengthOf));
    const tokens = new Int32Array(prompts.length * length);
    const shares = new Float32Array(prompts.length * length);
    prompts.forEach((prompt, row) => {
      tokens.set(prompt, row * length);
      shares.fill(1 / prompt.length, row * length, row * length + prompt.length);
    });
    return tf.tidy(() => {
      const read = tf.tensor2d(tokens, [prompts.length, length], 'int32');
      const hidden = hiddenStates(this.shape, this.#weight, read).reshape([prompts.length, length, width]);
      return hidden.mul(tf.tensor3d(shares, [prompts.length, length, 1])).sum(1);
    });
  }

  /** Writes drafts of prompts of one length to their ends. */
  async #finish(drafts: readonly Draft[], options: RolloutOptions, breathe: Breath): Promise<void> {
    const { vocabulary } = this.shape;
    // Each prompt is read once, however many drafts it has.
    const requests = [...new Set(drafts.map((draft) => draft.request))];
    const places = drafts.map((draft) => requests.indexOf(draft.request));
    const first = this.#step(
      requests.map(({ prompt }) => prompt),
      undefined,
    );
    let cache = pick(first.next, places);
    try {
      const prompted = rowsOf(await fetch(first.logits), vocabulary);
      drafts.forEach((draft, i) => {
        draft.extend(this.#automaton, prompted[places[i] ?? 0] ?? new Float32Array(0), options);
      });
      let open = drafts;
      for (;;) {
        await breathe();
        const left = open.flatMap((draft, i) => (draft.state === this.#automaton.end ? [] : [i]));
        if (left.length === 0) return;
        if (left.length < open.length) {
          cache = pick(cache, left);
          open = left.map((i) => open[i] as Draft);
        }
        const { logits, next } = this.#step(
          open.map((draft) => unread(draft, cache)),
          cache,
        );
        disposeCache(cache);
        cache = next;
        const rows = rowsOf(await fetch(logits), vocabulary);
        open.forEach((draft, i) => {
          draft.extend(this.#automaton, rows[i] ?? new Float32Array(0), options);
        });
      }
    } finally {
      disposeCache(cache);
    }
  }

  /** Reads as many tokens of each text behind the cache; logits are `[texts, vocabulary]` after the last one. */
  #step(
    tokens: readonly ArrayLike<number>[],
    past: readonly LayerCache[] | undefined,
    shares?: tf.Tensor[],
  ): { logits: tf.Tensor; next: LayerCache[] } {
    const length = lengthOf(tokens[0]);
    const next: LayerCache[] = [];
    const logits = tf.tidy(() => {
      const flat = Int32Array.from(tokens.flatMap((text) => Array.from(text)));
      const read = tf.tensor2d(flat, [tokens.length, length], 'int32');
      const hidden = hiddenStates(this.shape, this.#weight, read, {
        ...(past ? { past } : {}),
        observe: (_, attended) => {
          next.push({ keys: tf.keep(attended.keys), values: tf.keep(attended.values) });
          // Of the last query only.
          shares?.push(tf.keep(attended.shares.slice([0, 0, length - 1, 0], [-1, -1, 1, -1])));
        },
      });
      const last = hidden.reshape([tokens.length, length, -1]).slice([0, length - 1, 0], [-1, 1, -1]);
      return headLogits(this.shape, this.#weight, last.reshape([tokens.length, -1]));
    });
    return { logits, next };
  }
}

/** What the model must read next: the prompt, or behind a cache the newest token. */
function unread(draft: Draft, cache: readonly LayerCache[] | undefined): ArrayLike<number> {
  return cache ? [draft.newest] : draft.request.prompt;
}

/** The cache of some rows; the old one is disposed. */
function pick(cache: readonly LayerCache[], rows: readonly number[]): LayerCache[] {
  const picked = tf.tidy(() => {
    const index = tf.tensor1d([...rows], 'int32');
    return cache.map(({ keys, values }) => ({
      keys: tf.keep(keys.gather(index)),
      values: tf.keep(values.gather(index)),
    }));
  });
  disposeCache(cache);
  return picked;
}

function disposeCache(cache: readonly LayerCache[] | undefined): void {
  for (const { keys, values } of cache ?? []) tf.dispose([keys, values]);
}

/** The numbers of a tensor, which is disposed. */
async function fetch(tensor: tf.Tensor): Promise<Float32Array> {
  const values = (await tensor.data()) as Float32Array;
  tensor.dispose();
  return values;
}

/** The numbers of tensors one after another; they are disposed. */
async function fetchAll(tensors: readonly tf.Tensor[]): Promise<Float32Array> {
  const parts = await Promise.all(tensors.map(fetch));
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function rowsOf(values: Float32Array, width: number): Float32Array[] {
  return Array.from({ length: values.length / width }, (_, row) =>
    values.subarray(row * width, (row + 1) * width),
  );
}

function lengthOf(tokens: ArrayLike<number> | undefined): number {
  return tokens?.length ?? 0;
}
