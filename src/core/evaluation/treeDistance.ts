/**
 * How far two trees are apart: fewest nodes to insert, delete or relabel to make one of the other, with the order of
 * children kept (Zhang and Shasha 1989), and the same scaled to [0, 1]. It knows nothing of programs.
 */
import type { ProgramTree } from '../language/tree';

/** A tree in the form the algorithm walks: its nodes in postorder. */
export interface FlatTree {
  readonly labels: readonly string[];
  /** Of each node the index of its leftmost leaf. */
  readonly leftmost: readonly number[];
  /** Nodes that are the root or have a left sibling, ascending. */
  readonly keyRoots: readonly number[];
}

/** Lays a tree out in postorder. */
export function flatten(tree: ProgramTree): FlatTree {
  const labels: string[] = [];
  const leftmost: number[] = [];
  const visit = ({ label, children }: ProgramTree): number => {
    let first = -1;
    for (const child of children) {
      const leaf = visit(child);
      if (first < 0) first = leaf;
    }
    labels.push(label);
    leftmost.push(first < 0 ? labels.length - 1 : first);
    return leftmost[labels.length - 1] ?? 0;
  };
  visit(tree);
  // The last node of each leftmost leaf is the highest one: what has a left sibling, and the root.
  const keyRoots = leftmost.flatMap((leaf, node) => (leftmost.lastIndexOf(leaf) === node ? [node] : []));
  return { labels, leftmost, keyRoots };
}

/** Fewest insertions, deletions and relabellings between two trees; each costs 1. */
export function treeDistance(a: FlatTree, b: FlatTree): number {
  const rows = a.labels.length;
  const columns = b.labels.length;
  const trees = new Uint16Array(rows * columns);
  // Distances between the forests before each pair of nodes, one row and column more than there are nodes.
  const forests = new Uint16Array((rows + 1) * (columns + 1));
  const width = columns + 1;
  for (const i of a.keyRoots) {
    for (const j of b.keyRoots) {
      const top = a.leftmost[i] ?? 0;
      const left = b.leftmost[j] ?? 0;
      forests[top * width + left] = 0;
      for (let y = top; y <= i; y++) forests[(y + 1) * width + left] = y - top + 1;
      for (let x = left; x <= j; x++) forests[top * width + x + 1] = x - left + 1;
      for (let y = top; y <= i; y++) {
        for (let x = left; x <= j; x++) {
          const deleted = (forests[y * width + x + 1] ?? 0) + 1;
          const inserted = (forests[(y + 1) * width + x] ?? 0) + 1;
          const startY = a.leftmost[y] ?? 0;
          const startX = b.leftmost[x] ?? 0;
          const whole = startY === top && startX === left;
          const kept = whole
            ? (forests[y * width + x] ?? 0) + (a.labels[y] === b.labels[x] ? 0 : 1)
            : (forests[startY * width + startX] ?? 0) + (trees[y * columns + x] ?? 0);
          const best = Math.min(deleted, inserted, kept);
          forests[(y + 1) * width + x + 1] = best;
          if (whole) trees[y * columns + x] = best;
        }
      }
    }
  }
  return trees[rows * columns - 1] ?? 0;
}

/** The distance scaled to [0, 1) so that it stays a metric: 2 d / (|a| + |b| + d) (Li and Zhang 2011); 0 is equal. */
export function normalisedTreeDistance(a: FlatTree, b: FlatTree): number {
  const distance = treeDistance(a, b);
  return (2 * distance) / (a.labels.length + b.labels.length + distance);
}
