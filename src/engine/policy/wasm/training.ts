/**
 * The gradient of one shard of a training batch on one kernel. Rows are packed into chunks, each a prefix tree of a
 * few hundred nodes that stays near the processor through forward and backward. Positions where the grammar forces
 * the token have no gradient: they get no logits, and what follows the last free choice is not computed at all.
 */
import type { UpdateRow } from '../../../core/port/policy';
import type { Kernel } from './kernel';
import { PrefixTree } from './tree';

/** What a shard adds to an update besides its gradient; sums over completion tokens. */
export interface TrainingSums {
  readonly loss: number;
  readonly entropy: number;
  readonly priorKl: number;
  readonly approximateKl: number;
  readonly clipped: number;
}

const noSums: TrainingSums = { loss: 0, entropy: 0, priorKl: 0, approximateKl: 0, clipped: 0 };

export function addSums(a: TrainingSums, b: TrainingSums): TrainingSums {
  return {
    loss: a.loss + b.loss,
    entropy: a.entropy + b.entropy,
    priorKl: a.priorKl + b.priorKl,
    approximateKl: a.approximateKl + b.approximateKl,
    clipped: a.clipped + b.clipped,
  };
}

export interface ClipRange {
  readonly clipLow: number;
  readonly clipHigh: number;
}

/** Nodes after which a chunk is closed. */
const chunkNodes = 512;

/** One distribution of the objective: the tokens of completions that agree so far, in one state and budget. */
interface Group {
  readonly node: number;
  readonly state: number;
  readonly remaining: number;
  readonly next: Group | undefined;
  /** {token, old, gain, loss} of each completion. */
  readonly items: number[];
  entropy: number;
  priorKl: number;
}

/** A prefix tree with the objective's groups at its nodes. */
class Chunk {
  readonly tree = new PrefixTree();
  readonly groups: Group[] = [];
  readonly #groupsAt: (Group | undefined)[] = [];
  items = 0;

  group(node: number, state: number, remaining: number): Group {
    const first = this.#groupsAt[node];
    for (let found = first; found; found = found.next) {
      if (found.state === state && found.remaining === remaining) return found;
    }
    const created: Group = {
      ...{ node, state, remaining, next: first, items: [] },
      ...{ entropy: 0, priorKl: 0 },
    };
    this.#groupsAt[node] = created;
    this.groups.push(created);
    this.tree.want(node);
    return created;
  }

  /** Forward, objective and backward; gradients and statistics are added to the kernel's. */
  run(kernel: Kernel, { clipLow, clipHigh }: ClipRange): void {
    const { run, shape } = kernel;
    const rows = this.tree.layOut();
    const probabilities = shape.heads * (rows.longest + 3) * rows.nodes;
    run.layoutTraining(
      ...([rows.nodes, rows.wanted, rows.pool, probabilities, rows.longest] as const),
      ...([this.groups.length, this.items] as const),
    );
    this.tree.write(kernel, rows);
    const lengths = kernel.ints(run.pathLengthsAt, rows.nodes);
    const starts = kernel.ints(run.probabilityStartsAt, rows.nodes);
    let start = 0;
    lengths.forEach((length, row) => {
      starts[row] = start;
      start += shape.heads * ((length + 3) & ~3);
    });
    this.#writeGroups(kernel, rows.rowOf);
    run.train(rows.nodes, rows.wanted, this.groups.length, clipLow, clipHigh);
  }

  #writeGroups(kernel: Kernel, rowOf: Int32Array): void {
    const { run } = kernel;
    const groups = kernel.ints(run.groupsAt, 8 * this.groups.length);
    const weights = kernel.floats(run.groupsAt, 8 * this.groups.length);
    const items = kernel.ints(run.itemsAt, 4 * this.items);
    const numbers = kernel.floats(run.itemsAt, 4 * this.items);
    let at = 0;
    this.groups.forEach((group, g) => {
      const count = group.items.length / 4;
      groups.set([rowOf[group.node] ?? 0, group.state, group.remaining, at / 4, count, count], 8 * g);
      weights[8 * g + 6] = group.entropy;
      weights[8 * g + 7] = group.priorKl;
      numbers.set(group.items, at);
      for (let i = 0; i < group.items.length; i += 4) items[at + i] = group.items[i] ?? 0;
      at += group.items.length;
    });
  }
}

/** The objective of a token the grammar forces: its log-probability is 0, so only its old one matters. */
function forcedSums(old: number | undefined, gain: number, loss: number, clip: ClipRange): TrainingSums {
  if (old === undefined) return { ...noSums, loss: -gain - loss };
  const ratio = Math.exp(-old);
  const high = 1 + clip.clipHigh;
  const low = 1 - clip.clipLow;
  return {
    ...noSums,
    loss: -Math.min(ratio, high) * gain - Math.max(ratio, low) * loss,
    approximateKl: old,
    clipped: (gain > 0 && ratio > high) || (loss < 0 && ratio < low) ? 1 : 0,
  };
}

/** Puts a row into a chunk. @returns the sums of its forced tokens. */
function addRow(chunk: Chunk, kernel: Kernel, row: UpdateRow, clip: ClipRange): TrainingSums {
  const { grammar } = kernel;
  let sums = noSums;
  let root = -1;
  for (const { tokens, oldLogProbs, gain, loss, entropy, priorKl } of row.completions) {
    let state = row.start;
    /** Node of the tokens before `written`, made only when a choice follows. */
    let node = -1;
    let written = 0;
    for (let t = 0; t < tokens.length; t++) {
      const token = tokens[t] ?? 0;
      const old = oldLogProbs?.[t];
      if (grammar.forces(state, row.limit - t)) {
        sums = addSums(sums, forcedSums(old, gain, loss, clip));
      } else {
        if (root < 0) root = chunk.tree.addAll(-1, row.prompt);
        if (node < 0) node = root;
        for (; written < t; written++) node = chunk.tree.add(node, tokens[written] ?? 0);
        const group = chunk.group(node, state, row.limit - t);
        group.items.push(token, old ?? Number.NaN, gain, loss);
        group.entropy += entropy;
        group.priorKl += priorKl;
        chunk.items++;
      }
      state = grammar.after(state, token);
    }
  }
  return sums;
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
  let chunk = new Chunk();
  for (const row of rows) {
    sums = addSums(sums, addRow(chunk, kernel, row, clip));
    if (chunk.tree.nodes < chunkNodes) continue;
    chunk.run(kernel, clip);
    chunk = new Chunk();
  }
  if (chunk.tree.nodes > 0) chunk.run(kernel, clip);
  return addSums(sums, {
    loss: run.lossSum.value as number,
    entropy: run.entropySum.value as number,
    priorKl: run.priorKlSum.value as number,
    approximateKl: run.approximateKlSum.value as number,
    clipped: run.clippedCount.value as number,
  });
}
