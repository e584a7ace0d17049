/**
 * The page's end of the archive worker: questions become promises, and whoever listens is told when the archive has
 * grown. It keeps nothing. The trainer is fed through {@link ArchiveClient.openFeed}.
 */
import * as v from 'valibot';
import type { RunId } from '../storage/protocol';
import { type ArchiveAnswer, type Asked, answerSchema } from './messages';
import type { ArchiveSize } from './protocol';
import { ProposalQuestions } from './questions';
import { StoredArchive } from './stored';

/** What the client needs of a worker; the browser's `Worker` fits. */
export interface ArchivePort {
  postMessage(message: unknown, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'error', listener: (event: { readonly message?: string }) => void): void;
}

/** The archive worker could not do what was asked; `name` says which error it was there. */
export class ArchiveError extends Error {
  constructor(
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

function startWorker(): ArchivePort {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'archive' });
}

export class ArchiveClient extends ProposalQuestions {
  readonly #start: () => ArchivePort;
  readonly #waiting = new Map<number, Waiting>();
  readonly #listeners = new Set<(size: ArchiveSize) => void>();
  #port: ArchivePort | undefined;
  #next = 1;
  #size: ArchiveSize = { archived: 0, forgotten: 0, iteration: 0 };

  /** @param start makes the worker; a test gives its own. */
  constructor(start: () => ArchivePort = startWorker) {
    super();
    this.#start = start;
  }

  /** A port for a trainer to send its iterations to. */
  openFeed(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    this.#connected().postMessage({ feed: port2 }, [port2]);
    return port1;
  }

  /** The same questions about a stored run. */
  stored(run: RunId): StoredArchive {
    return new StoredArchive(this, run);
  }

  /** Tells how much there is, at once and, at most twice a second, when it has changed. @returns what ends it. */
  watch(listener: (size: ArchiveSize) => void): () => void {
    this.#listeners.add(listener);
    listener(this.#size);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** One question and its answer. @throws ArchiveError */
  override ask(asked: Asked, transfer: Transferable[] = []): Promise<unknown> {
    const request = this.#next++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(request, { resolve, reject });
      this.#connected().postMessage({ request, asked }, transfer);
    });
  }

  #connected(): ArchivePort {
    if (this.#port) return this.#port;
    const port = this.#start();
    this.#port = port;
    port.addEventListener('message', ({ data }) => {
      const parsed = v.safeParse(answerSchema, data);
      if (parsed.success) this.#receive(parsed.output);
      else this.#fail('The archive sent something this page does not know. Reload the page.');
    });
    port.addEventListener('error', ({ message }) =>
      this.#fail(`The archive stopped unexpectedly${message ? ` (${message})` : ''}. Reload the page.`),
    );
    return port;
  }

  #receive(answer: ArchiveAnswer): void {
    if ('size' in answer) {
      this.#size = answer.size;
      for (const listener of this.#listeners) listener(answer.size);
      return;
    }
    const waiting = this.#waiting.get(answer.request);
    this.#waiting.delete(answer.request);
    if ('error' in answer) waiting?.reject(new ArchiveError(answer.error.name, answer.error.message));
    else waiting?.resolve(answer.value);
  }

  #fail(message: string): void {
    for (const { reject } of this.#waiting.values()) reject(new ArchiveError('ArchiveCrashError', message));
    this.#waiting.clear();
  }
}
