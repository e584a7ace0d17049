/**
 * The rows of the table, fetched a page at a time as they come into sight, one request under way at most: however
 * fast a person scrolls, only what is still wanted when an answer arrives is asked next. All pages are of one moment
 * of the run, so that rows do not shift while they are read; `refresh` moves on to now. Rows of before stay until the
 * first page of after is there.
 */
import type { ArchiveFilter, ArchiveRow, ArchiveSize, QueryResult } from '../../../engine/archive/protocol';
import type { ProposalArchive } from '../archive';
import type { Sort } from '../shown';
import { messageOf } from '../words';

/** Rows of one request. */
export const pageRows = 100;

/** Pages kept; more than fit on any screen. */
const pagesKept = 40;

export interface ListState {
  readonly status: 'empty' | 'busy' | 'ready' | 'failed';
  /** What failed, in words. */
  readonly message?: string;
  /** Counts of the moment shown; absent before the first answer. */
  readonly counts?: Omit<QueryResult, 'rows' | 'offset'>;
  /** Proposals made since the moment shown. */
  readonly newer: number;
  readonly row: (index: number) => ArchiveRow | undefined;
}

const nothing: ListState = { status: 'empty', newer: 0, row: () => undefined };

export class RowList {
  readonly #archive: ProposalArchive;
  readonly #listeners = new Set<() => void>();
  #state: ListState = nothing;
  #pages = new Map<number, readonly ArchiveRow[]>();
  #filter: ArchiveFilter = {};
  #sort: Sort | undefined;
  /** Grows with every change of the question, so that late answers to an older one are dropped. */
  #epoch = 0;
  /** The question the pages answer. */
  #shownEpoch = 0;
  #underWay = false;
  #wanted = { first: 0, last: 0 };
  #size: ArchiveSize | undefined;
  #moment: ArchiveSize | undefined;

  constructor(archive: ProposalArchive) {
    this.#archive = archive;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  state = (): ListState => this.#state;

  /** Asks for other rows, of now. */
  ask(filter: ArchiveFilter, sort: Sort): void {
    this.#filter = filter;
    this.#sort = sort;
    this.#wanted = { first: 0, last: pageRows - 1 };
    this.refresh();
  }

  /** Asks the same again, of now. */
  refresh(): void {
    if (!this.#sort) return;
    this.#epoch++;
    this.#moment = this.#size;
    this.#set({ status: 'busy' });
    this.#fetch();
  }

  /** Rows that are in sight. */
  want(first: number, last: number): void {
    if (first === this.#wanted.first && last === this.#wanted.last) return;
    this.#wanted = { first, last };
    this.#fetch();
  }

  /** The run has gone on, or another one has begun. */
  grown(size: ArchiveSize): void {
    const restarted = this.#size !== undefined && size.archived + size.forgotten < made(this.#size);
    this.#size = size;
    if (restarted || this.#moment === undefined || made(this.#moment) === 0) this.refresh();
    else this.#set({ newer: Math.max(0, made(size) - made(this.#moment)) });
  }

  #missing(): number | undefined {
    const { first, last } = this.#wanted;
    if (this.#state.status === 'failed') return undefined;
    if (this.#shownEpoch !== this.#epoch) return Math.floor(first / pageRows);
    const total = this.#state.counts?.total ?? 0;
    const lastPage = Math.floor(Math.min(last, total - 1) / pageRows);
    for (let page = Math.floor(first / pageRows); page <= lastPage; page++)
      if (!this.#pages.has(page)) return page;
    return undefined;
  }

  #fetch(): void {
    const page = this.#missing();
    const sort = this.#sort;
    if (this.#underWay || page === undefined || !sort) return;
    const epoch = this.#epoch;
    this.#underWay = true;
    this.#archive
      .query({ filter: this.#frozen(), sort, offset: page * pageRows, limit: pageRows })
      .then(
        (result) => {
          if (epoch === this.#epoch) this.#take(page, result);
        },
        (error: unknown) => {
          // Overtaken: what is still missing is asked again.
          if (epoch !== this.#epoch || isNamed(error, 'SupersededError')) return;
          if (isNamed(error, 'NoArchiveError')) {
            this.#shownEpoch = epoch;
            this.#pages = new Map();
            this.#state = nothing;
            this.#set({});
            return;
          }
          // Asked again only by a person: an archive that fails once fails at every row that scrolls by.
          this.#shownEpoch = epoch;
          this.#set({ status: 'failed', message: messageOf(error) });
        },
      )
      .finally(() => {
        this.#underWay = false;
        this.#fetch();
      });
  }

  /** The filter with the moment of the run that is shown. */
  #frozen(): ArchiveFilter {
    const { iterations } = this.#filter;
    const newest = this.#moment?.iteration;
    if (newest === undefined) return this.#filter;
    const { least, most } = iterations ?? { least: 0, most: newest };
    return { ...this.#filter, iterations: { least, most: Math.min(most, newest) } };
  }

  #take(page: number, { rows, offset: _, ...counts }: QueryResult): void {
    if (this.#shownEpoch !== this.#epoch) {
      this.#shownEpoch = this.#epoch;
      this.#pages = new Map();
    }
    this.#pages.delete(page);
    this.#pages.set(page, rows);
    for (const old of this.#pages.keys()) {
      if (this.#pages.size <= pagesKept) break;
      this.#pages.delete(old);
    }
    const { iterations, ...hidden } = counts.hidden;
    const set = this.#filter.iterations !== undefined && iterations !== undefined;
    const pages = this.#pages;
    this.#set({
      status: 'ready',
      counts: {
        ...counts,
        // What was made since is newer, not hidden.
        archived: Math.min(counts.archived, this.#moment?.archived ?? counts.archived),
        hidden: set ? { ...hidden, iterations } : hidden,
      },
      newer: Math.max(0, made(this.#size) - made(this.#moment)),
      row: (index) => pages.get(Math.floor(index / pageRows))?.[index % pageRows],
    });
  }

  #set(change: Partial<ListState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}

/** Whether the archive refused for this reason. */
function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}

function made(size: ArchiveSize | undefined): number {
  return size ? size.archived + size.forgotten : 0;
}
