/**
 * Every time a task was drawn for solving, in order, linked backwards from each task's newest draw. It knows proposals
 * by their place only; the answers that were given are `rollouts.ts`. When it is full the oldest chunk is let go, and
 * whoever follows the links comes to an end there.
 */
import { drawnWhy } from './batch';
import type { ArchivedDraw } from './protocol';

/** Draws of a full chunk. */
const drawChunkRows = 16_384;

/** Most draws kept: 4,194,304. */
const maxDrawChunks = 256;

/** What of a chunk of draws is stored; the links follow from it. */
export interface StoredDraws {
  readonly count: number;
  /** Numbers of the drawn proposals. */
  readonly proposals: Uint32Array;
  readonly iterations: Uint32Array;
  readonly why: Uint8Array;
  readonly rates: Float32Array;
}

class DrawChunk {
  count = 0;
  readonly proposals = new Uint32Array(drawChunkRows);
  readonly iterations = new Uint32Array(drawChunkRows);
  readonly why = new Uint8Array(drawChunkRows);
  readonly rates = new Float32Array(drawChunkRows);
  /** One more than the number of the same task's draw before; 0 for its first. */
  readonly before = new Uint32Array(drawChunkRows);
}

/** One draw as it is added. */
export interface Draw {
  readonly proposal: number;
  readonly iteration: number;
  /** Index into `drawnWhy`. */
  readonly why: number;
  readonly rate: number;
  /** What {@link Draws.add} gave for the same task before; 0 if nothing. */
  readonly before: number;
}

export class Draws {
  readonly #chunks: DrawChunk[] = [];
  /** Chunks let go. */
  #dropped = 0;

  /** @returns the link to this draw, to be given as `before` of the task's next one. */
  add({ proposal, iteration, why, rate, before }: Draw): number {
    let chunk = this.#chunks[this.#chunks.length - 1];
    if (!chunk || chunk.count === drawChunkRows) {
      chunk = new DrawChunk();
      this.#chunks.push(chunk);
      if (this.#chunks.length > maxDrawChunks) {
        this.#chunks.shift();
        this.#dropped++;
      }
    }
    const at = chunk.count++;
    chunk.proposals[at] = proposal;
    chunk.iterations[at] = iteration;
    chunk.why[at] = why;
    chunk.rates[at] = rate;
    chunk.before[at] = before;
    return (this.#dropped + this.#chunks.length - 1) * drawChunkRows + at + 1;
  }

  /** The draws that end with this link, oldest first, as far back as they are kept. */
  history(link: number): readonly ArchivedDraw[] {
    const draws: ArchivedDraw[] = [];
    for (let next = link; next > 0; ) {
      const chunk = this.#chunks[Math.floor((next - 1) / drawChunkRows) - this.#dropped];
      if (!chunk) break;
      const at = (next - 1) % drawChunkRows;
      draws.push({
        iteration: chunk.iterations[at] ?? 0,
        drawn: drawnWhy[chunk.why[at] ?? 0] ?? 'refill',
        solveRate: chunk.rates[at] ?? 0,
      });
      next = chunk.before[at] ?? 0;
    }
    return draws.reverse();
  }

  /** Bytes it takes. */
  get bytes(): number {
    return this.#chunks.length * drawChunkRows * 17;
  }

  /** Number of the chunk that is growing. */
  get open(): number {
    return Math.max(0, this.#dropped + this.#chunks.length - 1);
  }

  /** Number of the oldest chunk kept. */
  get oldest(): number {
    return this.#dropped;
  }

  /** A chunk as it is stored; undefined where there is none. */
  save(index: number): StoredDraws | undefined {
    const chunk = this.#chunks[index - this.#dropped];
    if (!chunk) return undefined;
    const { count, proposals, iterations, why, rates } = chunk;
    return {
      count,
      proposals: proposals.slice(0, count),
      iterations: iterations.slice(0, count),
      why: why.slice(0, count),
      rates: rates.slice(0, count),
    };
  }

  /** Begins with so many chunks already let go. */
  skip(chunks: number): void {
    this.#dropped = chunks;
  }
}
