// The forward pass over the nodes of a batch: embedding, layers, final norm and head. The last layer's queries, MLP
// and everything after it run over the first `outputs` nodes only, because of the others only K and V are needed.
import { attend, padded } from './attention';
import {
  actAt, attendedAt, BLOCK, gateUpAt, gateUpStep, inverse1At, inverse2At, inverseFinalAt, keeps, kvAt, kvStep,
  logitsAt, middleAt, normed1At, normed2At, normedFinalAt, normStep, pathLengthsAt, pathStartsAt, poolAt,
  placesAt, positionsAt, probabilitiesAt, probabilityStartsAt, probabilityStep, projectedAt, queriesAt, queryStep, rowStep, tokensAt, xAt,
  xStep,
} from './batch';
import { gemm } from './gemm';
import {
  BIAS, DOWN, EMBEDDING, FINAL_NORM, GATE_UP, HEAD, NORM_1, NORM_2, OUTPUT, QKV, feedForward, hasBias, heads, kvHeads,
  kvWidth, layers, packedForward, parameter, queryWidth, vocabulary, width,
} from './model';
import { normForward } from './norm';
import { rotate } from './rope';
import { swigluForward } from './swiglu';

/** Row `row` of layer `layer`'s buffer where everything is kept, else the start of the block's buffer. */
// @ts-ignore: decorator
@inline
function kept(at: usize, step: usize, layer: i32, row: i32, bytes: usize): usize {
  return keeps ? at + step * <usize>layer + <usize>row * bytes : at;
}

function addBias(x: usize, bias: usize, count: i32): void {
  const end = x + (<usize>count << 2);
  for (; x < end; x += 16, bias += 16) v128.store(x, f32x4.add(v128.load(x), v128.load(bias)));
}

/** x -> q (of the first `outputs` rows), k and v, rotated, biases added. */
function project(layer: i32, nodes: i32, outputs: i32): void {
  const bytes = <usize>width << 2;
  const queryBytes = <usize>queryWidth << 2;
  const rowBytes = <usize>kvWidth << 3;
  const keyBytes = <usize>kvWidth << 2;
  const panel = <usize>width << 5;
  const cache = kvAt + kvStep * <usize>layer;
  const weights = packedForward(layer, QKV);
  const kvWeights = weights + (<usize>(queryWidth * width) << 2);
  const bias = parameter(layer, BIAS);
  for (let start = 0; start < nodes; start += BLOCK) {
    const rows = min(BLOCK, nodes - start);
    const wanted = min(max(outputs - start, 0), rows);
    const normed = kept(normed1At, rowStep, layer, start, bytes);
    const x = xAt + xStep * <usize>layer + <usize>start * bytes;
    normForward(x, parameter(layer, NORM_1), normed, kept(inverse1At, normStep, layer, start, 4), rows);
    let q = queriesAt + queryStep * <usize>layer + <usize>start * queryBytes;
    let kv = projectedAt;
    gemm(normed, bytes, weights, panel, q, queryBytes, 0, wanted, queryWidth, width);
    gemm(normed, bytes, kvWeights, panel, kv, rowBytes, 0, rows, 2 * kvWidth, width);
    for (let r = 0; r < rows; r++) {
      const position = load<i32>(positionsAt + (<usize>(start + r) << 2));
      if (r < wanted) {
        if (hasBias) addBias(q, bias, queryWidth);
        rotate(q, q, heads, position, 1);
      }
      if (hasBias) addBias(kv, bias + queryBytes, 2 * kvWidth);
      const place = cache + load<u32>(placesAt + (<usize>(start + r) << 2));
      rotate(kv, place, kvHeads, position, 1);
      memory.copy(place + keyBytes, kv + keyBytes, keyBytes);
      q += queryBytes;
      kv += rowBytes;
    }
  }
}

/** The rest of a layer, for the first `outputs` rows: attention, output projection, MLP, both residuals. */
function transform(layer: i32, outputs: i32): void {
  const bytes = <usize>width << 2;
  const queryBytes = <usize>queryWidth << 2;
  const gateUpBytes = <usize>feedForward << 3;
  const kv = kvAt + kvStep * <usize>layer;
  for (let start = 0; start < outputs; start += BLOCK) {
    const rows = min(BLOCK, outputs - start);
    const offset = <usize>start * bytes;
    const attended = kept(attendedAt, queryStep, layer, start, queryBytes);
    let out = attended;
    let q = queriesAt + queryStep * <usize>layer + <usize>start * queryBytes;
    for (let r = start; r < start + rows; r++) {
      const index = <usize>r << 2;
      let p = probabilitiesAt;
      if (keeps) p += probabilityStep * <usize>layer + (<usize>load<i32>(probabilityStartsAt + index) << 2);
      const keys = poolAt + (<usize>load<i32>(pathStartsAt + index) << 2);
      attend(q, kv, keys, load<i32>(pathLengthsAt + index), p, out);
      q += queryBytes;
      out += queryBytes;
    }
    const x = xAt + xStep * <usize>layer + offset;
    const middle = middleAt + rowStep * <usize>layer + offset;
    gemm(attended, queryBytes, packedForward(layer, OUTPUT), queryBytes << 3, middle, bytes, x, rows, width, queryWidth);
    const normed = kept(normed2At, rowStep, layer, start, bytes);
    normForward(middle, parameter(layer, NORM_2), normed, kept(inverse2At, normStep, layer, start, 4), rows);
    const gateUp = kept(gateUpAt, gateUpStep, layer, start, gateUpBytes);
    gemm(normed, bytes, packedForward(layer, GATE_UP), bytes << 3, gateUp, gateUpBytes, 0, rows, 2 * feedForward, width);
    swigluForward(gateUp, actAt, rows);
    const next = xAt + xStep * <usize>(layer + 1) + offset;
    const actBytes = <usize>feedForward << 2;
    gemm(actAt, actBytes, packedForward(layer, DOWN), actBytes << 3, next, bytes, middle, rows, width, feedForward);
  }
}

/**
 * Runs the batch forward and leaves logits of the first `outputs` nodes. K and V go to the nodes' places, so that a
 * rollout's steps add to what the steps before left.
 */
export function forward(nodes: i32, outputs: i32): void {
  const bytes = <usize>width << 2;
  const embedding = parameter(0, EMBEDDING);
  for (let r = 0; r < nodes; r++) {
    const token = <usize>load<i32>(tokensAt + (<usize>r << 2));
    memory.copy(xAt + <usize>r * bytes, embedding + token * bytes, bytes);
  }
  for (let layer = 0; layer < layers; layer++) {
    const wanted = layer == layers - 1 ? outputs : nodes;
    project(layer, nodes, wanted);
    transform(layer, wanted);
  }
  const x = xAt + xStep * <usize>layers;
  normForward(x, parameter(0, FINAL_NORM), normedFinalAt, inverseFinalAt, outputs);
  const logitBytes = <usize>vocabulary << 2;
  gemm(normedFinalAt, bytes, packedForward(0, HEAD), bytes << 3, logitsAt, logitBytes, 0, outputs, vocabulary, width);
}

/** Floats that the attention probabilities of a node with that path length take in one layer. */
export function probabilitySize(length: i32): i32 {
  return heads * padded(length);
}
