/**
 * The prefix tree of a batch: prompts and completions that begin alike share their nodes, so that each distinct prefix
 * is computed once. What a token attends to is the path from the root to it, and its position is its depth, which
 * is exactly "each completion sees the prompt and itself, positions restart after the prompt".
 */

/** The tree laid out in rows. */
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

  /** The node's token, its position, and the nodes before, first below and next beside it (-1 where there is none). */
  token(node: number): number {
    return this.#tokens[node] ?? 0;
  }

  depth(node: number): number {
    return this.#depths[node] ?? 0;
  }

  parent(node: number): number {
    return this.#parents[node] ?? -1;
  }

  firstChild(node: number): number {
    return this.#firstChild[node] ?? -1;
  }

  nextSibling(node: number): number {
    return this.#nextSibling[node] ?? -1;
  }

  /**
   * Writes the paths, as `nameOf` names nodes. A node's path is the beginning of that of a leaf below it, so that only
   * leaves have paths of their own.
   * @param pool `[rows.pool]` takes the paths.
   * @param starts `[nodes]` takes the first index of each node's path, in row order.
   */
  writePaths(
    rows: Rows,
    pool: Int32Array | Uint32Array,
    starts: Int32Array | Uint32Array,
    nameOf: (node: number) => number,
  ): void {
    let top = rows.pool;
    // Children come after their parents, so going backwards every node finds its first child's path in place.
    for (let node = rows.nodes - 1; node >= 0; node--) {
      const row = rows.rowOf[node] ?? 0;
      const child = this.#firstChild[node] ?? -1;
      if (child >= 0) {
        starts[row] = starts[rows.rowOf[child] ?? 0] ?? 0;
        continue;
      }
      const depth = this.#depths[node] ?? 0;
      top -= roundUp4(depth + 1);
      starts[row] = top;
      for (let at = node, place = depth; at >= 0; at = this.#parents[at] ?? -1, place--) {
        pool[top + place] = nameOf(at);
      }
    }
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
