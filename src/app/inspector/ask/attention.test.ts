import { describe, expect, it } from 'vitest';
import { headMap, meanLook, strongest } from './attention';

describe('attention', () => {
  it('is read out layer by layer and head by head', () => {
    // 2 layers, 2 heads, 2 tokens: the number says where it is.
    const data = Float32Array.from({ length: 16 }, (_, index) => index);
    expect([...headMap({ shape: [2, 2, 2, 2], data }, 1, 0).shares]).toEqual([8, 9, 10, 11]);
  });

  it('is averaged over layers and heads for one token', () => {
    const data = Float32Array.from([1, 0, 0, 1, 0.5, 0.5, 0.5, 0.5]);
    expect(meanLook({ shape: [2, 2, 2], data })).toEqual([0.5, 0.5]);
  });

  it('names the keys that were looked at most, none of them later than the query', () => {
    const shares = Float32Array.from([1, 0, 0, 0.2, 0.8, 0, 0.3, 0.1, 0.6]);
    expect(strongest({ size: 3, shares }, 2, 2)).toEqual([2, 0]);
    expect(strongest({ size: 3, shares }, 0, 2)).toEqual([0]);
  });
});
