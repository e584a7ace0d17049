/**
 * What can be asked about the proposals of one run, as promises; which run it is, and how a question gets to the worker,
 * is up to whoever extends it: the page's client asks about the open run, `stored.ts` about one that is closed.
 */
import type { RunId } from '../storage/protocol';
import type { Asked } from './messages';
import type { ArchivePoints, ArchiveQuery, ArchiveRow, ProposalDetail, QueryResult } from './protocol';

export abstract class ProposalQuestions {
  readonly #of: { readonly run?: RunId };

  /** @param run a stored run; the open one if none is named. */
  constructor(run?: RunId) {
    this.#of = run === undefined ? {} : { run };
  }

  /** One question and its answer. @throws ArchiveError */
  abstract ask(asked: Asked): Promise<unknown>;

  /**
   * Rows of the table.
   * @throws ArchiveError; its name is `SupersededError` when a newer question overtook this one.
   */
  query(query: ArchiveQuery): Promise<QueryResult> {
    return this.ask({ kind: 'query', query, ...this.#of }) as Promise<QueryResult>;
  }

  /** Everything about a proposal; undefined if the archive no longer holds it. @throws ArchiveError */
  detail(number: number): Promise<ProposalDetail | undefined> {
    return this.ask({ kind: 'detail', number, ...this.#of }) as Promise<ProposalDetail | undefined>;
  }

  /** Rows of tasks by their ids; those that are gone are left out. @throws ArchiveError */
  tasks(tasks: readonly number[]): Promise<readonly ArchiveRow[]> {
    return this.ask({ kind: 'tasks', tasks: [...tasks], ...this.#of }) as Promise<readonly ArchiveRow[]>;
  }

  /** At most `most` valid tasks, evenly over the run. @throws ArchiveError */
  points(most: number): Promise<ArchivePoints> {
    return this.ask({ kind: 'points', most, ...this.#of }) as Promise<ArchivePoints>;
  }
}
