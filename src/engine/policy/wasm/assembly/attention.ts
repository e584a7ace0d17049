// Attention of one token to the tokens on its path, for all heads, and its gradient. A path is a list of places of
// rows of K and V (in bytes), so that prompts, completions and shared prefixes all look the same. Lists are read up
// to the next multiple of 4; what lies beyond the path must be a valid row and gets probability exactly 0.
import { groupSize, headWidth, heads, kvHeads, kvWidth, scale } from './model';
import { expNegative, madd, maxOf, sum4, sums } from './vector';

/** Added to the scores of the last four keys, by how many of them are real: 4 (index 0), 1, 2, 3. */
const TAIL = memory.data<f32>([
  0, 0, 0, 0, 0, -Infinity, -Infinity, -Infinity, 0, 0, -Infinity, -Infinity, 0, 0, 0, -Infinity,
], 16);

/** Dot products of one head's vector with its part of the four rows named at `keys`; heads 16 wide. */
// @ts-ignore: decorator
@inline
function dots16(vector: usize, base: usize, keys: usize): v128 {
  const k0 = base + load<u32>(keys);
  const k1 = base + load<u32>(keys, 4);
  const k2 = base + load<u32>(keys, 8);
  const k3 = base + load<u32>(keys, 12);
  let part = v128.load(vector);
  let a0 = f32x4.mul(part, v128.load(k0));
  let a1 = f32x4.mul(part, v128.load(k1));
  let a2 = f32x4.mul(part, v128.load(k2));
  let a3 = f32x4.mul(part, v128.load(k3));
  part = v128.load(vector, 16);
  a0 = madd(part, v128.load(k0, 16), a0);
  a1 = madd(part, v128.load(k1, 16), a1);
  a2 = madd(part, v128.load(k2, 16), a2);
  a3 = madd(part, v128.load(k3, 16), a3);
  part = v128.load(vector, 32);
  a0 = madd(part, v128.load(k0, 32), a0);
  a1 = madd(part, v128.load(k1, 32), a1);
  a2 = madd(part, v128.load(k2, 32), a2);
  a3 = madd(part, v128.load(k3, 32), a3);
  part = v128.load(vector, 48);
  a0 = madd(part, v128.load(k0, 48), a0);
  a1 = madd(part, v128.load(k1, 48), a1);
  a2 = madd(part, v128.load(k2, 48), a2);
  a3 = madd(part, v128.load(k3, 48), a3);
  return sums(a0, a1, a2, a3);
}

/** The same for heads of any width. */
// @ts-ignore: decorator
@inline
function dots(vector: usize, base: usize, keys: usize, bytes: usize): v128 {
  let k0 = base + load<u32>(keys);
  let k1 = base + load<u32>(keys, 4);
  let k2 = base + load<u32>(keys, 8);
  let k3 = base + load<u32>(keys, 12);
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let a2 = f32x4.splat(0);
  let a3 = f32x4.splat(0);
  const end = vector + bytes;
  while (vector < end) {
    let part = v128.load(vector);
    a0 = madd(part, v128.load(k0), a0);
    a1 = madd(part, v128.load(k1), a1);
    a2 = madd(part, v128.load(k2), a2);
    a3 = madd(part, v128.load(k3), a3);
    part = v128.load(vector, 16);
    a0 = madd(part, v128.load(k0, 16), a0);
    a1 = madd(part, v128.load(k1, 16), a1);
    a2 = madd(part, v128.load(k2, 16), a2);
    a3 = madd(part, v128.load(k3, 16), a3);
    vector += 32;
    k0 += 32;
    k1 += 32;
    k2 += 32;
    k3 += 32;
  }
  return sums(a0, a1, a2, a3);
}

/** Dot products of one head's vector with its part of all rows of a path, `[padded(count)]`. */
function dotAll(vector: usize, base: usize, keys: usize, size: usize, to: usize): void {
  if (headWidth == 16) {
    for (let i: usize = 0; i < size; i += 16) v128.store(to + i, dots16(vector, base, keys + i));
  } else {
    const bytes = <usize>headWidth << 2;
    for (let i: usize = 0; i < size; i += 16) v128.store(to + i, dots(vector, base, keys + i, bytes));
  }
}

/** Numbers one head's probabilities take: the count rounded up to 4. */
// @ts-ignore: decorator
@inline
export function padded(count: i32): i32 {
  return (count + 3) & ~3;
}

/** Softmax of each head's scores times the scale, in place. */
function softmax(p: usize, count: i32): void {
  const size = <usize>padded(count) << 2;
  const last = size - 16;
  const factor = f32x4.splat(scale);
  const tail = v128.load(TAIL + (<usize>(count & 3) << 4));
  for (let h = 0; h < heads; h++) {
    let top = f32x4.add(v128.load(p + last), tail);
    v128.store(p + last, top);
    for (let i: usize = 0; i < last; i += 16) top = f32x4.pmax(top, v128.load(p + i));
    const highest = maxOf(top);
    let total = f32x4.splat(0);
    for (let i: usize = 0; i < size; i += 16) {
      const e = expNegative(f32x4.mul(f32x4.sub(v128.load(p + i), highest), factor));
      total = f32x4.add(total, e);
      v128.store(p + i, e);
    }
    const normal = f32x4.splat(<f32>1 / sum4(total));
    for (let i: usize = 0; i < size; i += 16) v128.store(p + i, f32x4.mul(v128.load(p + i), normal));
    p += size;
  }
}

/** Weighted sum of one head's values, over all of the padded path: what lies beyond it has weight 0. */
function mix(v: usize, keys: usize, size: usize, p: usize, out: usize, bytes: usize): void {
  let c: usize = 0;
  for (; c + 64 <= bytes; c += 64) {
    let o0 = f32x4.splat(0);
    let o1 = f32x4.splat(0);
    let o2 = f32x4.splat(0);
    let o3 = f32x4.splat(0);
    let o4 = f32x4.splat(0);
    let o5 = f32x4.splat(0);
    let o6 = f32x4.splat(0);
    let o7 = f32x4.splat(0);
    const values = v + c;
    for (let i: usize = 0; i < size; i += 8) {
      let at = values + load<u32>(keys + i);
      let w = v128.load32_splat(p + i);
      o0 = madd(w, v128.load(at), o0);
      o1 = madd(w, v128.load(at, 16), o1);
      o2 = madd(w, v128.load(at, 32), o2);
      o3 = madd(w, v128.load(at, 48), o3);
      // Never taken; keeps the compiler from loading both rows at once, for which there are too few registers.
      if (!bytes) break;
      at = values + load<u32>(keys + i, 4);
      w = v128.load32_splat(p + i, 4);
      o4 = madd(w, v128.load(at), o4);
      o5 = madd(w, v128.load(at, 16), o5);
      o6 = madd(w, v128.load(at, 32), o6);
      o7 = madd(w, v128.load(at, 48), o7);
    }
    v128.store(out + c, f32x4.add(o0, o4));
    v128.store(out + c, f32x4.add(o1, o5), 16);
    v128.store(out + c, f32x4.add(o2, o6), 32);
    v128.store(out + c, f32x4.add(o3, o7), 48);
  }
  for (; c < bytes; c += 32) {
    let o0 = f32x4.splat(0);
    let o1 = f32x4.splat(0);
    for (let i: usize = 0; i < size; i += 4) {
      const at = v + c + load<u32>(keys + i);
      const w = v128.load32_splat(p + i);
      o0 = madd(w, v128.load(at), o0);
      o1 = madd(w, v128.load(at, 16), o1);
    }
    v128.store(out + c, o0);
    v128.store(out + c, o1, 16);
  }
}

/**
 * One token's attention. q and out: `[heads, headWidth]`; kv: rows `[k: kvHeads, v: kvHeads]`; probabilities are
 * left at p, `[heads, padded(count)]`. Each step runs over all heads before the next, so that the processor can work
 * on several heads at once.
 */
export function attend(q: usize, kv: usize, keys: usize, count: i32, p: usize, out: usize): void {
  const bytes = <usize>headWidth << 2;
  const size = <usize>padded(count) << 2;
  let k = kv;
  let to = p;
  for (let shared = 0; shared < kvHeads; shared++) {
    for (let h = 0; h < groupSize; h++) {
      dotAll(q, k, keys, size, to);
      q += bytes;
      to += size;
    }
    k += bytes;
  }
  softmax(p, count);
  let v = kv + (<usize>kvWidth << 2);
  for (let shared = 0; shared < kvHeads; shared++) {
    for (let h = 0; h < groupSize; h++) {
      mix(v, keys, size, p, out, bytes);
      out += bytes;
      p += size;
    }
    v += bytes;
  }
}

/**
 * Gradient of one token's attention: dq `[heads, headWidth]` is written, dkv (rows as kv) is added to. `scratch`
 * has room for heads x padded(count) numbers.
 */
export function attendBackward(
  q: usize, kv: usize, keys: usize, count: i32, p: usize, dOut: usize, dq: usize, dkv: usize, scratch: usize,
): void {
  const bytes = <usize>headWidth << 2;
  const size = <usize>padded(count) << 2;
  const vAt = <usize>kvWidth << 2;
  let v = kv + vAt;
  let g = dOut;
  let to = scratch;
  for (let shared = 0; shared < kvHeads; shared++) {
    for (let h = 0; h < groupSize; h++) {
      dotAll(g, v, keys, size, to);
      g += bytes;
      to += size;
    }
    v += bytes;
  }
  softmaxBackward(p, scratch, size);
  for (let shared = 0; shared < kvHeads; shared++) {
    for (let h = 0; h < groupSize; h++) {
      for (let c: usize = 0; c < bytes; c += 32) {
        spread(q + c, kv + c, keys, <usize>count << 2, p, scratch, dOut + c, dq + c, dkv + c, vAt);
      }
      q += bytes;
      dOut += bytes;
      dq += bytes;
      p += size;
      scratch += size;
    }
    kv += bytes;
    dkv += bytes;
  }
}

/** From the gradient of each head's probabilities to that of its unscaled scores, in place. */
function softmaxBackward(p: usize, dp: usize, size: usize): void {
  const factor = f32x4.splat(scale);
  for (let h = 0; h < heads; h++) {
    let total = f32x4.splat(0);
    for (let i: usize = 0; i < size; i += 16) total = madd(v128.load(dp + i), v128.load(p + i), total);
    const mean = f32x4.splat(sum4(total));
    for (let i: usize = 0; i < size; i += 16) {
      const ds = f32x4.mul(v128.load(p + i), f32x4.sub(v128.load(dp + i), mean));
      v128.store(dp + i, f32x4.mul(ds, factor));
    }
    p += size;
    dp += size;
  }
}

/** Eight channels of one head: dq is written, dk += ds q, dv += p dOut for every key. `vAt`: bytes from k to v. */
function spread(
  q: usize, k: usize, keys: usize, real: usize, p: usize, ds: usize, dOut: usize, dq: usize, dk: usize, vAt: usize,
): void {
  const q0 = v128.load(q);
  const q1 = v128.load(q, 16);
  const g0 = v128.load(dOut);
  const g1 = v128.load(dOut, 16);
  let d0 = f32x4.splat(0);
  let d1 = f32x4.splat(0);
  const end = keys + real;
  while (keys < end) {
    const at = load<u32>(keys);
    const s = v128.load32_splat(ds);
    const w = v128.load32_splat(p);
    const from = k + at;
    d0 = madd(s, v128.load(from), d0);
    d1 = madd(s, v128.load(from, 16), d1);
    const to = dk + at;
    v128.store(to, madd(s, q0, v128.load(to)));
    v128.store(to, madd(s, q1, v128.load(to, 16)), 16);
    const tv = to + vAt;
    v128.store(tv, madd(w, g0, v128.load(tv)));
    v128.store(tv, madd(w, g1, v128.load(tv, 16)), 16);
    keys += 4;
    ds += 4;
    p += 4;
  }
  v128.store(dq, d0);
  v128.store(dq, d1, 16);
}
