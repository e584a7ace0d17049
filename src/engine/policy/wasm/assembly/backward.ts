// The backward pass, written by hand: from the gradient of the logits to the gradient of every parameter. Blocks
// of rows go through a layer together; the gradient of K and V of a layer is complete only after all its rows, so
// each layer is two sweeps.
import { attendBackward } from './attention';
import {
  actAt, attendedAt, attentionScratchAt, dAttendedAt, dGateUpAt, dkvAt, dLogitsAt, dQueriesAt, dRowAt, dxAt,
  GRADIENT_BLOCK, gateUpAt, gateUpStep, inverse1At, inverse2At, inverseFinalAt, kvAt, kvStep, leftAt, middleAt,
  normed1At, normed2At, normedFinalAt, normStep, pathLengthsAt, pathStartsAt, placesAt, poolAt, positionsAt,
  probabilitiesAt, probabilityStartsAt, probabilityStep, projectedAt, queriesAt, queryStep, rightAt, rowStep, tokensAt, xAt, xStep,
} from './batch';
import { gemm, gemmGradient } from './gemm';
import {
  BIAS, DOWN, EMBEDDING, FINAL_NORM, GATE_UP, HEAD, NORM_1, NORM_2, OUTPUT, QKV, feedForward, gradient, hasBias, heads,
  kvBytes, kvHeads, kvWidth, layers, packedBackward, parameter, queryWidth, qkvWidth, vocabulary, width,
} from './model';
import { normBackward } from './norm';
import { rotate } from './rope';
import { swigluBackward } from './swiglu';

/** to += from. */
function add(to: usize, from: usize, count: i32): void {
  const end = to + (<usize>count << 2);
  for (; to < end; to += 16, from += 16) v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
}

/** Head and final norm: leaves the gradient of the last layer's output in dx. */
function headBackward(outputs: i32): void {
  const bytes = <usize>width << 2;
  const logitBytes = <usize>vocabulary << 2;
  for (let start = 0; start < outputs; start += GRADIENT_BLOCK) {
    const rows = min(GRADIENT_BLOCK, outputs - start);
    const dLogits = dLogitsAt + <usize>start * logitBytes;
    const offset = <usize>start * bytes;
    const dNormed = dRowAt;
    gemm(dLogits, logitBytes, packedBackward(0, HEAD), logitBytes << 3, dNormed, bytes, 0, rows, width, vocabulary);
    const normed = normedFinalAt + offset;
    gemmGradient(gradient(0, HEAD), vocabulary, width, dLogits, logitBytes, normed, bytes, rows, leftAt, rightAt);
    const x = xAt + xStep * <usize>layers + offset;
    const inverse = inverseFinalAt + (<usize>start << 2);
    normBackward(dNormed, x, parameter(0, FINAL_NORM), inverse, 0, dxAt + offset, gradient(0, FINAL_NORM), rows);
  }
}

/** MLP, output projection and attention of the first `outputs` rows: dx becomes the gradient between the two. */
function transformBackward(layer: i32, outputs: i32): void {
  const bytes = <usize>width << 2;
  const queryBytes = <usize>queryWidth << 2;
  const actBytes = <usize>feedForward << 2;
  const gateUpBytes = actBytes << 1;
  const kv = kvAt + kvStep * <usize>layer;
  for (let start = 0; start < outputs; start += GRADIENT_BLOCK) {
    const rows = min(GRADIENT_BLOCK, outputs - start);
    const row = <usize>start;
    const dx = dxAt + row * bytes;
    gemm(dx, bytes, packedBackward(layer, DOWN), bytes << 3, actAt, actBytes, 0, rows, feedForward, width);
    swigluBackward(gateUpAt + gateUpStep * <usize>layer + row * gateUpBytes, actAt, dGateUpAt, rows);
    gemmGradient(gradient(layer, DOWN), width, feedForward, dx, bytes, actAt, actBytes, rows, leftAt, rightAt);
    const normed = normed2At + rowStep * <usize>layer + row * bytes;
    const dGateUp = gradient(layer, GATE_UP);
    gemmGradient(dGateUp, 2 * feedForward, width, dGateUpAt, gateUpBytes, normed, bytes, rows, leftAt, rightAt);
    const gateUpPanel = gateUpBytes << 3;
    const gateUpWeights = packedBackward(layer, GATE_UP);
    gemm(dGateUpAt, gateUpBytes, gateUpWeights, gateUpPanel, dRowAt, bytes, 0, rows, width, 2 * feedForward);
    const middle = middleAt + rowStep * <usize>layer + row * bytes;
    const inverse = inverse2At + normStep * <usize>layer + (row << 2);
    normBackward(dRowAt, middle, parameter(layer, NORM_2), inverse, dx, dx, gradient(layer, NORM_2), rows);
    const attended = attendedAt + queryStep * <usize>layer + row * queryBytes;
    gemmGradient(gradient(layer, OUTPUT), width, queryWidth, dx, bytes, attended, queryBytes, rows, leftAt, rightAt);
    gemm(dx, bytes, packedBackward(layer, OUTPUT), bytes << 3, dAttendedAt, queryBytes, 0, rows, queryWidth, width);
    let q = queriesAt + queryStep * <usize>layer + row * queryBytes;
    let dq = dQueriesAt + row * queryBytes;
    let dOut = dAttendedAt;
    for (let r = start; r < start + rows; r++) {
      const index = <usize>r << 2;
      const first = <usize>load<i32>(probabilityStartsAt + index) << 2;
      const p = probabilitiesAt + probabilityStep * <usize>layer + first;
      const keys = poolAt + (<usize>load<i32>(pathStartsAt + index) << 2);
      attendBackward(q, kv, keys, load<i32>(pathLengthsAt + index), p, dOut, dq, dkvAt, attentionScratchAt);
      q += queryBytes;
      dq += queryBytes;
      dOut += queryBytes;
    }
  }
}

/** Projections and first norm: dx becomes the gradient of the layer's input, for all rows. */
function projectBackward(layer: i32, nodes: i32, outputs: i32): void {
  const bytes = <usize>width << 2;
  const queryBytes = <usize>queryWidth << 2;
  const rowBytes = <usize>kvWidth << 3;
  const keyBytes = <usize>kvWidth << 2;
  const panel = <usize>qkvWidth << 5;
  const weights = packedBackward(layer, QKV);
  const dWeights = gradient(layer, QKV);
  const dKvWeights = dWeights + (<usize>(queryWidth * width) << 2);
  const dBias = gradient(layer, BIAS);
  for (let start = 0; start < nodes; start += GRADIENT_BLOCK) {
    const rows = min(GRADIENT_BLOCK, nodes - start);
    const wanted = min(max(outputs - start, 0), rows);
    const dq = dQueriesAt + <usize>start * queryBytes;
    const dkv = projectedAt;
    for (let r = 0; r < rows; r++) {
      const position = load<i32>(positionsAt + (<usize>(start + r) << 2));
      const dk = dkv + <usize>r * rowBytes;
      const place = dkvAt + load<u32>(placesAt + (<usize>(start + r) << 2));
      rotate(place, dk, kvHeads, position, -1);
      memory.copy(dk + keyBytes, place + keyBytes, keyBytes);
      if (hasBias) add(dBias + queryBytes, dk, 2 * kvWidth);
      if (r < wanted) {
        rotate(dq + <usize>r * queryBytes, dq + <usize>r * queryBytes, heads, position, -1);
        if (hasBias) add(dBias, dq + <usize>r * queryBytes, queryWidth);
      }
    }
    const offset = <usize>start * bytes;
    const normed = normed1At + rowStep * <usize>layer + offset;
    gemmGradient(dKvWeights, 2 * kvWidth, width, dkv, rowBytes, normed, bytes, rows, leftAt, rightAt);
    gemm(dkv, rowBytes, weights + (<usize>queryWidth << 5), panel, dRowAt, bytes, 0, rows, width, 2 * kvWidth);
    if (wanted > 0) {
      gemmGradient(dWeights, queryWidth, width, dq, queryBytes, normed, bytes, wanted, leftAt, rightAt);
      gemm(dq, queryBytes, weights, panel, dRowAt, bytes, dRowAt, wanted, width, queryWidth);
    }
    const x = xAt + xStep * <usize>layer + offset;
    const inverse = inverse1At + normStep * <usize>layer + (<usize>start << 2);
    const dx = dxAt + offset;
    const w = parameter(layer, NORM_1);
    const dw = gradient(layer, NORM_1);
    normBackward(dRowAt, x, w, inverse, dx, dx, dw, wanted);
    const rest = <usize>wanted * bytes;
    normBackward(dRowAt + rest, x + rest, w, inverse + (<usize>wanted << 2), 0, dx + rest, dw, rows - wanted);
  }
}

/** Adds the gradient of every parameter; the gradient of the logits lies ready. */
export function backward(nodes: i32, outputs: i32): void {
  headBackward(outputs);
  for (let layer = layers - 1; layer >= 0; layer--) {
    const wanted = layer == layers - 1 ? outputs : nodes;
    memory.fill(dkvAt, 0, <usize>(nodes * kvBytes));
    transformBackward(layer, wanted);
    projectBackward(layer, nodes, wanted);
  }
  const bytes = <usize>width << 2;
  const embedding = gradient(0, EMBEDDING);
  for (let r = 0; r < nodes; r++) {
    const token = <usize>load<i32>(tokensAt + (<usize>r << 2));
    add(embedding + token * bytes, dxAt + <usize>r * bytes, width);
  }
}
