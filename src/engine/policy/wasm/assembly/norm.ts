// RMSNorm: y = x w / sqrt(mean(x^2) + epsilon), and its gradient.
import { epsilon, inverseWidth, width } from './model';
import { madd, sum4 } from './vector';

/** Normalises `rows` rows of x into y and keeps 1 / rms of each row in `inverse`. */
export function normForward(x: usize, w: usize, y: usize, inverse: usize, rows: i32): void {
  const bytes = <usize>width << 2;
  for (let t = 0; t < rows; t++) {
    let squares0 = f32x4.splat(0);
    let squares1 = f32x4.splat(0);
    for (let i: usize = 0; i < bytes; i += 32) {
      const a = v128.load(x + i);
      const b = v128.load(x + i, 16);
      squares0 = madd(a, a, squares0);
      squares1 = madd(b, b, squares1);
    }
    const r: f32 = <f32>1 / sqrt<f32>(sum4(f32x4.add(squares0, squares1)) * inverseWidth + epsilon);
    store<f32>(inverse, r);
    const factor = f32x4.splat(r);
    for (let i: usize = 0; i < bytes; i += 16) {
      v128.store(y + i, f32x4.mul(f32x4.mul(v128.load(x + i), factor), v128.load(w + i)));
    }
    x += bytes;
    y += bytes;
    inverse += 4;
  }
}

/**
 * dx = residual + gradient through the norm; dw is added to. `residual` 0 means none; dx may be dy or residual.
 */
export function normBackward(
  dy: usize, x: usize, w: usize, inverse: usize, residual: usize, dx: usize, dw: usize, rows: i32,
): void {
  const bytes = <usize>width << 2;
  for (let t = 0; t < rows; t++) {
    const r = load<f32>(inverse);
    let dots = f32x4.splat(0);
    for (let i: usize = 0; i < bytes; i += 16) {
      dots = madd(f32x4.mul(v128.load(dy + i), v128.load(w + i)), v128.load(x + i), dots);
    }
    const factor = f32x4.splat(r);
    const back = f32x4.splat(-(sum4(dots) * r * r * r * inverseWidth));
    for (let i: usize = 0; i < bytes; i += 16) {
      const g = f32x4.mul(v128.load(dy + i), factor);
      const value = v128.load(x + i);
      v128.store(dw + i, madd(g, value, v128.load(dw + i)));
      let out = f32x4.mul(g, v128.load(w + i));
      out = madd(value, back, out);
      if (residual) out = f32x4.add(out, v128.load(residual + i));
      v128.store(dx + i, out);
    }
    dy += bytes;
    x += bytes;
    dx += bytes;
    inverse += 4;
    if (residual) residual += bytes;
  }
}
