import { describe, expect, it } from 'vitest';
import { type ModelShape, parameterCount, parameterLayout } from './shape';

const shape: ModelShape = {
  vocabulary: 10,
  width: 8,
  layers: 2,
  heads: 4,
  kvHeads: 2,
  feedForward: 12,
  context: 32,
  ropeBase: 10_000,
  normEpsilon: 1e-5,
  bias: 'none',
  head: 'untied',
};
const names = (of: ModelShape) => parameterLayout(of).map(({ name }) => name);

describe('parameter layout', () => {
  it('counts the parameters of a Llama', () => {
    // Embedding 10 * 8 = 80. A layer: norms 8 + 8; q 8 * 8 = 64; k and v (2 heads of 2) 4 * 8 = 32 each; o 64;
    // gate, up, down 12 * 8 = 96 each: 496. Final norm 8, head 80.
    expect(parameterCount(shape)).toBe(80 + 2 * 496 + 8 + 80);
    expect(parameterCount({ ...shape, head: 'tied' })).toBe(80 + 2 * 496 + 8);
    // Biases of q, k and v: 8 + 4 + 4 a layer.
    expect(parameterCount({ ...shape, bias: 'qkv' })).toBe(80 + 2 * (496 + 16) + 8 + 80);
  });

  it('is gapless and in buffer order, with the names of Hugging Face', () => {
    for (const of of [shape, { ...shape, bias: 'qkv', head: 'tied' } as const]) {
      let end = 0;
      for (const { offset, size, shape: dimensions } of parameterLayout(of)) {
        expect(offset).toBe(end);
        expect(size).toBe(dimensions.reduce((product, dimension) => product * dimension, 1));
        end += size;
      }
      expect(end).toBe(parameterCount(of));
      expect(new Set(names(of)).size).toBe(names(of).length);
    }
    expect(names(shape).slice(0, 5)).toEqual([
      'model.embed_tokens.weight',
      'model.layers.0.input_layernorm.weight',
      'model.layers.0.self_attn.q_proj.weight',
      'model.layers.0.self_attn.k_proj.weight',
      'model.layers.0.self_attn.v_proj.weight',
    ]);
    expect(names(shape).slice(-2)).toEqual(['model.norm.weight', 'lm_head.weight']);
  });

  it('stores matrices as [out, in]', () => {
    const down = parameterLayout(shape).find(({ name }) => name === 'model.layers.1.mlp.down_proj.weight');
    expect(down?.shape).toEqual([8, 12]);
    const key = parameterLayout(shape).find(({ name }) => name === 'model.layers.1.self_attn.k_proj.weight');
    expect(key?.shape).toEqual([4, 8]);
  });
});
