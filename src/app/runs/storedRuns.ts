/**
 * The stored runs as the page knows them: the list, the space they take, and what a person can do with them. It asks
 * the storage and keeps nothing itself; the run that is training is the session's.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  DamagedRun,
  FileExport,
  RunId,
  RunRequests,
  RunSummary,
  StorageEstimate,
} from '../../engine/storage/protocol';

/** How the newest thing that was asked for ended. */
export type Outcome =
  | { readonly kind: 'deleted'; readonly run: RunId; readonly message: string }
  | { readonly kind: 'done'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };

export interface StoredRunsState {
  /** `failed`: the storage cannot be read at all; `failure` says why. */
  readonly status: 'loading' | 'ready' | 'failed';
  readonly failure: string | undefined;
  /** Newest first, without deleted ones. */
  readonly runs: readonly RunSummary[];
  /** Deleted ones that can still be brought back. */
  readonly deleted: readonly RunSummary[];
  readonly damaged: readonly DamagedRun[];
  readonly estimate: StorageEstimate | undefined;
  /** What is being waited for, in words. */
  readonly busy: string | undefined;
  readonly outcome: Outcome | undefined;
}

/** Hands a file to the person. */
export type SaveFile = (file: FileExport) => void;

export class StoredRuns {
  readonly store: StoreApi<StoredRunsState>;
  readonly requests: RunRequests;
  readonly #saveFile: SaveFile;

  constructor(requests: RunRequests, saveFile: SaveFile) {
    this.requests = requests;
    this.#saveFile = saveFile;
    this.store = createStore<StoredRunsState>(() => ({
      status: 'loading',
      failure: undefined,
      runs: [],
      deleted: [],
      damaged: [],
      estimate: undefined,
      busy: undefined,
      outcome: undefined,
    }));
  }

  /** Reads the list and the space anew; what was there stays shown until then. */
  async refresh(): Promise<void> {
    try {
      const [{ runs, damaged }, estimate] = await Promise.all([
        this.requests.list(),
        this.requests.estimate().catch(() => undefined),
      ]);
      const before = this.store.getState();
      this.store.setState({
        status: 'ready',
        failure: undefined,
        runs: unchanged(
          before.runs,
          runs.filter(({ purgeAt }) => purgeAt === undefined),
        ),
        deleted: unchanged(
          before.deleted,
          runs.filter(({ purgeAt }) => purgeAt !== undefined),
        ),
        damaged: unchanged(before.damaged, damaged),
        estimate,
      });
    } catch (error) {
      this.store.setState({ status: 'failed', failure: messageOf(error) });
    }
  }

  rename(run: RunSummary, name: string): Promise<void> {
    return this.#perform('Renaming', async () => {
      await this.requests.rename(run.id, name);
      return undefined;
    });
  }

  delete(run: RunId, name: string): Promise<void> {
    return this.#perform(`Deleting ${name}`, async () => {
      await this.requests.delete(run);
      return { kind: 'deleted', run, message: `${name} was deleted.` };
    });
  }

  bringBack(run: RunId): Promise<void> {
    return this.#perform('Bringing it back', async () => {
      await this.requests.undoDelete(run);
      return undefined;
    });
  }

  exportRun(run: RunSummary): Promise<void> {
    return this.#perform(`Packing ${run.name}`, async () => {
      const file = await this.requests.exportRun(run.id);
      this.#saveFile(file);
      return { kind: 'done', message: `${run.name} was saved as ${file.name}.` };
    });
  }

  exportCheckpoint(run: RunSummary, checkpoint: string): Promise<void> {
    return this.#perform('Packing the weights', async () => {
      const file = await this.requests.exportCheckpoint(run.id, checkpoint);
      this.#saveFile(file);
      return { kind: 'done', message: `The weights were saved as ${file.name}.` };
    });
  }

  /** Adds the runs in the files, one after another. @returns the new runs' ids. */
  async importFiles(files: readonly File[]): Promise<readonly RunId[]> {
    const imported: RunId[] = [];
    for (const file of files) {
      await this.#perform(`Reading ${file.name}`, async () => {
        imported.push(await this.requests.importRun(new Uint8Array(await file.arrayBuffer())));
        return { kind: 'done', message: `${file.name} was added to the runs.` };
      });
    }
    return imported;
  }

  /** Asks the browser not to clear the runs by itself. */
  keepSafe(): Promise<void> {
    return this.#perform('Asking the browser', async () => {
      const durability = await this.requests.persist();
      return durability === 'persistent'
        ? { kind: 'done', message: 'The browser promised to keep the runs until you delete them.' }
        : {
            kind: 'failed',
            message:
              'The browser did not promise it. It may clear runs when the disk is full: export those that matter.',
          };
    });
  }

  dismissOutcome(): void {
    this.store.setState({ outcome: undefined });
  }

  async #perform(busy: string, act: () => Promise<Outcome | undefined>): Promise<void> {
    this.store.setState({ busy, outcome: undefined });
    try {
      const outcome = await act();
      await this.refresh();
      this.store.setState({ outcome });
    } catch (error) {
      this.store.setState({ outcome: { kind: 'failed', message: messageOf(error) } });
    } finally {
      this.store.setState({ busy: undefined });
    }
  }
}

/** The same objects as before where nothing changed, and the same list if nothing changed at all: less is drawn anew. */
function unchanged<T extends { readonly id: RunId }>(before: readonly T[], now: readonly T[]): readonly T[] {
  const known = new Map(before.map((item) => [item.id, item]));
  const kept = now.map((item) => {
    const old = known.get(item.id);
    return old && JSON.stringify(old) === JSON.stringify(item) ? old : item;
  });
  const same = kept.length === before.length && kept.every((item, index) => item === before[index]);
  return same ? before : kept;
}

/** What went wrong, in the words of whoever it went wrong with. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
