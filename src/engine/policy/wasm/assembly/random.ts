// Counter-based random numbers, bit for bit those of `core/random/counter.ts` (pcg4d).

/** A number in [0, 1) with 24 random bits. */
export function uniform(seed: u32, stream: u32, sample: u32, position: u32): f32 {
  let x: u32 = seed * 1664525 + 1013904223;
  let y: u32 = stream * 1664525 + 1013904223;
  let z: u32 = sample * 1664525 + 1013904223;
  let w: u32 = position * 1664525 + 1013904223;
  x += y * w;
  y += z * x;
  z += x * y;
  w += y * z;
  x ^= x >>> 16;
  y ^= y >>> 16;
  z ^= z >>> 16;
  w ^= w >>> 16;
  x += y * w;
  return <f32>(x >>> 8) / 16777216;
}
