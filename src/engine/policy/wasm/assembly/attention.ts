// Attention of one token to the tokens on its path, for all heads, and its gradient. A path is a list of row
// numbers of K and V, so that prompts, completions and shared prefixes all look the same. Lists may be read up
// to the next multiple of 4; what lies beyond the path must be a valid row and gets probability exactly 0.
import { headWidth, heads, kvHeads, kvWidth, queryWidth, scale } from './model';
import { exp4, madd, max4, sum4, sums } from './vector';

/** Added to the scores of the last four keys, by how many of them are real: 4 (index 0), 1, 2, 3. */
const TAIL = memory.data<f32>([
  0, 0, 0, 0, 0, -Infinity, -Infinity, -Infinity, 0, 0, -Infinity, -Infinity, 0, 0, 0, -Infinity,
]);

/** Dot products of one head-wide vector with the four rows named at `keys`. `base` is the head's place in row 0. */
// @ts-ignore: decorator
@inline
function dots(vector: usize, base: usize, keys: usize, row: usize, bytes: usize): v128 {
  let k0 = base + <usize>load<i32>(keys) * row;
  let k1 = base + <usize>load<i32>(keys, 4) * row;
  let k2 = base + <usize>load<i32>(keys, 8) * row;
  let k3 = base + <usize>load<i32>(keys, 12) * row;
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let a2 = f32x4.splat(0);
  let a3 = f32x4.splat(0);
  const end = vector + bytes;
  while (vector < end) {
    const q0 = v128.load(vector);
    const q1 = v128.load(vector, 16);
    a0 = madd(q0, v128.load(k0), a0);
    a1 = madd(q0, v128.load(k1), a1);
    a2 = madd(q0, v128.load(k2), a2);
    a3 = madd(q0, v128.load(k3), a3);
    a0 = madd(q1, v128.load(k0, 16), a0);
    a1 = madd(q1, v128.load(k1, 16), a1);
    a2 = madd(q1, v128.load(k2, 16), a2);
    a3 = madd(q1, v128.load(k3, 16), a3);
    vector += 32;
    k0 += 32;
    k1 += 32;
    k2 += 32;
    k3 += 32;
  }
  return sums(a0, a1, a2, a3);
}

/** Numbers one head's probabilities take: the count rounded up to 4. */
// @ts-ignore: decorator
@inline
export function padded(count: i32): i32 {
  return (count + 3) & ~3;
}

/**
 * One token's attention. q and out: `[heads, headWidth]`; kv: rows `[k: kvHeads, v: kvHeads]`; probabilities are
 * left at p, `[heads, padded(count)]`.
 */
export function attend(q: usize, kv: usize, keys: usize, count: i32, p: usize, out: usize): void {
  const bytes = <usize>headWidth << 2;
  const row = <usize>kvWidth << 3;
  const group = heads / kvHeads;
  const size = <usize>padded(count) << 2;
  const last = size - 16;
  const factor = f32x4.splat(scale);
  for (let h = 0; h < heads; h++) {
    const k = kv + <usize>(h / group) * bytes;
    const v = k + (<usize>kvWidth << 2);
    let top = f32x4.splat(-Infinity);
    for (let i: usize = 0; i <= last; i += 16) {
      let s = f32x4.mul(dots(q, k, keys + i, row, bytes), factor);
      if (i == last) s = f32x4.add(s, v128.load(TAIL + (<usize>(count & 3) << 4)));
      top = f32x4.pmax(top, s);
      v128.store(p + i, s);
    }
    const highest = f32x4.splat(max4(top));
    let total = f32x4.splat(0);
    for (let i: usize = 0; i < size; i += 16) {
      const e = exp4(f32x4.sub(v128.load(p + i), highest));
      total = f32x4.add(total, e);
      v128.store(p + i, e);
    }
    const normal = f32x4.splat(<f32>1 / sum4(total));
    for (let i: usize = 0; i < size; i += 16) v128.store(p + i, f32x4.mul(v128.load(p + i), normal));
    const real = <usize>count << 2;
    let c: usize = 0;
    for (; c + 64 <= bytes; c += 64) {
      let o0 = f32x4.splat(0);
      let o1 = f32x4.splat(0);
      let o2 = f32x4.splat(0);
      let o3 = f32x4.splat(0);
      for (let i: usize = 0; i < real; i += 4) {
        const at = v + c + <usize>load<i32>(keys + i) * row;
        const w = v128.load32_splat(p + i);
        o0 = madd(w, v128.load(at), o0);
        o1 = madd(w, v128.load(at, 16), o1);
        o2 = madd(w, v128.load(at, 32), o2);
        o3 = madd(w, v128.load(at, 48), o3);
      }
      v128.store(out + c, o0);
      v128.store(out + c, o1, 16);
      v128.store(out + c, o2, 32);
      v128.store(out + c, o3, 48);
    }
    for (; c < bytes; c += 32) {
      let o0 = f32x4.splat(0);
      let o1 = f32x4.splat(0);
      for (let i: usize = 0; i < real; i += 4) {
        const at = v + c + <usize>load<i32>(keys + i) * row;
        const w = v128.load32_splat(p + i);
        o0 = madd(w, v128.load(at), o0);
        o1 = madd(w, v128.load(at, 16), o1);
      }
      v128.store(out + c, o0);
      v128.store(out + c, o1, 16);
    }
    q += bytes;
    out += bytes;
    p += size;
  }
}

/**
 * Gradient of one token's attention: dq `[heads, headWidth]` is written, dkv (rows as kv) is added to. `scratch`
 * has room for padded(count) numbers.
 */
export function attendBackward(
  q: usize, kv: usize, keys: usize, count: i32, p: usize, dOut: usize, dq: usize, dkv: usize, scratch: usize,
): void {
  const bytes = <usize>headWidth << 2;
  const row = <usize>kvWidth << 3;
  const group = heads / kvHeads;
  const size = <usize>padded(count) << 2;
  const real = <usize>count << 2;
  const vAt = <usize>kvWidth << 2;
  for (let h = 0; h < heads; h++) {
    const place = <usize>(h / group) * bytes;
    const k = kv + place;
    let total = f32x4.splat(0);
    for (let i: usize = 0; i < size; i += 16) {
      const dp = dots(dOut, k + vAt, keys + i, row, bytes);
      total = madd(dp, v128.load(p + i), total);
      v128.store(scratch + i, dp);
    }
    const mean = f32x4.splat(sum4(total));
    const factor = f32x4.splat(scale);
    for (let i: usize = 0; i < size; i += 16) {
      const ds = f32x4.mul(v128.load(p + i), f32x4.sub(v128.load(scratch + i), mean));
      v128.store(scratch + i, f32x4.mul(ds, factor));
    }
    const dk = dkv + place;
    for (let c: usize = 0; c < bytes; c += 32) {
      const q0 = v128.load(q + c);
      const q1 = v128.load(q + c, 16);
      const g0 = v128.load(dOut + c);
      const g1 = v128.load(dOut + c, 16);
      let d0 = f32x4.splat(0);
      let d1 = f32x4.splat(0);
      for (let i: usize = 0; i < real; i += 4) {
        const at = <usize>load<i32>(keys + i) * row + c;
        const ds = v128.load32_splat(scratch + i);
        const w = v128.load32_splat(p + i);
        const from = k + at;
        d0 = madd(ds, v128.load(from), d0);
        d1 = madd(ds, v128.load(from, 16), d1);
        const to = dk + at;
        v128.store(to, madd(ds, q0, v128.load(to)));
        v128.store(to, madd(ds, q1, v128.load(to, 16)), 16);
        const tv = to + vAt;
        v128.store(tv, madd(w, g0, v128.load(tv)));
        v128.store(tv, madd(w, g1, v128.load(tv, 16)), 16);
      }
      v128.store(dq + c, d0);
      v128.store(dq + c, d1, 16);
    }
    q += bytes;
    dOut += bytes;
    dq += bytes;
    p += size;
  }
}
