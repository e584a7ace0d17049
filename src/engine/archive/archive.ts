/**
 * Every proposal of a run and what became of it, in bounded memory: chunks of columns, the newest kept. It takes what
 * the trainer packed, finds proposals by number or task, and writes down draws. Questions are answered in `query.ts`,
 * `detail.ts` and `points.ts`; where it is stored is the storage's business.
 */
import type { Config } from '../../core/config/schema';
import type { Language } from '../../core/language/language';
import { tokenize } from '../../core/language/tokenizer';
import { isSpecial } from '../../core/language/vocabulary';
import { languageOf } from '../../core/selfplay/run';
import { type IterationBatch, splitValues } from './batch';
import { Chunk, chunkRows, maskWordsOf, type StoredChunk } from './chunk';
import { Draws, type StoredDraws } from './draws';
import { modeOf } from './kind';
import { Rollouts } from './rollouts';

/** Chunks always kept: 1,048,576 proposals. */
const leastChunks = 128;

/** Most chunks kept: 2,097,152 proposals. More would not fit the sorting keys of `sort.ts`. */
const mostChunks = 256;

/** Bytes beyond which no more than {@link leastChunks} are kept. */
const mostBytes = 640 * 1024 * 1024;

/** Tasks of one page of the index by id. */
const pageTasks = 65_536;

/** A proposal's place. */
export interface Place {
  readonly number: number;
  readonly chunk: Chunk;
  readonly row: number;
}

export class Archive {
  readonly language: Language;
  readonly draws = new Draws();
  readonly rollouts = new Rollouts();
  readonly #chunks: Chunk[] = [];
  readonly #pages = new Map<number, Uint32Array>();
  /** Chunks let go. */
  #dropped = 0;
  /** Bytes of the full chunks. */
  #bytes = 0;
  #iteration = 0;

  /** @param config the run's settings; replaced as a whole when one changes live. */
  constructor(public config: Config) {
    this.language = languageOf(config);
  }

  /** Newest iteration it knows. */
  get iteration(): number {
    return this.#iteration;
  }

  get archived(): number {
    const last = this.#chunks[this.#chunks.length - 1];
    return last ? chunkRows * (this.#chunks.length - 1) + last.count : 0;
  }

  get forgotten(): number {
    return this.#dropped * chunkRows;
  }

  /** Roughly what it takes without answers. */
  get bytes(): number {
    const last = this.#chunks[this.#chunks.length - 1];
    return this.#bytes + (last && !last.full ? last.bytes : 0) + this.draws.bytes;
  }

  /** Chunks kept, oldest first. */
  get chunks(): readonly Chunk[] {
    return this.#chunks;
  }

  /** Number of the oldest proposal kept. */
  get first(): number {
    return this.forgotten + 1;
  }

  add({ iteration, proposals, solved }: IterationBatch): void {
    this.#iteration = Math.max(this.#iteration, iteration);
    let cursor = { row: 0, token: 0, logProb: 0, reference: 0 };
    while (cursor.row < proposals.tasks.length) {
      const chunk = this.#open();
      const before = chunk.count;
      cursor = chunk.add(proposals, cursor, iteration);
      for (let row = before; row < chunk.count; row++) this.#index(chunk, row);
      if (chunk.full) this.#bytes += chunk.bytes;
    }
    solved.tasks.forEach((task, index) => {
      const number = this.numberOf(task);
      if (number > 0) this.#draw(number, iteration, solved.drawn[index] ?? 0, solved.rates[index] ?? 0);
    });
    if (solved.tasks.length > 0) this.rollouts.add(iteration, solved);
  }

  /** The proposal with this number; undefined if it is not kept. */
  place(number: number): Place | undefined {
    const index = number - this.first;
    const chunk = this.#chunks[Math.floor(index / chunkRows)];
    const row = index % chunkRows;
    return chunk && index >= 0 && row < chunk.count ? { number, chunk, row } : undefined;
  }

  /** The number of the proposal that became this task; 0 if it is not kept. */
  numberOf(task: number): number {
    return this.#pages.get(Math.floor(task / pageTasks))?.[task % pageTasks] ?? 0;
  }

  /** Puts stored chunks back up to an iteration, as if the run had just made it. */
  static restore(config: Config, stored: StoredArchive, iteration: number): Archive {
    const archive = new Archive(config);
    archive.#iteration = iteration;
    archive.#dropped = stored.firstChunk;
    for (const saved of stored.chunks) {
      const { iterations } = saved.columns;
      let rows = saved.count;
      while (rows > 0 && (iterations[rows - 1] ?? 0) > iteration) rows--;
      if (rows === 0) break;
      const chunk = Chunk.restore(saved, rows, maskWordsOf(archive.language.vocabulary));
      archive.#chunks.push(chunk);
      for (let row = 0; row < rows; row++) archive.#remember(chunk, row);
      if (!chunk.full) break;
      archive.#bytes += chunk.bytes;
    }
    archive.draws.skip(stored.firstDraws);
    for (const { count, proposals, iterations, why, rates } of stored.draws) {
      for (let at = 0; at < count && (iterations[at] ?? 0) <= iteration; at++) {
        archive.#draw(proposals[at] ?? 0, iterations[at] ?? 0, why[at] ?? 0, rates[at] ?? 0);
      }
    }
    return archive;
  }

  #open(): Chunk {
    const last = this.#chunks[this.#chunks.length - 1];
    if (last && !last.full) return last;
    const tooMany =
      this.#chunks.length >= mostChunks || (this.#bytes > mostBytes && this.#chunks.length >= leastChunks);
    if (tooMany) this.#forgetOldest();
    const chunk = new Chunk(maskWordsOf(this.language.vocabulary));
    this.#chunks.push(chunk);
    return chunk;
  }

  #forgetOldest(): void {
    const oldest = this.#chunks.shift();
    if (!oldest) return;
    this.#dropped++;
    this.#bytes -= oldest.bytes;
    let page = 0;
    for (let row = 0; row < oldest.count; row++) {
      const task = oldest.tasks[row] ?? 0;
      if (task === 0) continue;
      page = Math.floor(task / pageTasks);
      const tasks = this.#pages.get(page);
      if (tasks) tasks[task % pageTasks] = 0;
    }
    // Ids rise with the numbers, so pages before the last one seen hold nothing that is kept.
    for (const known of this.#pages.keys()) if (known < page) this.#pages.delete(known);
  }

  /** Notes which tokens a new row has, and its task. */
  #index(chunk: Chunk, row: number): void {
    chunk.clearTokens(row);
    const written = chunk.span(chunk.tokens, chunk.tokenEnds, row);
    chunk.markTokens(
      row,
      written.filter((token) => !isSpecial(token)),
    );
    // Induction writes inputs only, and what seeds wrote is not known.
    if (modeOf(chunk.kinds[row] ?? 0) === 'induction' || written.length === 0) {
      chunk.markTokens(row, tokenize(this.language.vocabulary, chunk.text(row, 0)));
    }
    if (written.length === 0) {
      for (const value of splitValues(chunk.text(row, 1))) {
        chunk.markTokens(row, tokenize(this.language.vocabulary, value));
      }
    }
    this.#remember(chunk, row);
  }

  /** Only the newest chunk grows, so the row is in it. */
  #remember(chunk: Chunk, row: number): void {
    const task = chunk.tasks[row] ?? 0;
    if (task === 0) return;
    const page = Math.floor(task / pageTasks);
    let tasks = this.#pages.get(page);
    if (!tasks) {
      tasks = new Uint32Array(pageTasks);
      this.#pages.set(page, tasks);
    }
    tasks[task % pageTasks] = this.first + chunkRows * (this.#chunks.length - 1) + row;
  }

  #draw(proposal: number, iteration: number, why: number, rate: number): void {
    const place = this.place(proposal);
    if (!place) {
      // Of a proposal that is gone: kept in its place, so that stored chunks of draws stay what they are.
      this.draws.add({ proposal, iteration, why, rate, before: 0 });
      return;
    }
    const { chunk, row } = place;
    const before = chunk.lastDraws[row] ?? 0;
    chunk.lastDraws[row] = this.draws.add({ proposal, iteration, why, rate, before });
    chunk.timesDrawn[row] = (chunk.timesDrawn[row] ?? 0) + 1;
    chunk.solveRates[row] = rate;
  }
}

/** An archive as it is stored: what follows from the rest is left out, and so are the answers. */
export interface StoredArchive {
  /** Chunks let go before the first of these. */
  readonly firstChunk: number;
  readonly chunks: readonly StoredChunk[];
  readonly firstDraws: number;
  readonly draws: readonly StoredDraws[];
}
