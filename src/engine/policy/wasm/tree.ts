/**
 * The prefix tree of a batch: prompts and completions that begin alike share their nodes, so that each distinct prefix
 * is computed once. What a token attends to is the path from the root to it, and its position is its depth, which
 * is exactly "each completion sees the prompt and itself, positions restart after the prompt".
 */
import type { Kernel } from './kernel';

/** The tree laid out in rows, as the kernels read it. */
export interface Rows {
  /** `[nodes]` row of each node; wanted nodes come first. */
  readonly rowOf: Int32Array;
  /** Numbers of nodes, of wanted ones, of the longest path and of the pool that holds all paths. */
  readonly nodes: number;
  readonly wanted: number;
  readonly longest: number;
  readonly pool: number;
}

const roundUp4 = (value: number): number => (value + 3) & ~3;

export class PrefixTree {
  #capacity = 256;
  #tokens = new Int32Array(256);
  #depths = new Int32Array(256);
  #parents = new Int32Array(256);
  #firstChild = new Int32Array(256);
  #nextSibling = new Int32Array(256);
  #wanted = new Uint8Array(256);
  #firstRoot = -1;
  #nodes = 0;
  #wantedCount = 0;

  get nodes(): number {
    return this.#nodes;
  }

  /** The node of `token` after `parent` (-1: at the beginning of a text), new or shared. */
  add(parent: number, token: number): number {
    let node = parent < 0 ? this.#firstRoot : (this.#firstChild[parent] ?? -1);
    let last = -1;
    while (node >= 0) {
      if (this.#tokens[node] === token) return node;
      last = node;
      node = this.#nextSibling[node] ?? -1;
    }
    const created = this.#nodes++;
    if (created === this.#capacity) this.#grow();
    this.#tokens[created] = token;
    this.#parents[created] = parent;
    this.#depths[created] = parent < 0 ? 0 : (this.#depths[parent] ?? 0) + 1;
    this.#firstChild[created] = -1;
    this.#nextSibling[created] = -1;
    if (last >= 0) this.#nextSibling[last] = created;
    else if (parent < 0) this.#firstRoot = created;
    else this.#firstChild[parent] = created;
    return created;
  }

  /** @returns the node of the last token. */
  addAll(parent: number, tokens: Int32Array): number {
    let node = parent;
    for (const token of tokens) node = this.add(node, token);
    return node;
  }

  /** Asks for the logits after this node. */
  want(node: number): void {
    if (this.#wanted[node]) return;
    this.#wanted[node] = 1;
    this.#wantedCount++;
  }

  /** Numbers the rows and counts what a layout needs. */
  layOut(): Rows {
    const rowOf = new Int32Array(this.#nodes);
    let pool = 0;
    let longest = 0;
    let nextWanted = 0;
    let nextOther = this.#wantedCount;
    for (let node = 0; node < this.#nodes; node++) {
      rowOf[node] = this.#wanted[node] ? nextWanted++ : nextOther++;
      if (this.#firstChild[node] !== -1) continue;
      const length = (this.#depths[node] ?? 0) + 1;
      pool += roundUp4(length);
      longest = Math.max(longest, length);
    }
    return { rowOf, nodes: this.#nodes, wanted: this.#wantedCount, longest, pool };
  }

  /**
   * Writes tokens, places of K and V, positions and paths to a laid-out batch. A node's path is the beginning of that of a leaf below it,
   * so that only leaves have paths of their own.
   * @returns `[nodes]` first index of each node's path, in row order.
   */
  write(kernel: Kernel, rows: Rows): Int32Array {
    const { run, kvBytes } = kernel;
    const tokens = kernel.ints(run.tokensAt, rows.nodes);
    const places = kernel.ints(run.placesAt, rows.nodes);
    const positions = kernel.ints(run.positionsAt, rows.nodes);
    const starts = kernel.ints(run.pathStartsAt, rows.nodes);
    const lengths = kernel.ints(run.pathLengthsAt, rows.nodes);
    const pool = kernel.ints(run.poolAt, rows.pool);
    pool.fill(0);
    let top = rows.pool;
    // Children come after their parents, so going backwards every node finds its first child's path in place.
    for (let node = rows.nodes - 1; node >= 0; node--) {
      const row = rows.rowOf[node] ?? 0;
      const depth = this.#depths[node] ?? 0;
      tokens[row] = this.#tokens[node] ?? 0;
      places[row] = node * kvBytes;
      positions[row] = depth;
      lengths[row] = depth + 1;
      const child = this.#firstChild[node] ?? -1;
      if (child >= 0) {
        starts[row] = starts[rows.rowOf[child] ?? 0] ?? 0;
        continue;
      }
      top -= roundUp4(depth + 1);
      starts[row] = top;
      for (let at = node, place = depth; at >= 0; at = this.#parents[at] ?? -1, place--) {
        pool[top + place] = at * kvBytes;
      }
    }
    return starts;
  }

  #grow(): void {
    this.#capacity *= 2;
    const grown = (old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const larger = new Int32Array(this.#capacity);
      larger.set(old);
      return larger;
    };
    this.#tokens = grown(this.#tokens);
    this.#depths = grown(this.#depths);
    this.#parents = grown(this.#parents);
    this.#firstChild = grown(this.#firstChild);
    this.#nextSibling = grown(this.#nextSibling);
    const wanted = new Uint8Array(this.#capacity);
    wanted.set(this.#wanted);
    this.#wanted = wanted;
  }
}
