/**
 * Some thousand proposals in a row, column by column. A chunk stands alone: its texts are its own, so that dropping or
 * storing one touches nothing else. What a solve changes later (draws, solve rate) is here too, but never stored: it
 * follows from the draws.
 */
import type { Vocabulary } from '../../core/language/vocabulary';
import type { ProposalBatch } from './batch';
import { textsEach } from './batch';

/** Proposals of a full chunk; their texts then fit 16-bit numbers. */
export const chunkRows = 8192;

/** 32-bit words of a row's set of tokens. */
export function maskWordsOf({ size }: Vocabulary): number {
  return Math.ceil(size / 32);
}

/** Room for numbers that grows. */
function grown<T extends Uint16Array | Uint32Array | Float32Array>(values: T, needed: number): T {
  if (needed <= values.length) return values;
  const more = new (values.constructor as new (length: number) => T)(
    Math.max(1024, needed, values.length * 2),
  );
  more.set(values);
  return more;
}

/** What of a chunk is stored. */
export interface StoredChunk {
  readonly count: number;
  readonly texts: readonly string[];
  readonly columns: Readonly<Record<StoredColumn, Uint8Array | Uint16Array | Uint32Array | Float32Array>>;
}

export const storedColumns = [
  'tasks',
  'iterations',
  'kinds',
  'textIds',
  'timesProposed',
  'rewards',
  'advantages',
  'masks',
  'tokenEnds',
  'tokens',
  'logProbEnds',
  'logProbs',
  'referenceEnds',
  'references',
] as const;
export type StoredColumn = (typeof storedColumns)[number];

export class Chunk {
  count = 0;
  tasks = new Uint32Array(chunkRows);
  iterations = new Uint32Array(chunkRows);
  kinds = new Uint8Array(chunkRows);
  /** Program, inputs, outputs, note (why it was refused, or the message of a task): {@link textsEach} a row. */
  textIds = new Uint16Array(textsEach * chunkRows);
  timesProposed = new Uint32Array(chunkRows);
  rewards = new Float32Array(chunkRows);
  advantages = new Float32Array(chunkRows);
  /** `maskWords` a row: which token ids occur in program and inputs. */
  masks: Uint32Array;
  /** Where the row's numbers end in `tokens`, `logProbs`, `references`; they begin where the row before ends. */
  tokenEnds = new Uint32Array(chunkRows);
  logProbEnds = new Uint32Array(chunkRows);
  referenceEnds = new Uint32Array(chunkRows);
  tokens = new Uint16Array(0);
  logProbs = new Float32Array(0);
  references = new Uint32Array(0);
  /** Each different text once. */
  readonly texts: string[] = [];
  /** From the draws; NaN and 0 before the first. */
  readonly solveRates = new Float32Array(chunkRows).fill(Number.NaN);
  readonly timesDrawn = new Uint32Array(chunkRows);
  /** One more than the newest draw's number; 0 before the first. */
  readonly lastDraws = new Uint32Array(chunkRows);
  #known: Map<string, number> | undefined = new Map();
  #haystack: Haystack | undefined;

  /** @param maskWords of a row, see {@link maskWordsOf}. */
  constructor(readonly maskWords: number) {
    this.masks = new Uint32Array(maskWords * chunkRows);
  }

  get full(): boolean {
    return this.count === chunkRows;
  }

  /** Roughly what it takes of memory. */
  get bytes(): number {
    let bytes = this.solveRates.byteLength + this.timesDrawn.byteLength + this.lastDraws.byteLength;
    for (const column of storedColumns) bytes += this[column].byteLength;
    for (const text of this.texts) bytes += 24 + text.length;
    return bytes;
  }

  /** Takes a batch's proposals from `from` on until it is full. @returns the first it did not take. */
  add(batch: ProposalBatch, from: Cursor, iteration: number): Cursor {
    let { row, token, logProb, reference } = from;
    let tokenEnd = this.endBefore(this.tokenEnds, this.count);
    let logProbEnd = this.endBefore(this.logProbEnds, this.count);
    let referenceEnd = this.endBefore(this.referenceEnds, this.count);
    const taken = Math.min(chunkRows - this.count, batch.tasks.length - row);
    for (let last = row + taken; row < last; row++) {
      const at = this.count++;
      this.tasks[at] = batch.tasks[row] ?? 0;
      this.iterations[at] = iteration;
      this.kinds[at] = batch.kinds[row] ?? 0;
      this.timesProposed[at] = batch.timesProposed[row] ?? 0;
      this.rewards[at] = batch.rewards[row] ?? Number.NaN;
      this.advantages[at] = batch.advantages[row] ?? Number.NaN;
      for (let text = 0; text < textsEach; text++) {
        this.textIds[textsEach * at + text] = this.#intern(batch.texts[textsEach * row + text] ?? '');
      }
      const tokens = batch.tokenCounts[row] ?? 0;
      this.tokens = grown(this.tokens, tokenEnd + tokens);
      for (let i = 0; i < tokens; i++) this.tokens[tokenEnd++] = batch.tokens[token++] ?? 0;
      this.tokenEnds[at] = tokenEnd;
      const logProbs = batch.logProbCounts[row] ?? 0;
      this.logProbs = grown(this.logProbs, logProbEnd + logProbs);
      for (let i = 0; i < logProbs; i++) this.logProbs[logProbEnd++] = batch.logProbs[logProb++] ?? 0;
      this.logProbEnds[at] = logProbEnd;
      const references = batch.referenceCounts[row] ?? 0;
      this.references = grown(this.references, referenceEnd + references);
      for (let i = 0; i < references; i++) {
        this.references[referenceEnd++] = batch.references[reference++] ?? 0;
      }
      this.referenceEnds[at] = referenceEnd;
    }
    if (this.full) this.#seal();
    return { row, token, logProb, reference };
  }

  /** All texts in lower case as one, because searching one long text is fast; made when first asked for. */
  get haystack(): Haystack {
    if (this.#haystack?.ends.length !== this.texts.length) {
      let end = 0;
      const ends = Uint32Array.from(this.texts, (text) => (end += text.length + 1));
      this.#haystack = { text: `${this.texts.join('\0')}\0`.toLowerCase(), ends };
    }
    return this.#haystack;
  }

  text(row: number, which: number): string {
    return this.texts[this.textIds[textsEach * row + which] ?? 0] ?? '';
  }

  /** Numbers of one row in a column of many; `ends` says where each row's end. */
  span<T extends Uint16Array | Uint32Array | Float32Array>(values: T, ends: Uint32Array, row: number): T {
    return values.subarray(this.endBefore(ends, row), ends[row] ?? 0) as T;
  }

  /** Whether that token occurs in a row's program or inputs. */
  hasToken(row: number, token: number): boolean {
    return token >= 0 && (((this.masks[this.maskWords * row + (token >> 5)] ?? 0) >> (token & 31)) & 1) === 1;
  }

  clearTokens(row: number): void {
    this.masks.fill(0, this.maskWords * row, this.maskWords * (row + 1));
  }

  markTokens(row: number, tokens: Iterable<number>): void {
    for (const token of tokens) {
      const word = this.maskWords * row + (token >> 5);
      this.masks[word] = (this.masks[word] ?? 0) | (1 << (token & 31));
    }
  }

  /** What is stored: views while it still grows would be whole columns, so they are cut to what is used. */
  save(): StoredChunk {
    const { count } = this;
    const used: Record<StoredColumn, number> = {
      ...{ tasks: count, iterations: count, kinds: count, textIds: textsEach * count, timesProposed: count },
      ...{ rewards: count, advantages: count, masks: this.maskWords * count },
      ...{ tokenEnds: count, logProbEnds: count, referenceEnds: count },
      tokens: this.endBefore(this.tokenEnds, count),
      logProbs: this.endBefore(this.logProbEnds, count),
      references: this.endBefore(this.referenceEnds, count),
    };
    const columns = Object.fromEntries(
      storedColumns.map((column) => [column, this[column].slice(0, used[column])]),
    ) as StoredChunk['columns'];
    return { count, texts: [...this.texts], columns };
  }

  /** A stored chunk with its first `rows` proposals. */
  static restore(stored: StoredChunk, rows: number, maskWords: number): Chunk {
    const chunk = new Chunk(maskWords);
    const { columns } = stored;
    chunk.count = Math.min(rows, stored.count);
    chunk.texts.push(...stored.texts);
    for (const column of storedColumns) {
      const values = columns[column];
      if (['tokens', 'logProbs', 'references'].includes(column)) Object.assign(chunk, { [column]: values });
      else chunk[column].set(values.subarray(0, chunk[column].length));
    }
    if (chunk.full) chunk.#seal();
    else chunk.#known = new Map(chunk.texts.map((text, id) => [text, id]));
    return chunk;
  }

  private endBefore(ends: Uint32Array, row: number): number {
    return row === 0 ? 0 : (ends[row - 1] ?? 0);
  }

  #intern(text: string): number {
    const known = this.#known?.get(text);
    if (known !== undefined) return known;
    const id = this.texts.push(text) - 1;
    this.#known?.set(text, id);
    return id;
  }

  /** Gives back what only growing needed. */
  #seal(): void {
    this.#known = undefined;
    this.tokens = this.tokens.slice(0, this.endBefore(this.tokenEnds, this.count));
    this.logProbs = this.logProbs.slice(0, this.endBefore(this.logProbEnds, this.count));
    this.references = this.references.slice(0, this.endBefore(this.referenceEnds, this.count));
  }
}

/** Texts one after the other, a NUL behind each, and where each ends. */
export interface Haystack {
  readonly text: string;
  readonly ends: Uint32Array;
}

/** A place in a batch. */
export interface Cursor {
  readonly row: number;
  readonly token: number;
  readonly logProb: number;
  readonly reference: number;
}
