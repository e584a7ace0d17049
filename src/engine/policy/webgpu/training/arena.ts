/** Where activations and gradients of a chunk lie: everything is placed ahead from the chunk's sizes, nothing is allocated in a step. */
import type { ModelShape } from '../../../../core/model/shape';
import type { Chunk } from './batch';
import { statisticsWords } from './kernels/objective';
import { resultWords, squareSums } from './kernels/optimiser';
import { trainingSizes } from './weights';

/** Offsets in vec4s. */
export interface LayerActivations {
  readonly x: number;
  readonly normed1: number;
  readonly projections: number;
  readonly attended: number;
  readonly middle: number;
  readonly normed2: number;
  readonly gateUp: number;
  /** Offsets in numbers. */
  readonly inverse1: number;
  readonly inverse2: number;
  readonly logSums: number;
}

export interface Arena {
  readonly layers: readonly LayerActivations[];
  /** Output of the last layer. */
  readonly x: number;
  readonly normed: number;
  readonly logits: number;
  readonly dLogits: number;
  readonly act: number;
  readonly dGateUp: number;
  /** Two, in turn the gradient of a layer's output and of its input. */
  readonly dx: readonly [number, number];
  readonly dMiddle: number;
  readonly dNormed1: number;
  readonly dNormed2: number;
  readonly dAttended: number;
  readonly dProjections: number;
  readonly partial: number;
  /** vec4s in all. */
  readonly size: number;
  /** Offsets in numbers, and how many there are. */
  readonly inverse: number;
  readonly dots: number;
  readonly numbers: number;
}

/** Numbers that belong to the whole batch and lie before those of a chunk. */
export const resultsAt = 0;
export const squaresAt = 4 * Math.ceil(resultWords / 4);
export const statisticsAt = squaresAt + squareSums;

export function layOutArena(shape: ModelShape, chunk: Chunk, outputsOfBatch: number): Arena {
  const sizes = trainingSizes(shape);
  const { rows, outputs, stretches } = chunk;
  let at = 0;
  const take = (count: number, columns: number): number => {
    const start = at;
    at += count * columns;
    return start;
  };
  let number = statisticsAt + statisticsWords * outputsOfBatch;
  const takeNumbers = (count: number): number => {
    const start = number;
    number += count;
    return start;
  };
  const layers = Array.from({ length: shape.layers }, (_, layer): LayerActivations => {
    const wanted = layer === shape.layers - 1 ? outputs : rows;
    return {
      x: take(rows, sizes.width),
      normed1: take(rows, sizes.width),
      projections: take(rows, sizes.projections),
      attended: take(wanted, sizes.queries),
      middle: take(wanted, sizes.width),
      normed2: take(wanted, sizes.width),
      gateUp: take(wanted, 2 * sizes.feedForward),
      inverse1: takeNumbers(rows),
      inverse2: takeNumbers(wanted),
      logSums: takeNumbers(wanted * shape.heads),
    };
  });
  return {
    layers,
    x: take(outputs, sizes.width),
    normed: take(outputs, sizes.width),
    logits: take(outputs, sizes.vocabulary),
    dLogits: take(outputs, sizes.vocabulary),
    act: take(rows, sizes.feedForward),
    dGateUp: take(rows, 2 * sizes.feedForward),
    dx: [take(rows, sizes.width), take(rows, sizes.width)],
    dMiddle: take(rows, sizes.width),
    dNormed1: take(rows, sizes.width),
    dNormed2: take(rows, sizes.width),
    dAttended: take(rows, sizes.queries),
    dProjections: take(rows, sizes.projections),
    partial: take(stretches * shape.kvHeads, 2 * sizes.head),
    size: at,
    inverse: takeNumbers(outputs),
    dots: takeNumbers(rows * shape.heads),
    numbers: number,
  };
}
