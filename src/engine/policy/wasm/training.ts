/**
 * The gradient of one shard of a training batch on one kernel. Rows are packed into chunks, each a prefix tree of a
 * few hundred nodes that stays near the processor through forward and backward.
 */
import type { UpdateRow } from '../../../core/port/policy';
import { addSums, type ClipRange, noSums, type TrainingSums, TrainingTree } from '../packing/trainingTree';
import type { Kernel } from './kernel';
import { writeTree } from './paths';

/** Nodes after which a chunk is closed. */
const chunkNodes = 512;

/** Forward, objective and backward; gradients and statistics are added to the kernel's. */
function runChunk(kernel: Kernel, chunk: TrainingTree, { clipLow, clipHigh }: ClipRange): void {
  const { run, shape } = kernel;
  const rows = chunk.tree.layOut();
  const probabilities = shape.heads * (rows.longest + 3) * rows.nodes;
  run.layoutTraining(
    ...([rows.nodes, rows.wanted, rows.pool, probabilities, rows.longest] as const),
    ...([chunk.groups.length, chunk.items] as const),
  );
  writeTree(kernel, chunk.tree, rows);
  const lengths = kernel.ints(run.pathLengthsAt, rows.nodes);
  const starts = kernel.ints(run.probabilityStartsAt, rows.nodes);
  let start = 0;
  lengths.forEach((length, row) => {
    starts[row] = start;
    start += shape.heads * ((length + 3) & ~3);
  });
  writeGroups(kernel, chunk, rows.rowOf);
  run.train(rows.nodes, rows.wanted, chunk.groups.length, clipLow, clipHigh);
}

function writeGroups(kernel: Kernel, chunk: TrainingTree, rowOf: Int32Array): void {
  const { run } = kernel;
  const groups = kernel.ints(run.groupsAt, 8 * chunk.groups.length);
  const weights = kernel.floats(run.groupsAt, 8 * chunk.groups.length);
  const items = kernel.ints(run.itemsAt, 4 * chunk.items);
  const numbers = kernel.floats(run.itemsAt, 4 * chunk.items);
  let at = 0;
  chunk.groups.forEach((group, g) => {
    const count = group.items.length / 4;
    groups.set([rowOf[group.node] ?? 0, group.state, group.remaining, at / 4, count, count], 8 * g);
    weights[8 * g + 6] = group.entropy;
    weights[8 * g + 7] = group.priorKl;
    numbers.set(group.items, at);
    for (let i = 0; i < group.items.length; i += 4) items[at + i] = group.items[i] ?? 0;
    at += group.items.length;
  });
}

/**
 * Adds the gradient of `rows` to the kernel's gradients.
 * @returns the sums over their completion tokens.
 */
export function trainRows(kernel: Kernel, rows: readonly UpdateRow[], clip: ClipRange): TrainingSums {
  const { run } = kernel;
  run.clearGradients();
  run.clearStatistics();
  let sums = noSums;
  let chunk = new TrainingTree();
  for (const row of rows) {
    sums = addSums(sums, chunk.addRow(kernel.grammar, row, clip));
    if (chunk.tree.nodes < chunkNodes) continue;
    runChunk(kernel, chunk, clip);
    chunk = new TrainingTree();
  }
  if (chunk.tree.nodes > 0) runChunk(kernel, chunk, clip);
  return addSums(sums, {
    loss: run.lossSum.value as number,
    entropy: run.entropySum.value as number,
    priorKl: run.priorKlSum.value as number,
    approximateKl: run.approximateKlSum.value as number,
    clipped: run.clippedCount.value as number,
  });
}
