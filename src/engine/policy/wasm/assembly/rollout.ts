// Generation. Samples of one prompt that have written the same tokens so far share one slot, which is computed
// once however many samples are in it; a slot splits where its samples draw different tokens. Where the grammar
// leaves only one token it is written without asking the model, and a finished sample costs nothing any more.
// So each step is a batch of new nodes of a prefix tree, whose K and V stay for the steps after it.
import {
  groupsAt, itemsAt, logitsAt, otherPoolAt, pathLengthsAt, pathStartsAt, placesAt, poolAt, positionsAt,
  swapPools, tokensAt,
} from './batch';
import {
  allowedAt, countsAt, cumulativeAt, exponentials, exponentialsAt, forced, gather, highest, keepNucleus, nextsAt,
  scoresAt,
} from './distribution';
import { forward } from './forward';
import { endState, kvBytes, vocabulary } from './model';
import { uniform } from './random';

/**
 * Bytes of a slot: {logits row, state, remaining, written, first sample, samples, path start, path length, next place for
 * K and V, places left}. Places come in runs, so that what a sample attends to lies together.
 */
const SLOT: usize = 40;
/** Places in a run. */
const RUN: i32 = 8;
/** Bytes of an extra: {token, place, position, path start}. */
const EXTRA: usize = 16;
/** Bytes of a sample: {stream, index, first output: i32; temperature: f32; length: i32}. */
const SAMPLE: usize = 20;

/** Where the host finds and leaves things, set by {@link layoutSlots}. */
export let slotsAt: usize = 0;
export let samplesAt: usize = 0;
/** `[samples]` the order in which slots name their samples. */
export let orderAt: usize = 0;
/** Tokens and their log-probabilities at temperature 1, each sample from its first output on. */
export let outputTokensAt: usize = 0;
export let outputLogProbsAt: usize = 0;
let otherSlotsAt: usize = 0;
let otherOrderAt: usize = 0;
let choicesAt: usize = 0;
/** `[nodes]` nodes that precede a slot's own within one step, because the grammar forced what follows. */
let extrasAt: usize = 0;

/** Places for K and V that a sample may need to write `limit` tokens, the last of which is never read. */
export function placesFor(limit: i32): i32 {
  return limit > 1 ? (limit - 2 + RUN) / RUN * RUN : 0;
}

/** 4-byte numbers that the tables of a rollout take: in `groups` and in `items`. */
export function slotSize(samples: i32): i32 {
  return samples * 20;
}
export function sampleSize(samples: i32, nodes: i32, outputs: i32): i32 {
  return samples * 8 + 4 * nodes + 2 * outputs;
}

/** Lays the tables out inside the batch's `groups` and `items`. `outputs`: tokens written at most, over all samples. */
export function layoutSlots(samples: i32, nodes: i32, outputs: i32): void {
  slotsAt = groupsAt;
  otherSlotsAt = slotsAt + <usize>samples * SLOT;
  samplesAt = itemsAt;
  orderAt = samplesAt + <usize>samples * SAMPLE;
  otherOrderAt = orderAt + (<usize>samples << 2);
  choicesAt = otherOrderAt + (<usize>samples << 2);
  extrasAt = choicesAt + (<usize>samples << 2);
  outputTokensAt = extrasAt + <usize>nodes * EXTRA;
  outputLogProbsAt = outputTokensAt + (<usize>outputs << 2);
}

// @ts-ignore: decorator
@inline
function write(sample: usize, written: i32, token: i32, logProb: f32): void {
  const at = <usize>(load<i32>(sample, 8) + written) << 2;
  store<i32>(outputTokensAt + at, token);
  store<f32>(outputLogProbsAt + at, logProb);
}

// @ts-ignore: decorator
@inline
function sampleOf(order: usize, index: i32): usize {
  return samplesAt + <usize>load<i32>(order + (<usize>index << 2)) * SAMPLE;
}

/** Index of the best score, the first of equals. */
function best(n: i32): i32 {
  const scores = scoresAt();
  for (let i = 0; i < n; i++) if (load<f32>(scores + (<usize>i << 2)) == highest) return i;
  return 0;
}

/** Fills the running sums of exp(score / temperature), over the nucleus where topP is below 1; @returns the last one. */
function accumulate(n: i32, temperature: f32, topP: f64): f64 {
  const e = exponentialsAt();
  const cumulative = cumulativeAt();
  exponentials(scoresAt(), n, highest, <f32>1 / temperature, e);
  if (topP < 1) keepNucleus(n, topP);
  let total: f64 = 0;
  for (let i: usize = 0; i < <usize>n; i++) {
    total += load<f32>(e + (i << 2));
    store<f64>(cumulative + (i << 3), total);
  }
  return total;
}

/** Draws a token for each of a slot's samples out of `n` gathered ones, writes it out and counts it. */
function draw(slot: usize, n: i32, seed: u32, topP: f64): void {
  const written = load<i32>(slot, 12);
  const first = load<i32>(slot, 16);
  const count = load<i32>(slot, 20);
  const counts = countsAt();
  const scores = scoresAt();
  const cumulative = cumulativeAt();
  const allowed = allowedAt();
  memory.fill(counts, 0, <usize>n << 2);
  const log = highest + <f32>Math.log(exponentials(scores, n, highest, 1, exponentialsAt()));
  let ready: f32 = -1;
  let total: f64 = 0;
  for (let s = first; s < first + count; s++) {
    const sample = sampleOf(orderAt, s);
    const temperature = load<f32>(sample, 12);
    let choice = 0;
    if (temperature == 0) {
      choice = best(n);
    } else {
      if (temperature != ready) {
        total = accumulate(n, temperature, topP);
        ready = temperature;
      }
      const target = <f64>uniform(seed, load<u32>(sample), load<u32>(sample, 4), <u32>written) * total;
      while (choice < n - 1 && load<f64>(cumulative + (<usize>choice << 3)) <= target) choice++;
    }
    const index = <usize>choice << 2;
    store<i32>(choicesAt + (<usize>s << 2), choice);
    store<i32>(counts + index, load<i32>(counts + index) + 1);
    write(sample, written, load<i32>(allowed + index), load<f32>(scores + index) - log);
  }
}

let children: i32 = 0;
let extras: i32 = 0;
let poolTop: i32 = 0;
/** First place that no run holds. */
let placesTop: i32 = 0;

function finish(order: usize, first: i32, count: i32, length: i32): void {
  for (let s = first; s < first + count; s++) store<i32>(sampleOf(order, s), length, 16);
}

/** Takes a slot's next place, from a new run where its run is full; @returns it in bytes. */
function takePlace(slot: usize): i32 {
  let place = load<i32>(slot, 32);
  let left = load<i32>(slot, 36);
  if (!left) {
    place = placesTop;
    placesTop += RUN;
    left = RUN;
  }
  store<i32>(slot, place + 1, 32);
  store<i32>(slot, left - 1, 36);
  return place * kvBytes;
}

/**
 * Opens the slot of samples `first .. first + count` of the other order, which just drew a token that leads to
 * `state`; writes what the grammar forces next, and drops the slot if that ends the text.
 */
function open(parent: usize, token: i32, state: i32, first: i32, count: i32): void {
  let written = load<i32>(parent, 12) + 1;
  let remaining = load<i32>(parent, 8) - 1;
  if (state == endState) return finish(otherOrderAt, first, count, written);
  const firstExtra = extras;
  let pending = token;
  while (true) {
    const entry = forced(state, remaining);
    if (!entry) break;
    const only = load<i32>(entry);
    for (let s = first; s < first + count; s++) write(sampleOf(otherOrderAt, s), written, only, 0);
    written++;
    remaining--;
    state = load<i32>(entry, 4);
    if (state == endState) {
      extras = firstExtra;
      return finish(otherOrderAt, first, count, written);
    }
    store<i32>(extrasAt + <usize>extras * EXTRA, pending);
    extras++;
    pending = only;
  }
  const slot = otherSlotsAt + <usize>children * SLOT;
  const row = <usize>children << 2;
  store<i32>(slot, children);
  store<i32>(slot, state, 4);
  store<i32>(slot, remaining, 8);
  store<i32>(slot, written, 12);
  store<i32>(slot, first, 16);
  store<i32>(slot, count, 20);
  store<i32>(slot, poolTop, 24);
  // The first child goes on in its parent's run; the others, which find nothing left there, begin their own.
  store<i32>(slot, load<i32>(parent, 32), 32);
  store<i32>(slot, load<i32>(parent, 36), 36);
  store<i32>(parent, 0, 36);

  let length = load<i32>(parent, 28);
  const path = otherPoolAt + (<usize>poolTop << 2);
  memory.copy(path, poolAt + (<usize>load<i32>(parent, 24) << 2), <usize>length << 2);
  for (let e = firstExtra; e < extras; e++) {
    const extra = extrasAt + <usize>e * EXTRA;
    const place = takePlace(slot);
    store<i32>(extra, place, 4);
    store<i32>(extra, length, 8);
    store<i32>(extra, poolTop, 12);
    store<i32>(path + (<usize>length << 2), place);
    length++;
  }
  const place = takePlace(slot);
  store<i32>(path + (<usize>length << 2), place);
  store<i32>(tokensAt + row, pending);
  store<i32>(placesAt + row, place);
  store<i32>(positionsAt + row, length);
  length++;
  store<i32>(slot, length, 28);
  store<i32>(pathStartsAt + row, poolTop);
  store<i32>(pathLengthsAt + row, length);
  for (let i = length; i & 3; i++) store<i32>(path + (<usize>i << 2), 0);
  children++;
  poolTop += (length + 3) & ~3;
}

/** Splits a slot by the tokens its samples drew. */
function split(slot: usize, n: i32): void {
  const first = load<i32>(slot, 16);
  const count = load<i32>(slot, 20);
  const counts = countsAt();
  let at = first;
  for (let i: usize = 0; i < <usize>n << 2; i += 4) {
    const drawn = load<i32>(counts + i);
    store<i32>(counts + i, at);
    at += drawn;
  }
  for (let s = first; s < first + count; s++) {
    const place = counts + (<usize>load<i32>(choicesAt + (<usize>s << 2)) << 2);
    const to = load<i32>(place);
    store<i32>(place, to + 1);
    store<i32>(otherOrderAt + (<usize>to << 2), load<i32>(orderAt + (<usize>s << 2)));
  }
  let begin = first;
  for (let i: usize = 0; i < <usize>n << 2; i += 4) {
    const end = load<i32>(counts + i);
    if (end > begin) open(slot, load<i32>(allowedAt() + i), load<i32>(nextsAt() + i), begin, end - begin);
    begin = end;
  }
}

/** Appends the extras to the new nodes, after the slots' own. */
function appendExtras(): void {
  for (let e = 0; e < extras; e++) {
    const extra = extrasAt + <usize>e * EXTRA;
    const row = <usize>(children + e) << 2;
    store<i32>(tokensAt + row, load<i32>(extra));
    store<i32>(placesAt + row, load<i32>(extra, 4));
    store<i32>(positionsAt + row, load<i32>(extra, 8));
    store<i32>(pathStartsAt + row, load<i32>(extra, 12));
    store<i32>(pathLengthsAt + row, load<i32>(extra, 8) + 1);
  }
}

/**
 * Runs a whole rollout. The host has written the prompts' tree (its nodes and paths, K and V in the first places),
 * `slots` slots, the samples and their order. @returns nodes computed in all, or -1 where the grammar allowed no token.
 */
export function rollout(seed: u32, topP: f64, nodes: i32, outputs: i32, slots: i32): i32 {
  const line = <usize>vocabulary << 2;
  forward(nodes, outputs);
  placesTop = nodes;
  while (slots) {
    children = extras = poolTop = 0;
    for (let i = 0; i < slots; i++) {
      const slot = slotsAt + <usize>i * SLOT;
      const n = gather(logitsAt + <usize>load<i32>(slot) * line, load<i32>(slot, 4), load<i32>(slot, 8));
      if (!n) return -1;
      draw(slot, n, seed, topP);
      split(slot, n);
    }
    appendExtras();
    swapPools();
    const slotsBefore = slotsAt;
    slotsAt = otherSlotsAt;
    otherSlotsAt = slotsBefore;
    const orderBefore = orderAt;
    orderAt = otherOrderAt;
    otherOrderAt = orderBefore;
    if (children) forward(children + extras, children);
    nodes += children + extras;
    slots = children;
  }
  return nodes;
}
