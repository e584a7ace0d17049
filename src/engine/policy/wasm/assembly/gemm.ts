// The matrix product behind every linear layer, forward and backward. One register-tiled loop does all three
// forms: activations are read row by row, the other operand is packed in panels of 8 columns ([n / 8][k][8]),
// weights once an update and activations once a gradient. Every row is summed over k in the same order whatever
// tile it falls in, so that a token's result never depends on its place in the batch.
import { madd, transpose4 } from './vector';

/** Rows worked on together, so that their part of A stays in the first-level cache while panels go by. */
const BLOCK: i32 = 48;

/**
 * Up to 4 rows x 8 columns of C = init + A B; K is a multiple of 4; `init` 0 means zero. With fewer rows the last one
 * is computed again, which writes the same numbers twice and needs no second loop.
 *
 * Four steps of k a turn. The exits between them are never taken: they keep the compiler from mixing the steps,
 * which would need more registers than there are (measured: 52 against 30 GFLOP/s).
 */
function tile(a0: usize, lda: usize, b: usize, c0: usize, ldc: usize, init: usize, K: i32, rows: i32): void {
  const a1 = rows > 1 ? a0 + lda : a0;
  const a2 = rows > 2 ? a1 + lda : a1;
  const a3 = rows > 3 ? a2 + lda : a2;
  const c1 = rows > 1 ? c0 + ldc : c0;
  const c2 = rows > 2 ? c1 + ldc : c1;
  const c3 = rows > 3 ? c2 + ldc : c2;
  let p0 = a0;
  let p1 = a1;
  let p2 = a2;
  let p3 = a3;
  let s00 = f32x4.splat(0);
  let s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0);
  let s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0);
  let s21 = f32x4.splat(0);
  let s30 = f32x4.splat(0);
  let s31 = f32x4.splat(0);
  if (init) {
    const from = init - c0;
    s00 = v128.load(c0 + from);
    s01 = v128.load(c0 + from, 16);
    s10 = v128.load(c1 + from);
    s11 = v128.load(c1 + from, 16);
    s20 = v128.load(c2 + from);
    s21 = v128.load(c2 + from, 16);
    s30 = v128.load(c3 + from);
    s31 = v128.load(c3 + from, 16);
  }
  const end = b + (<usize>K << 5);
  do {
    let b0 = v128.load(b);
    let b1 = v128.load(b, 16);
    let t = v128.load32_splat(p0);
    s00 = madd(t, b0, s00);
    s01 = madd(t, b1, s01);
    t = v128.load32_splat(p1);
    s10 = madd(t, b0, s10);
    s11 = madd(t, b1, s11);
    t = v128.load32_splat(p2);
    s20 = madd(t, b0, s20);
    s21 = madd(t, b1, s21);
    t = v128.load32_splat(p3);
    s30 = madd(t, b0, s30);
    s31 = madd(t, b1, s31);
    if (!lda) break;
    b0 = v128.load(b, 32);
    b1 = v128.load(b, 48);
    t = v128.load32_splat(p0, 4);
    s00 = madd(t, b0, s00);
    s01 = madd(t, b1, s01);
    t = v128.load32_splat(p1, 4);
    s10 = madd(t, b0, s10);
    s11 = madd(t, b1, s11);
    t = v128.load32_splat(p2, 4);
    s20 = madd(t, b0, s20);
    s21 = madd(t, b1, s21);
    t = v128.load32_splat(p3, 4);
    s30 = madd(t, b0, s30);
    s31 = madd(t, b1, s31);
    if (!ldc) break;
    b0 = v128.load(b, 64);
    b1 = v128.load(b, 80);
    t = v128.load32_splat(p0, 8);
    s00 = madd(t, b0, s00);
    s01 = madd(t, b1, s01);
    t = v128.load32_splat(p1, 8);
    s10 = madd(t, b0, s10);
    s11 = madd(t, b1, s11);
    t = v128.load32_splat(p2, 8);
    s20 = madd(t, b0, s20);
    s21 = madd(t, b1, s21);
    t = v128.load32_splat(p3, 8);
    s30 = madd(t, b0, s30);
    s31 = madd(t, b1, s31);
    if (!K) break;
    b0 = v128.load(b, 96);
    b1 = v128.load(b, 112);
    t = v128.load32_splat(p0, 12);
    s00 = madd(t, b0, s00);
    s01 = madd(t, b1, s01);
    t = v128.load32_splat(p1, 12);
    s10 = madd(t, b0, s10);
    s11 = madd(t, b1, s11);
    t = v128.load32_splat(p2, 12);
    s20 = madd(t, b0, s20);
    s21 = madd(t, b1, s21);
    t = v128.load32_splat(p3, 12);
    s30 = madd(t, b0, s30);
    s31 = madd(t, b1, s31);
    p0 += 16;
    p1 += 16;
    p2 += 16;
    p3 += 16;
    b += 128;
  } while (b < end);
  v128.store(c0, s00);
  v128.store(c0, s01, 16);
  v128.store(c1, s10);
  v128.store(c1, s11, 16);
  v128.store(c2, s20);
  v128.store(c2, s21, 16);
  v128.store(c3, s30);
  v128.store(c3, s31, 16);
}

/**
 * C = init + A B. A: `[M, K]`, rows `lda` bytes apart. B: N / 8 panels `[K][8]`, `panel` bytes apart. C and init:
 * `[M, N]`, rows `ldc` bytes apart; init 0 means zero, init = C accumulates. N is a multiple of 8, K of 4.
 */
export function gemm(
  a: usize, lda: usize, b: usize, panel: usize, c: usize, ldc: usize, init: usize, M: i32, N: i32, K: i32,
): void {
  for (let start = 0; start < M; start += BLOCK) {
    const stop = min(start + BLOCK, M);
    let bp = b;
    for (let n = 0; n < N; n += 8) {
      const column = <usize>n << 2;
      for (let m = start; m < stop; m += 4) {
        const at = <usize>m * ldc + column;
        tile(a + <usize>m * lda, lda, bp, c + at, ldc, init ? init + at : 0, K, stop - m);
      }
      bp += panel;
    }
  }
}

/** Packs W `[out, in]` for x W^T: `[out / 8][in][8]`. */
export function packForward(w: usize, out: i32, inner: i32, to: usize): void {
  const row = <usize>inner << 2;
  for (let o = 0; o < out; o += 8) {
    for (let k = 0; k < inner; k += 4) {
      const from = w + <usize>o * row + (<usize>k << 2);
      transpose4(from, row, to, 32);
      transpose4(from + 4 * row, row, to + 16, 32);
      to += 128;
    }
  }
}

/** Packs X `[rows, columns]`, rows `ld` bytes apart, as `[columns / 8][K][8]`; rows beyond `rows` up to K are zero. */
export function packPanels(x: usize, ld: usize, rows: i32, columns: i32, K: i32, to: usize): void {
  for (let i = 0; i < columns; i += 8) {
    let from = x + (<usize>i << 2);
    for (let t = 0; t < rows; t++) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      from += ld;
      to += 32;
    }
    for (let t = rows; t < K; t++) {
      v128.store(to, f32x4.splat(0));
      v128.store(to, f32x4.splat(0), 16);
      to += 32;
    }
  }
}

/** Writes the transpose of X `[rows, columns]` as `[columns][K]`; rows beyond `rows` up to K are zero. */
function transpose(x: usize, ld: usize, rows: i32, columns: i32, K: i32, to: usize): void {
  const line = <usize>K << 2;
  for (let i = 0; i < columns; i += 4) {
    const top = to + <usize>i * line;
    let t = 0;
    for (; t + 4 <= rows; t += 4) {
      transpose4(x + <usize>t * ld + (<usize>i << 2), ld, top + (<usize>t << 2), line);
    }
    for (; t < K; t++) {
      for (let j = 0; j < 4; j++) {
        const value = t < rows ? load<f32>(x + <usize>t * ld + (<usize>(i + j) << 2)) : 0;
        store<f32>(top + <usize>j * line + (<usize>t << 2), value);
      }
    }
  }
}

/**
 * dW += dY^T X over `rows` tokens. dW: `[out, inner]`; dY: `[rows, out]` and X: `[rows, inner]` with rows `ldy` and
 * `ldx` bytes apart. `left` has room for 48 x rows numbers and `right` for inner x rows, rows rounded up to even.
 */
export function gemmGradient(
  dw: usize, out: i32, inner: i32, dy: usize, ldy: usize, x: usize, ldx: usize, rows: i32, left: usize, right: usize,
): void {
  const K = (rows + 3) & ~3;
  packPanels(x, ldx, rows, inner, K, right);
  const ldc = <usize>inner << 2;
  for (let o = 0; o < out; o += BLOCK) {
    const height = min(BLOCK, out - o);
    transpose(dy + (<usize>o << 2), ldy, rows, height, K, left);
    const c = dw + <usize>o * ldc;
    gemm(left, <usize>K << 2, right, <usize>K << 5, c, ldc, c, height, inner, K);
  }
}
