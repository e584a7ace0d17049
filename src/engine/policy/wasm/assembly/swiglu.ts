// SwiGLU: silu(gate) up, and its gradient. Gate and up lie side by side in one row.
import { feedForward } from './model';
import { expClamped, ones } from './vector';

/** gateUp `[rows, 2 ff]` -> act `[rows, ff]`. */
export function swigluForward(gateUp: usize, act: usize, rows: i32): void {
  const bytes = <usize>feedForward << 2;
  for (let t = 0; t < rows; t++) {
    for (let i: usize = 0; i < bytes; i += 16) {
      const gate = v128.load(gateUp + i);
      const silu = f32x4.div(gate, f32x4.add(ones(), expClamped(f32x4.neg(gate))));
      v128.store(act + i, f32x4.mul(silu, v128.load(gateUp + bytes + i)));
    }
    gateUp += 2 * bytes;
    act += bytes;
  }
}

/** From gateUp and dAct writes dGateUp `[rows, 2 ff]`, and act once more in place of dAct. */
export function swigluBackward(gateUp: usize, dAct: usize, dGateUp: usize, rows: i32): void {
  const bytes = <usize>feedForward << 2;
  for (let t = 0; t < rows; t++) {
    for (let i: usize = 0; i < bytes; i += 16) {
      const gate = v128.load(gateUp + i);
      const up = v128.load(gateUp + bytes + i);
      const d = v128.load(dAct + i);
      const sigmoid = f32x4.div(ones(), f32x4.add(ones(), expClamped(f32x4.neg(gate))));
      const silu = f32x4.mul(gate, sigmoid);
      // d silu / d gate = sigmoid (1 + gate (1 - sigmoid)) = sigmoid + silu (1 - sigmoid)
      const slope = f32x4.add(sigmoid, f32x4.mul(silu, f32x4.sub(ones(), sigmoid)));
      v128.store(dGateUp + i, f32x4.mul(f32x4.mul(d, up), slope));
      v128.store(dGateUp + bytes + i, f32x4.mul(d, silu));
      v128.store(dAct + i, f32x4.mul(silu, up));
    }
    gateUp += 2 * bytes;
    dGateUp += 2 * bytes;
    dAct += bytes;
  }
}
