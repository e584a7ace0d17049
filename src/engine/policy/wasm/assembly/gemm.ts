// The matrix product behind every linear layer, forward and backward. One register-tiled loop does all three
// forms: activations are read row by row, the other operand is packed in panels of 8 columns ([n / 8][k][8]),
// weights once an update and activations once a gradient. Every row is summed over k in the same order whatever
// tile it falls in, so that a token's result never depends on its place in the batch.
import { madd, transpose4 } from './vector';

/** Rows worked on together, so that their part of A stays in the first-level cache while panels go by. */
const BLOCK: i32 = 48;

/** 6 rows x 8 columns of C = init + A B; K is even; `init` 0 means zero. */
function tile6(a0: usize, lda: usize, b: usize, c: usize, ldc: usize, init: usize, K: i32): void {
  let a1 = a0 + lda;
  let a2 = a1 + lda;
  let a3 = a2 + lda;
  let a4 = a3 + lda;
  let a5 = a4 + lda;
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  let c40 = f32x4.splat(0);
  let c41 = f32x4.splat(0);
  let c50 = f32x4.splat(0);
  let c51 = f32x4.splat(0);
  if (init) {
    c00 = v128.load(init);
    c01 = v128.load(init, 16);
    init += ldc;
    c10 = v128.load(init);
    c11 = v128.load(init, 16);
    init += ldc;
    c20 = v128.load(init);
    c21 = v128.load(init, 16);
    init += ldc;
    c30 = v128.load(init);
    c31 = v128.load(init, 16);
    init += ldc;
    c40 = v128.load(init);
    c41 = v128.load(init, 16);
    init += ldc;
    c50 = v128.load(init);
    c51 = v128.load(init, 16);
  }
  const end = a0 + (<usize>K << 2);
  while (a0 < end) {
    let b0 = v128.load(b);
    let b1 = v128.load(b, 16);
    let t = v128.load32_splat(a0);
    c00 = madd(t, b0, c00);
    c01 = madd(t, b1, c01);
    t = v128.load32_splat(a1);
    c10 = madd(t, b0, c10);
    c11 = madd(t, b1, c11);
    t = v128.load32_splat(a2);
    c20 = madd(t, b0, c20);
    c21 = madd(t, b1, c21);
    t = v128.load32_splat(a3);
    c30 = madd(t, b0, c30);
    c31 = madd(t, b1, c31);
    t = v128.load32_splat(a4);
    c40 = madd(t, b0, c40);
    c41 = madd(t, b1, c41);
    t = v128.load32_splat(a5);
    c50 = madd(t, b0, c50);
    c51 = madd(t, b1, c51);
    b0 = v128.load(b, 32);
    b1 = v128.load(b, 48);
    t = v128.load32_splat(a0, 4);
    c00 = madd(t, b0, c00);
    c01 = madd(t, b1, c01);
    t = v128.load32_splat(a1, 4);
    c10 = madd(t, b0, c10);
    c11 = madd(t, b1, c11);
    t = v128.load32_splat(a2, 4);
    c20 = madd(t, b0, c20);
    c21 = madd(t, b1, c21);
    t = v128.load32_splat(a3, 4);
    c30 = madd(t, b0, c30);
    c31 = madd(t, b1, c31);
    t = v128.load32_splat(a4, 4);
    c40 = madd(t, b0, c40);
    c41 = madd(t, b1, c41);
    t = v128.load32_splat(a5, 4);
    c50 = madd(t, b0, c50);
    c51 = madd(t, b1, c51);
    a0 += 8;
    a1 += 8;
    a2 += 8;
    a3 += 8;
    a4 += 8;
    a5 += 8;
    b += 64;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += ldc;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += ldc;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += ldc;
  v128.store(c, c30);
  v128.store(c, c31, 16);
  c += ldc;
  v128.store(c, c40);
  v128.store(c, c41, 16);
  c += ldc;
  v128.store(c, c50);
  v128.store(c, c51, 16);
}

/** 4 rows x 8 columns of C = init + A B; K is even; `init` 0 means zero. */
function tile4(a0: usize, lda: usize, b: usize, c: usize, ldc: usize, init: usize, K: i32): void {
  let a1 = a0 + lda;
  let a2 = a1 + lda;
  let a3 = a2 + lda;
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  if (init) {
    c00 = v128.load(init);
    c01 = v128.load(init, 16);
    init += ldc;
    c10 = v128.load(init);
    c11 = v128.load(init, 16);
    init += ldc;
    c20 = v128.load(init);
    c21 = v128.load(init, 16);
    init += ldc;
    c30 = v128.load(init);
    c31 = v128.load(init, 16);
  }
  const end = a0 + (<usize>K << 2);
  while (a0 < end) {
    let b0 = v128.load(b);
    let b1 = v128.load(b, 16);
    let t = v128.load32_splat(a0);
    c00 = madd(t, b0, c00);
    c01 = madd(t, b1, c01);
    t = v128.load32_splat(a1);
    c10 = madd(t, b0, c10);
    c11 = madd(t, b1, c11);
    t = v128.load32_splat(a2);
    c20 = madd(t, b0, c20);
    c21 = madd(t, b1, c21);
    t = v128.load32_splat(a3);
    c30 = madd(t, b0, c30);
    c31 = madd(t, b1, c31);
    b0 = v128.load(b, 32);
    b1 = v128.load(b, 48);
    t = v128.load32_splat(a0, 4);
    c00 = madd(t, b0, c00);
    c01 = madd(t, b1, c01);
    t = v128.load32_splat(a1, 4);
    c10 = madd(t, b0, c10);
    c11 = madd(t, b1, c11);
    t = v128.load32_splat(a2, 4);
    c20 = madd(t, b0, c20);
    c21 = madd(t, b1, c21);
    t = v128.load32_splat(a3, 4);
    c30 = madd(t, b0, c30);
    c31 = madd(t, b1, c31);
    a0 += 8;
    a1 += 8;
    a2 += 8;
    a3 += 8;
    b += 64;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += ldc;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += ldc;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += ldc;
  v128.store(c, c30);
  v128.store(c, c31, 16);
}

/** 1 row x 8 columns of C = init + A B; K is even; `init` 0 means zero. */
function tile1(a0: usize, lda: usize, b: usize, c: usize, ldc: usize, init: usize, K: i32): void {
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  if (init) {
    c00 = v128.load(init);
    c01 = v128.load(init, 16);
  }
  const end = a0 + (<usize>K << 2);
  while (a0 < end) {
    let b0 = v128.load(b);
    let b1 = v128.load(b, 16);
    let t = v128.load32_splat(a0);
    c00 = madd(t, b0, c00);
    c01 = madd(t, b1, c01);
    b0 = v128.load(b, 32);
    b1 = v128.load(b, 48);
    t = v128.load32_splat(a0, 4);
    c00 = madd(t, b0, c00);
    c01 = madd(t, b1, c01);
    a0 += 8;
    b += 64;
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
}

/**
 * C = init + A B. A: `[M, K]`, rows `lda` bytes apart. B: N / 8 panels `[K][8]`, `panel` bytes apart. C and init:
 * `[M, N]`, rows `ldc` bytes apart; init 0 means zero, init = C accumulates. N is a multiple of 8, K even.
 */
export function gemm(
  a: usize, lda: usize, b: usize, panel: usize, c: usize, ldc: usize, init: usize, M: i32, N: i32, K: i32,
): void {
  for (let start = 0; start < M; start += BLOCK) {
    const stop = min(start + BLOCK, M);
    let bp = b;
    for (let n = 0; n < N; n += 8) {
      let m = start;
      let at = a + <usize>m * lda;
      const column = <usize>n << 2;
      let to = c + <usize>m * ldc + column;
      let from = init ? init + <usize>m * ldc + column : 0;
      while (m < stop) {
        const rest = stop - m;
        let rows = 1;
        if (rest >= 6 && rest != 8) {
          tile6(at, lda, bp, to, ldc, from, K);
          rows = 6;
        } else if (rest >= 4) {
          tile4(at, lda, bp, to, ldc, from, K);
          rows = 4;
        } else {
          tile1(at, lda, bp, to, ldc, from, K);
        }
        m += rows;
        at += <usize>rows * lda;
        to += <usize>rows * ldc;
        if (from) from += <usize>rows * ldc;
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
  const K = (rows + 1) & ~1;
  packPanels(x, ldx, rows, inner, K, right);
  const ldc = <usize>inner << 2;
  for (let o = 0; o < out; o += BLOCK) {
    const height = min(BLOCK, out - o);
    transpose(dy + (<usize>o << 2), ldy, rows, height, K, left);
    const c = dw + <usize>o * ldc;
    gemm(left, <usize>K << 2, right, <usize>K << 5, c, ldc, c, height, inner, K);
  }
}
