import { describe, expect, it } from 'vitest';
import { openStream } from '../random/stream';
import { initialiseParameters } from './initialise';
import { type ModelShape, parameterLayout } from './shape';

const shape: ModelShape = {
  vocabulary: 80,
  width: 64,
  layers: 2,
  heads: 4,
  kvHeads: 4,
  feedForward: 168,
  context: 256,
  ropeBase: 10_000,
  normEpsilon: 1e-5,
  bias: 'none',
  head: 'untied',
};
const draw = (of: ModelShape, seed = 0) => initialiseParameters(of, openStream(seed, 'initialise'));
const slot = (of: ModelShape, parameters: Float32Array, name: string): Float32Array => {
  const found = parameterLayout(of).find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no parameter ${name}`);
  return parameters.subarray(found.offset, found.offset + found.size);
};
const deviation = (values: Float32Array) =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

describe('initial weights', () => {
  it('have the deviations that were found to learn', () => {
    const parameters = draw(shape);
    // The deviation of n draws has a relative deviation of 1 / sqrt(2 n); the smallest here has 4096: 0.011; 5 of them.
    const expectDeviation = (name: string, expected: number) =>
      expect(Math.abs(deviation(slot(shape, parameters, name)) / expected - 1), name).toBeLessThan(0.055);
    expectDeviation('model.embed_tokens.weight', 0.1);
    expectDeviation('model.layers.0.self_attn.q_proj.weight', 0.5 / 8);
    expectDeviation('model.layers.1.mlp.gate_proj.weight', 0.5 / 8);
    // Into the residual stream: divided by sqrt(2 * layers) = 2.
    expectDeviation('model.layers.0.self_attn.o_proj.weight', 0.5 / 8 / 2);
    expectDeviation('model.layers.1.mlp.down_proj.weight', 0.5 / Math.sqrt(168) / 2);
    expectDeviation('lm_head.weight', 0.1 / 8);
  });

  it('have norms of 1 and biases of 0', () => {
    const biased = { ...shape, bias: 'qkv' } as const;
    const parameters = draw(biased);
    for (const { name } of parameterLayout(biased)) {
      const values = [...slot(biased, parameters, name)];
      if (name.endsWith('norm.weight')) expect(values.every((value) => value === 1)).toBe(true);
      if (name.endsWith('.bias')) expect(values.every((value) => value === 0)).toBe(true);
    }
  });

  it('keep a tied head small', () => {
    const tied = { ...shape, head: 'tied' } as const;
    expect(deviation(slot(tied, draw(tied), 'model.embed_tokens.weight'))).toBeLessThan(0.02);
  });

  it('repeat with the seed', () => {
    expect(draw(shape, 1)).toEqual(draw(shape, 1));
    expect(draw(shape, 1)).not.toEqual(draw(shape, 2));
  });
});
