/**
 * Counter-based random numbers: a pure function of (seed, stream, sample, position), so that a rollout depends on
 * its seed and not on how sequences are packed into batches, shards or workgroups. The hash is pcg4d (Jarzynski
 * and Olano 2020); every engine computes exactly these bits. Sequential streams live in `stream.ts`.
 */

/**
 * @returns a number in [0, 1) with 24 random bits: the top bits of the first word of pcg4d.
 */
export function uniform(seed: number, stream: number, sample: number, position: number): number {
  let x = (Math.imul(seed, 1664525) + 1013904223) | 0;
  let y = (Math.imul(stream, 1664525) + 1013904223) | 0;
  let z = (Math.imul(sample, 1664525) + 1013904223) | 0;
  let w = (Math.imul(position, 1664525) + 1013904223) | 0;
  x = (x + Math.imul(y, w)) | 0;
  y = (y + Math.imul(z, x)) | 0;
  z = (z + Math.imul(x, y)) | 0;
  w = (w + Math.imul(y, z)) | 0;
  x ^= x >>> 16;
  y ^= y >>> 16;
  z ^= z >>> 16;
  w ^= w >>> 16;
  x = (x + Math.imul(y, w)) | 0;
  return (x >>> 8) / 0x1000000;
}
