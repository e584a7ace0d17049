// Gradient norm and AdamW with decoupled weight decay.
import {
  BIAS, DOWN, EMBEDDING, FINAL_NORM, GATE_UP, HEAD, NORM_1, NORM_2, OUTPUT, QKV, backwardAt, feedForward, firstAt,
  gradientsAt, hasBias, layers, offsetOf, parametersAt, parameterSize, queryWidth, qkvWidth, secondAt, tied,
  vocabulary, width,
} from './model';
import { madd } from './vector';

/** Sum of squares of all gradients. */
export function gradientSquares(): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  const end = gradientsAt + (<usize>parameterSize << 2);
  for (let at = gradientsAt; at < end; at += 16) {
    const g = v128.load(at);
    const a = f64x2.promote_low_f32x4(g);
    const b = f64x2.promote_low_f32x4(v128.shuffle<f32>(g, g, 2, 3, 0, 1));
    low = f64x2.add(low, f64x2.mul(a, a));
    high = f64x2.add(high, f64x2.mul(b, b));
  }
  const both = f64x2.add(low, high);
  return f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
}

export function clearGradients(): void {
  memory.fill(gradientsAt, 0, <usize>parameterSize << 2);
}

/** Adds another shard's gradient, which the host wrote over the backward packing (packed anew after each step). */
export function addGradients(): void {
  const bytes = <usize>parameterSize << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(gradientsAt + i, f32x4.add(v128.load(gradientsAt + i), v128.load(backwardAt + i)));
  }
}

let gradientScale: f32 = 0;
let rate: f32 = 0;
let firstDecay: f32 = 0;
let secondDecay: f32 = 0;
let firstCorrection: f32 = 0;
let secondCorrection: f32 = 0;
let adamEpsilon: f32 = 0;

/** Updates `size` floats from `offset` on; `decay` is learning rate x weight decay. */
function stepRange(offset: i32, size: i32, decay: f32): void {
  const b1 = f32x4.splat(firstDecay);
  const b2 = f32x4.splat(secondDecay);
  const c1 = f32x4.splat(1 - firstDecay);
  const c2 = f32x4.splat(1 - secondDecay);
  const correct1 = f32x4.splat(rate * firstCorrection);
  const correct2 = f32x4.splat(secondCorrection);
  const eps = f32x4.splat(adamEpsilon);
  const keep = f32x4.splat(1 - decay);
  const factor = f32x4.splat(gradientScale);
  const end = <usize>(offset + size) << 2;
  for (let i = <usize>offset << 2; i < end; i += 16) {
    const g = f32x4.mul(v128.load(gradientsAt + i), factor);
    const m = madd(b1, v128.load(firstAt + i), f32x4.mul(c1, g));
    const v = madd(b2, v128.load(secondAt + i), f32x4.mul(c2, f32x4.mul(g, g)));
    v128.store(firstAt + i, m);
    v128.store(secondAt + i, v);
    const step = f32x4.div(f32x4.mul(m, correct1), f32x4.add(f32x4.sqrt(f32x4.mul(v, correct2)), eps));
    v128.store(parametersAt + i, f32x4.sub(f32x4.mul(v128.load(parametersAt + i), keep), step));
  }
}

/** One AdamW step number `step` (from 1) on all parameters; gradients are scaled first. */
export function adamw(
  scale: f32, learningRate: f64, beta1: f64, beta2: f64, eps: f64, weightDecay: f64, step: f64,
): void {
  gradientScale = scale;
  rate = <f32>learningRate;
  firstDecay = <f32>beta1;
  secondDecay = <f32>beta2;
  firstCorrection = <f32>(1 / (1 - Math.pow(beta1, step)));
  secondCorrection = <f32>(1 / (1 - Math.pow(beta2, step)));
  adamEpsilon = <f32>eps;
  const decay = <f32>(learningRate * weightDecay);
  stepRange(offsetOf(0, EMBEDDING), vocabulary * width, decay);
  for (let l = 0; l < layers; l++) {
    stepRange(offsetOf(l, NORM_1), width, 0);
    stepRange(offsetOf(l, QKV), qkvWidth * width, decay);
    if (hasBias) stepRange(offsetOf(l, BIAS), qkvWidth, 0);
    stepRange(offsetOf(l, OUTPUT), width * queryWidth, decay);
    stepRange(offsetOf(l, NORM_2), width, 0);
    stepRange(offsetOf(l, GATE_UP), 2 * feedForward * width, decay);
    stepRange(offsetOf(l, DOWN), width * feedForward, decay);
  }
  stepRange(offsetOf(0, FINAL_NORM), width, 0);
  if (!tied) stepRange(offsetOf(0, HEAD), vocabulary * width, decay);
}
