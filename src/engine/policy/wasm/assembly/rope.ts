// Rotary positions in Hugging Face's half-split form: (a, b) -> (a cos - b sin, b cos + a sin), where a and b are
// the halves of a head. The gradient is the rotation backwards.
import { headWidth, ropeAt } from './model';
import { madd } from './vector';

/** Rotates `count` heads that lie one after another; `to` may be `from`. `sign` 1 rotates forwards, -1 backwards. */
export function rotate(from: usize, to: usize, count: i32, position: i32, sign: f32): void {
  const half = <usize>headWidth << 1;
  const cos = ropeAt + <usize>position * 2 * half;
  const sin = cos + half;
  const direction = f32x4.splat(sign);
  for (let h = 0; h < count; h++) {
    for (let i: usize = 0; i < half; i += 16) {
      const a = v128.load(from + i);
      const b = v128.load(from + half + i);
      const c = v128.load(cos + i);
      const s = f32x4.mul(v128.load(sin + i), direction);
      v128.store(to + i, madd(f32x4.neg(b), s, f32x4.mul(a, c)));
      v128.store(to + half + i, madd(a, s, f32x4.mul(b, c)));
    }
    from += 2 * half;
    to += 2 * half;
  }
}
