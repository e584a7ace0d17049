/**
 * The page's end of the stored runs: questions for the archive worker as promises. Errors keep the names they had there
 * (`errors.ts`), so that a view can tell a full disk from a damaged file.
 */
import type { ConfigInput } from '../../core/config/schema';
import type { ArchiveClient } from '../archive/client';
import type {
  CheckpointModel,
  FileExport,
  RunList,
  RunRequests,
  StorageEstimate,
  StoredRun,
} from './protocol';

export class RunsClient implements RunRequests {
  readonly #archive: ArchiveClient;

  constructor(archive: ArchiveClient) {
    this.#archive = archive;
  }

  list(): Promise<RunList> {
    return this.#archive.ask({ kind: 'list' }) as Promise<RunList>;
  }

  model(run: string, checkpoint: string): Promise<CheckpointModel> {
    return this.#archive.ask({ kind: 'model', run, checkpoint }) as Promise<CheckpointModel>;
  }

  exportCheckpoint(run: string, checkpoint: string): Promise<FileExport> {
    return this.#archive.ask({ kind: 'export checkpoint', run, checkpoint }) as Promise<FileExport>;
  }

  load(run: string): Promise<StoredRun> {
    return this.#archive.ask({ kind: 'load', run }) as Promise<StoredRun>;
  }

  rename(run: string, name: string): Promise<void> {
    return this.#archive.ask({ kind: 'rename', run, name }) as Promise<void>;
  }

  delete(run: string): Promise<void> {
    return this.#archive.ask({ kind: 'delete', run }) as Promise<void>;
  }

  undoDelete(run: string): Promise<void> {
    return this.#archive.ask({ kind: 'undo delete', run }) as Promise<void>;
  }

  fork(run: string, checkpoint: string, changes: ConfigInput): Promise<string> {
    return this.#archive.ask({ kind: 'fork', run, checkpoint, changes }) as Promise<string>;
  }

  estimate(): Promise<StorageEstimate> {
    return this.#archive.ask({ kind: 'estimate' }) as Promise<StorageEstimate>;
  }

  /** Browsers let only a page ask this, not a worker. */
  async persist(): Promise<StorageEstimate['durability']> {
    return (await navigator.storage.persist()) ? 'persistent' : 'best effort';
  }

  exportRun(run: string): Promise<FileExport> {
    return this.#archive.ask({ kind: 'export', run }) as Promise<FileExport>;
  }

  importRun(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
    return this.#archive.ask({ kind: 'import', bytes }) as Promise<string>;
  }
}
