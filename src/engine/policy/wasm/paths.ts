/** Writes a prefix tree where the kernels read it. */
import type { PrefixTree, Rows } from '../packing/tree';
import type { Kernel } from './kernel';

/**
 * Writes tokens, places of K and V, positions and paths to a laid-out batch.
 * @returns `[nodes]` first index of each node's path, in row order.
 */
export function writeTree(kernel: Kernel, tree: PrefixTree, rows: Rows): Int32Array {
  const { run, kvBytes } = kernel;
  const tokens = kernel.ints(run.tokensAt, rows.nodes);
  const places = kernel.ints(run.placesAt, rows.nodes);
  const positions = kernel.ints(run.positionsAt, rows.nodes);
  const starts = kernel.ints(run.pathStartsAt, rows.nodes);
  const lengths = kernel.ints(run.pathLengthsAt, rows.nodes);
  const pool = kernel.ints(run.poolAt, rows.pool);
  pool.fill(0);
  for (let node = 0; node < rows.nodes; node++) {
    const row = rows.rowOf[node] ?? 0;
    const depth = tree.depth(node);
    tokens[row] = tree.token(node);
    places[row] = node * kvBytes;
    positions[row] = depth;
    lengths[row] = depth + 1;
  }
  tree.writePaths(rows, pool, starts, (node) => node * kvBytes);
  return starts;
}
