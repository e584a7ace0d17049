// Vector arithmetic shared by all kernels: fused multiply-add where the build has relaxed SIMD, horizontal sums,
// a 4 x 4 transpose and a fast exponential. One source gives both builds; only `madd` differs between them.

/** a * b + c, fused in the relaxed build. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** Sum of the four lanes. */
// @ts-ignore: decorator
@inline
export function sum4(a: v128): f32 {
  const pairs = f32x4.add(a, v128.shuffle<f32>(a, a, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** Largest of the four lanes. */
// @ts-ignore: decorator
@inline
export function max4(a: v128): f32 {
  const pairs = f32x4.pmax(a, v128.shuffle<f32>(a, a, 2, 3, 0, 1));
  return max(f32x4.extract_lane(pairs, 0), f32x4.extract_lane(pairs, 1));
}

/** [sum(a), sum(b), sum(c), sum(d)]. */
// @ts-ignore: decorator
@inline
export function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** Reads a 4 x 4 block with rows `ldFrom` bytes apart and writes its transpose with rows `ldTo` bytes apart. */
// @ts-ignore: decorator
@inline
export function transpose4(from: usize, ldFrom: usize, to: usize, ldTo: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + ldFrom);
  const c = v128.load(from + 2 * ldFrom);
  const d = v128.load(from + 3 * ldFrom);
  const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5));
  v128.store(to + ldTo, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7));
  v128.store(to + 2 * ldTo, v128.shuffle<f32>(ab1, cd1, 0, 1, 4, 5));
  v128.store(to + 3 * ldTo, v128.shuffle<f32>(ab1, cd1, 2, 3, 6, 7));
}

/**
 * exp of four numbers, about 2 ulp; exactly 0 below -87 (so for -Infinity too), and clamped at 88. Cephes'
 * polynomial; the power of two is added to the exponent bits, which adding 1.5 * 2^23 leaves in the low bits.
 */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const low = f32x4.splat(-87);
  const clamped = f32x4.pmin(f32x4.pmax(x, low), f32x4.splat(88));
  const magic = f32x4.splat(12582912);
  const shifted = madd(clamped, f32x4.splat(1.44269504088896341), magic);
  const n = f32x4.sub(shifted, magic);
  let r = madd(n, f32x4.splat(-0.693359375), clamped);
  r = madd(n, f32x4.splat(2.12194440e-4), r);
  let y = f32x4.splat(1.9875691500e-4);
  y = madd(y, r, f32x4.splat(1.3981999507e-3));
  y = madd(y, r, f32x4.splat(8.3334519073e-3));
  y = madd(y, r, f32x4.splat(4.1665795894e-2));
  y = madd(y, r, f32x4.splat(1.6666665459e-1));
  y = madd(y, r, f32x4.splat(5.0000001201e-1));
  y = madd(y, f32x4.mul(r, r), f32x4.add(r, f32x4.splat(1)));
  const scaled = i32x4.add(y, i32x4.shl(shifted, 23));
  return v128.and(scaled, f32x4.ge(x, low));
}
