/**
 * A batch of training rows as the kernels read it: chunks of a bounded number of nodes, each a prefix tree, with its
 * tables one after another in words. Only indices and coefficients; nothing here depends on parameters.
 */
import type { UpdateRow } from '../../../../core/port/policy';
import type { Grammar } from '../../packing/grammar';
import {
  addSums,
  type ClipRange,
  type Group,
  noSums,
  type TrainingSums,
  TrainingTree,
} from '../../packing/trainingTree';
import type { PrefixTree } from '../../packing/tree';
import { stretchWords } from './kernels/attentionBackward';
import { groupWords, itemWords, noOld } from './kernels/objective';

/** The tables of a chunk; places are words of the whole batch's tables. */
export interface Chunk {
  /** Nodes, and those with logits, which come first. */
  readonly rows: number;
  readonly outputs: number;
  readonly stretches: number;
  /** Rows of statistics in the chunks before. */
  readonly outputsBefore: number;
  readonly at: Readonly<Record<TableName, number>>;
}

const tableNames = [
  ...([
    'tokens',
    'positions',
    'pathStarts',
    'pathLengths',
    'paths',
    'order',
    'stretches',
    'stretchStarts',
  ] as const),
  ...(['tokenStarts', 'tokenRows', 'rowGroups', 'groups', 'items'] as const),
];
type TableName = (typeof tableNames)[number];

export interface Batch {
  readonly chunks: readonly Chunk[];
  readonly words: Uint32Array<ArrayBuffer>;
  readonly outputs: number;
  /** Of tokens the grammar forces, which the kernels never see. */
  readonly sums: TrainingSums;
}

export interface BatchOptions {
  readonly grammar: Grammar;
  readonly vocabulary: number;
  readonly clip: ClipRange;
  /** Nodes after which a chunk is closed. */
  readonly chunkRows: number;
  /** Most rows of a stretch of {@link stretchWords}. */
  readonly stretchRows: number;
}

export function packBatch(rows: readonly UpdateRow[], options: BatchOptions): Batch {
  const trees: TrainingTree[] = [];
  let sums = noSums;
  let tree = new TrainingTree();
  for (const row of rows.flatMap(cut)) {
    sums = addSums(sums, tree.addRow(options.grammar, row, options.clip));
    if (tree.tree.nodes < options.chunkRows) continue;
    trees.push(tree);
    tree = new TrainingTree();
  }
  if (tree.tree.nodes > 0) trees.push(tree);
  const chunks: Chunk[] = [];
  const tables: Uint32Array[] = [];
  let at = 0;
  let outputs = 0;
  for (const one of trees) {
    const packed = packTree(one, options);
    const places = {} as Record<TableName, number>;
    for (const name of tableNames) {
      places[name] = at;
      tables.push(packed.tables[name]);
      at += packed.tables[name].length;
    }
    const { tables: _, ...sizes } = packed;
    chunks.push({ ...sizes, outputsBefore: outputs, at: places });
    outputs += packed.outputs;
  }
  const words = new Uint32Array(at);
  let to = 0;
  for (const table of tables) {
    words.set(table, to);
    to += table.length;
  }
  return { chunks, words, outputs, sums };
}

/** Completions of a row that are added together: a row of very many may lie in several chunks. */
const completionsAtOnce = 64;

function cut(row: UpdateRow): UpdateRow[] {
  const { completions } = row;
  if (completions.length <= completionsAtOnce) return [row];
  return Array.from({ length: Math.ceil(completions.length / completionsAtOnce) }, (_, i) => ({
    ...row,
    completions: completions.slice(completionsAtOnce * i, completionsAtOnce * (i + 1)),
  }));
}

function packTree(
  training: TrainingTree,
  { vocabulary, stretchRows }: BatchOptions,
): Omit<Chunk, 'at' | 'outputsBefore'> & { tables: Record<TableName, Uint32Array> } {
  const { tree } = training;
  const laidOut = tree.layOut();
  const { nodes, rowOf, wanted, pool } = laidOut;
  const tokens = new Uint32Array(nodes);
  const positions = new Uint32Array(nodes);
  for (let node = 0; node < nodes; node++) {
    const row = rowOf[node] ?? 0;
    tokens[row] = tree.token(node);
    positions[row] = tree.depth(node);
  }
  const paths = new Uint32Array(pool);
  const pathStarts = new Uint32Array(nodes);
  tree.writePaths(laidOut, paths, pathStarts, (node) => rowOf[node] ?? 0);
  const { order, first, below } = descend(tree, rowOf);
  const { stretches, stretchStarts, count } = stretchesOf(first, below, stretchRows);
  return {
    ...{ rows: nodes, outputs: wanted, stretches: count },
    tables: {
      ...{ tokens, positions, pathStarts, paths, order, stretches, stretchStarts },
      pathLengths: positions.map((position) => position + 1),
      ...rowsOfTokens(tokens, vocabulary),
      ...groupTables(training, rowOf, wanted),
    },
  };
}

/**
 * The tree from the root down, each node before those below it and these together.
 * @returns rows in that order, and for each row its place and the number of rows from it down.
 */
function descend(tree: PrefixTree, rowOf: Int32Array) {
  const order = new Uint32Array(tree.nodes);
  const first = new Uint32Array(tree.nodes);
  const below = new Uint32Array(tree.nodes);
  // Children come after their parents.
  for (let node = tree.nodes - 1; node >= 0; node--) {
    const row = rowOf[node] ?? 0;
    below[row] = (below[row] ?? 0) + 1;
    const parent = tree.parent(node);
    if (parent >= 0) {
      const parentRow = rowOf[parent] ?? 0;
      below[parentRow] = (below[parentRow] ?? 0) + (below[row] ?? 0);
    }
  }
  /** Next free place below each node, by row; roots follow one another. */
  const next = new Uint32Array(tree.nodes);
  let roots = 0;
  for (let node = 0; node < tree.nodes; node++) {
    const row = rowOf[node] ?? 0;
    const parent = tree.parent(node);
    const size = below[row] ?? 0;
    let place = roots;
    if (parent < 0) {
      roots += size;
    } else {
      const parentRow = rowOf[parent] ?? 0;
      place = next[parentRow] ?? 0;
      next[parentRow] = place + size;
    }
    first[row] = place;
    next[row] = place + 1;
    order[place] = row;
  }
  return { order, first, below };
}

/**
 * Cuts what lies below each row into stretches that end at multiples of `most` in the order of the tree, and brings those of
 * the same multiple together: neighbouring invocations then walk the same rows.
 */
function stretchesOf(first: Uint32Array, below: Uint32Array, most: number) {
  const stretchStarts = new Uint32Array(first.length + 1);
  const blocks = new Uint32Array(Math.ceil(first.length / most) + 1);
  const eachStretch = (work: (row: number, start: number, end: number) => void): void => {
    first.forEach((begin, row) => {
      const end = begin + (below[row] ?? 0);
      for (let start = begin; start < end; ) {
        const next = Math.min(end, (Math.floor(start / most) + 1) * most);
        work(row, start, next);
        start = next;
      }
    });
  };
  eachStretch((row, start) => {
    const block = Math.floor(start / most) + 1;
    blocks[block] = (blocks[block] ?? 0) + 1;
    stretchStarts[row + 1] = (stretchStarts[row + 1] ?? 0) + 1;
  });
  for (let i = 1; i < blocks.length; i++) blocks[i] = (blocks[i] ?? 0) + (blocks[i - 1] ?? 0);
  for (let i = 1; i < stretchStarts.length; i++) {
    stretchStarts[i] = (stretchStarts[i] ?? 0) + (stretchStarts[i - 1] ?? 0);
  }
  const count = stretchStarts[first.length] ?? 0;
  const stretches = new Uint32Array(stretchWords * count);
  let slot = 0;
  eachStretch((row, start, end) => {
    const block = Math.floor(start / most);
    const place = blocks[block] ?? 0;
    blocks[block] = place + 1;
    stretches.set([row, start, end - start, slot++], stretchWords * place);
  });
  return { stretches, stretchStarts, count };
}

/** For each token the rows it stands in, in order. */
function rowsOfTokens(tokens: Uint32Array, vocabulary: number) {
  const tokenStarts = new Uint32Array(vocabulary + 1);
  for (const token of tokens) tokenStarts[token + 1] = (tokenStarts[token + 1] ?? 0) + 1;
  for (let i = 1; i <= vocabulary; i++) tokenStarts[i] = (tokenStarts[i] ?? 0) + (tokenStarts[i - 1] ?? 0);
  const next = tokenStarts.slice();
  const tokenRows = new Uint32Array(tokens.length);
  tokens.forEach((token, row) => {
    const place = next[token] ?? 0;
    tokenRows[place] = row;
    next[token] = place + 1;
  });
  return { tokenStarts, tokenRows };
}

/** Groups by row, items of a group by token. */
function groupTables(training: TrainingTree, rowOf: Int32Array, wanted: number) {
  const rowGroups = new Uint32Array(wanted + 1);
  const byRow: Group[][] = Array.from({ length: wanted }, () => []);
  for (const group of training.groups) byRow[rowOf[group.node] ?? 0]?.push(group);
  const groups = new Uint32Array(groupWords * training.groups.length);
  const groupFloats = new Float32Array(groups.buffer);
  const items = new Uint32Array(itemWords * training.items);
  const itemFloats = new Float32Array(items.buffer);
  let g = 0;
  let item = 0;
  byRow.forEach((own, row) => {
    rowGroups[row] = g;
    for (const group of own) {
      const count = group.items.length / itemWords;
      groups.set([group.state, group.remaining, item, count], groupWords * g);
      groupFloats.set([group.entropy, group.priorKl], groupWords * g + 4);
      const order = Array.from({ length: count }, (_, i) => i);
      if (count > 1)
        order.sort((a, b) => (group.items[itemWords * a] ?? 0) - (group.items[itemWords * b] ?? 0));
      for (const i of order) {
        const [token = 0, old = Number.NaN, gain = 0, loss = 0] = group.items.slice(
          itemWords * i,
          itemWords * (i + 1),
        );
        itemFloats.set([0, old, gain, loss], itemWords * item);
        items[itemWords * item] = token;
        if (Number.isNaN(old)) items[itemWords * item + 1] = noOld;
        item++;
      }
      g++;
    }
  });
  rowGroups[wanted] = g;
  return { rowGroups, groups, items };
}
