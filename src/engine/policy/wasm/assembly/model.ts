// The model's sizes and the memory that lives as long as the engine: parameters, gradients, moments, packed
// weights, rotary tables and the grammar. All widths are padded (to 8; halves of a head to 4) with zeros, which
// stay zero through forward, backward and AdamW, so that no kernel has a remainder loop.
import { packForward, packPanels } from './gemm';

/** Padded sizes: vocabulary, residual width, head width, inner width of SwiGLU. */
export let vocabulary: i32 = 0;
export let width: i32 = 0;
export let headWidth: i32 = 0;
export let feedForward: i32 = 0;
export let layers: i32 = 0;
export let heads: i32 = 0;
export let kvHeads: i32 = 0;
/** Query heads that share a key/value head. */
export let groupSize: i32 = 0;
/** heads x head width, kvHeads x head width, and q, k and v together. */
export let queryWidth: i32 = 0;
export let kvWidth: i32 = 0;
/**
 * Bytes from one token's K and V to the next one's: a cache line more than they take, because at a distance that is
 * a power of two one head's keys would all fall into the same few lines of the cache.
 */
export let kvBytes: i32 = 0;
export let qkvWidth: i32 = 0;
/** 1 / unpadded width, for the mean of squares. */
export let inverseWidth: f32 = 0;
export let epsilon: f32 = 0;
/** 1 / sqrt(unpadded head width). */
export let scale: f32 = 0;
export let hasBias: bool = false;
export let tied: bool = false;

/** Floats of one layer, of everything before the first layer, and of everything. */
export let layerSize: i32 = 0;
export let parameterSize: i32 = 0;

export let parametersAt: usize = 0;
export let gradientsAt: usize = 0;
export let firstAt: usize = 0;
export let secondAt: usize = 0;
/** Weights packed for x W^T and for dY W, at the same offsets as in the parameters. */
export let forwardAt: usize = 0;
export let backwardAt: usize = 0;
/** `[context][cos: headWidth / 2, sin: headWidth / 2]`. */
export let ropeAt: usize = 0;
/** `[states + 1]` first entry of each state. */
export let stateStartAt: usize = 0;
/** `[entries]` of {token, next state, fewest tokens needed from here: i32, log weight: f32}. */
export let entriesAt: usize = 0;
export let endState: i32 = 0;
/** Room for a few vectors over the vocabulary, see `distribution.ts`. */
export let scratchAt: usize = 0;
/** First byte after all of this; batches lie from here on. */
export let batchAt: usize = 0;

/** The parts of a layer in the order in which they lie. */
export const NORM_1 = 0;
export const QKV = 1;
export const BIAS = 2;
export const OUTPUT = 3;
export const NORM_2 = 4;
export const GATE_UP = 5;
export const DOWN = 6;
/** Parts outside the layers. */
export const EMBEDDING = 7;
export const FINAL_NORM = 8;
export const HEAD = 9;

/** Offset in floats of a part inside the parameter buffer. A tied head is the embedding. */
export function offsetOf(layer: i32, part: i32): i32 {
  const first = vocabulary * width;
  if (part == EMBEDDING) return 0;
  if (part >= FINAL_NORM) {
    const norm = first + layers * layerSize;
    if (part == FINAL_NORM) return norm;
    return tied ? 0 : norm + width;
  }
  let at = first + layer * layerSize;
  if (part == NORM_1) return at;
  at += width;
  if (part == QKV) return at;
  at += qkvWidth * width;
  if (part == BIAS) return at;
  if (hasBias) at += qkvWidth;
  if (part == OUTPUT) return at;
  at += width * queryWidth;
  if (part == NORM_2) return at;
  at += width;
  if (part == GATE_UP) return at;
  return at + 2 * feedForward * width;
}

// @ts-ignore: decorator
@inline
export function parameter(layer: i32, part: i32): usize {
  return parametersAt + (<usize>offsetOf(layer, part) << 2);
}

// @ts-ignore: decorator
@inline
export function gradient(layer: i32, part: i32): usize {
  return gradientsAt + (<usize>offsetOf(layer, part) << 2);
}

// @ts-ignore: decorator
@inline
export function packedForward(layer: i32, part: i32): usize {
  return forwardAt + (<usize>offsetOf(layer, part) << 2);
}

// @ts-ignore: decorator
@inline
export function packedBackward(layer: i32, part: i32): usize {
  return backwardAt + (<usize>offsetOf(layer, part) << 2);
}

/** Rounds an address up to a cache line. */
// @ts-ignore: decorator
@inline
export function align(at: usize): usize {
  return (at + 63) & ~63;
}

/** Grows the memory so that it ends at or after `end`; traps where the host has no more. */
export function ensure(end: usize): void {
  const pages = <i32>((end + 0xffff) >>> 16);
  const missing = pages - memory.size();
  if (missing > 0 && memory.grow(missing) < 0) unreachable();
}

/** Sets the sizes and lays out the fixed memory. All sizes padded; called once. */
export function configure(
  v: i32, d: i32, l: i32, h: i32, kv: i32, hw: i32, ff: i32, context: i32, meanScale: f32, eps: f32,
  attentionScale: f32, bias: i32, tiedHead: i32, states: i32, entries: i32, end: i32,
): void {
  vocabulary = v;
  width = d;
  layers = l;
  heads = h;
  kvHeads = kv;
  groupSize = h / kv;
  headWidth = hw;
  feedForward = ff;
  queryWidth = h * hw;
  kvWidth = kv * hw;
  kvBytes = 8 * kvWidth + 64;
  qkvWidth = queryWidth + 2 * kvWidth;
  inverseWidth = meanScale;
  epsilon = eps;
  scale = attentionScale;
  hasBias = bias != 0;
  tied = tiedHead != 0;
  endState = end;
  layerSize = 2 * d + qkvWidth * d + (hasBias ? qkvWidth : 0) + d * queryWidth + 3 * ff * d;
  parameterSize = v * d + l * layerSize + d + (tied ? 0 : v * d);
  const bytes = <usize>parameterSize << 2;
  let at = align(__heap_base);
  parametersAt = at;
  gradientsAt = at = align(at + bytes);
  firstAt = at = align(at + bytes);
  secondAt = at = align(at + bytes);
  forwardAt = at = align(at + bytes);
  backwardAt = at = align(at + bytes);
  ropeAt = at = align(at + bytes);
  stateStartAt = at = align(at + (<usize>(context * hw) << 2));
  entriesAt = at = align(at + (<usize>(states + 1) << 2));
  scratchAt = at = align(at + (<usize>entries << 4));
  batchAt = align(at + <usize>(v + 4) * 36);
  ensure(batchAt);
}

function packBoth(layer: i32, part: i32, out: i32, inner: i32): void {
  const w = parameter(layer, part);
  packForward(w, out, inner, packedForward(layer, part));
  packPanels(w, <usize>inner << 2, out, inner, out, packedBackward(layer, part));
}

/** Packs all weights anew; to be called after the parameters changed. */
export function pack(): void {
  for (let l = 0; l < layers; l++) {
    packBoth(l, QKV, qkvWidth, width);
    packBoth(l, OUTPUT, width, queryWidth);
    packBoth(l, GATE_UP, 2 * feedForward, width);
    packBoth(l, DOWN, width, feedForward);
  }
  packBoth(0, HEAD, vocabulary, width);
}
