/**
 * What an adapter could do at best, measured by two probes, and how near an operation comes to it. The bound counts only
 * what no implementation can avoid: products and attention as arithmetic, weights and cache as memory traffic.
 */
import { type ModelShape, parameterCount } from '../../src/core/model/shape';
import type { Task } from './task';
import { length } from './workload';

/** Of one adapter, measured in the same run as what is compared with it. */
export interface Roofline {
  /** Bytes read and written a second by a kernel that copies. */
  readonly bytesPerSecond: number;
  /** Floating-point operations a second of the fastest matrix product of the probe. */
  readonly operationsPerSecond: number;
  /** Which product that was. */
  readonly product: string;
}

/** Shortest time, in seconds, in which the adapter could do the task. */
export function shortestSeconds(roofline: Roofline, shape: ModelShape, task: Task): number {
  const { batch } = task;
  const { vocabulary, width, layers, heads, kvHeads } = shape;
  const parameters = parameterCount(shape);
  // The embedding is looked up, not multiplied.
  const multiplied = parameters - vocabulary * width;
  const positions = task.kind === 'train' ? length : task.tokens;
  const kvWidth = (width / heads) * kvHeads;
  // Scores and mixing of a causal query that sees half of the positions on average.
  const attention = (4 * layers * width * (positions + 1)) / 2;
  const forward = batch * positions * (2 * multiplied + attention);
  const seconds = (operations: number, bytes: number): number =>
    Math.max(operations / roofline.operationsPerSecond, bytes / roofline.bytesPerSecond);
  if (task.kind === 'train') {
    // Backward is two products for one; weights and moments are read and written, the gradient is both too.
    return seconds(3 * forward, 4 * parameters * 8);
  }
  // Each position reads the weights once for the whole batch, and its half of the finished cache.
  const cache = (batch * 2 * layers * kvWidth * (positions + 1)) / 2;
  return seconds(forward, 4 * positions * (parameters + cache));
}
