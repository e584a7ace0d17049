/** Reading shares of attention out of the grids in which the examination sends them. */
import type { Grid } from '../../../engine/examination/protocol';

/** One head's shares, row by row: `[query, key]`. */
export interface HeadMap {
  readonly size: number;
  readonly shares: Float32Array;
}

/** The map of one head out of `[layer, head, query, key]`. */
export function headMap({ shape, data }: Grid, layer: number, head: number): HeadMap {
  const [, heads = 0, size = 0] = shape;
  const start = (layer * heads + head) * size * size;
  return { size, shares: data.subarray(start, start + size * size) };
}

/** Mean over all layers and heads of `[layer, head, key]`: one share a key. */
export function meanLook({ shape, data }: Grid): number[] {
  const [layers = 0, heads = 0, keys = 0] = shape;
  const mean = new Array<number>(keys).fill(0);
  for (let row = 0; row < layers * heads; row++)
    for (let key = 0; key < keys; key++)
      mean[key] = (mean[key] ?? 0) + (data[row * keys + key] ?? 0) / (layers * heads);
  return mean;
}

/** The keys a query looked at most, most first. */
export function strongest({ size, shares }: HeadMap, query: number, most: number): readonly number[] {
  return Array.from({ length: query + 1 }, (_, key) => key)
    .sort((a, b) => (shares[query * size + b] ?? 0) - (shares[query * size + a] ?? 0))
    .slice(0, most);
}
