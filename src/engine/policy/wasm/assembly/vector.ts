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

/** Largest of the four lanes, in all lanes. Scalar maxima would be branches that the processor cannot foresee. */
// @ts-ignore: decorator
@inline
export function maxOf(a: v128): v128 {
  const pairs = f32x4.pmax(a, v128.shuffle<f32>(a, a, 2, 3, 0, 1));
  return f32x4.pmax(pairs, v128.shuffle<f32>(pairs, pairs, 1, 0, 3, 2));
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
 * The numbers behind the exponentials, four times each: read from memory they cost a load, written as constants the
 * compiler would build them anew in every turn of every loop.
 */
const EXP = memory.data<f32>([
  -87, -87, -87, -87,
  88, 88, 88, 88,
  12582912, 12582912, 12582912, 12582912,
  1.44269504088896341, 1.44269504088896341, 1.44269504088896341, 1.44269504088896341,
  -0.693359375, -0.693359375, -0.693359375, -0.693359375,
  2.12194440e-4, 2.12194440e-4, 2.12194440e-4, 2.12194440e-4,
  -0.693147180559945, -0.693147180559945, -0.693147180559945, -0.693147180559945,
  1, 1, 1, 1,
  0.499999920323, 0.499999920323, 0.499999920323, 0.499999920323,
  0.166664191907, 0.166664191907, 0.166664191907, 0.166664191907,
  0.0416682317983, 0.0416682317983, 0.0416682317983, 0.0416682317983,
  0.00837489833969, 0.00837489833969, 0.00837489833969, 0.00837489833969,
  0.00138367421697, 0.00138367421697, 0.00138367421697, 0.00138367421697,
], 16);

/** [1, 1, 1, 1] without building it. */
// @ts-ignore: decorator
@inline
export function ones(): v128 {
  return v128.load(EXP, 112);
}

/**
 * exp of four numbers in [-87, 88], about 2 ulp. exp(x) = 2^n exp(r) with |r| <= ln 2 / 2: a polynomial of degree 6 in
 * few dependent steps, and n added to the exponent bits, which adding 1.5 * 2^23 leaves in the low bits.
 */
// @ts-ignore: decorator
@inline
function expInRange(x: v128): v128 {
  const magic = v128.load(EXP, 32);
  const shifted = madd(x, v128.load(EXP, 48), magic);
  const n = f32x4.sub(shifted, magic);
  // With a fused product one rounding of ln 2 is exact enough; without, it comes in two parts.
  const r = ASC_FEATURE_RELAXED_SIMD
    ? madd(n, v128.load(EXP, 96), x)
    : madd(n, v128.load(EXP, 80), madd(n, v128.load(EXP, 64), x));
  const square = f32x4.mul(r, r);
  const high = madd(square, v128.load(EXP, 192), madd(r, v128.load(EXP, 176), v128.load(EXP, 160)));
  const middle = madd(r, v128.load(EXP, 144), v128.load(EXP, 128));
  const low = f32x4.add(r, ones());
  const y = madd(square, madd(square, high, middle), low);
  return i32x4.add(y, i32x4.shl(shifted, 23));
}

/** exp of four numbers <= 0; exactly 0 below -87, so for -Infinity too. */
// @ts-ignore: decorator
@inline
export function expNegative(x: v128): v128 {
  const least = v128.load(EXP);
  return v128.and(expInRange(f32x4.pmax(x, least)), f32x4.ge(x, least));
}

/** exp of four numbers, clamped to [-87, 88]. */
// @ts-ignore: decorator
@inline
export function expClamped(x: v128): v128 {
  return expInRange(f32x4.pmin(f32x4.pmax(x, v128.load(EXP)), v128.load(EXP, 16)));
}
