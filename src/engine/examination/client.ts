/**
 * The page's end of the examination: starts the worker when something is first asked, and turns each request into a
 * promise that can be aborted. It holds no models and computes nothing. What arrives is checked at this edge.
 */
import * as v from 'valibot';
import type {
  Examination,
  ExaminationKind,
  ExaminationProgress,
  ExaminationRequest,
  GeneratedToken,
} from './protocol';

/** What the client needs of a worker; the browser's `Worker` fits. */
export interface ExaminationPort {
  postMessage(request: ExaminationRequest): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'messageerror', listener: () => void): void;
  addEventListener(type: 'error', listener: (event: { readonly message?: string }) => void): void;
  terminate(): void;
}

/** The worker could not do what was asked; `reason` is the class of its error, the message tells what to do. */
export class ExaminationError extends Error {
  override readonly name = 'ExaminationError';
  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

/** How a request is followed and given up. */
export interface AskOptions {
  /** Gives the request up; its promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ExaminationProgress) => void;
  /** Told every token of a `generate`, in order. */
  readonly onToken?: (token: GeneratedToken) => void;
}

const id = v.number();

const eventSchema = v.variant('kind', [
  v.looseObject({ kind: v.literal('answer'), id, answer: v.nullable(v.looseObject({})) }),
  v.looseObject({
    kind: v.literal('progress'),
    id,
    progress: v.looseObject({ part: v.string(), done: v.number(), of: v.number() }),
  }),
  v.looseObject({
    kind: v.literal('token'),
    id,
    token: v.looseObject({ token: v.number(), position: v.number() }),
  }),
  v.looseObject({ kind: v.literal('failed'), id, name: v.string(), message: v.string() }),
]);

function startWorker(): ExaminationPort {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'examination' });
}

/** A request that waits for its answer. */
interface Waiting extends AskOptions {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** One examination room, and at most one worker at a time. */
export class ExaminationClient {
  readonly #start: () => ExaminationPort;
  readonly #waiting = new Map<number, Waiting>();
  #port: ExaminationPort | undefined;
  #nextId = 1;

  /** @param start makes the worker; a test gives its own. */
  constructor(start: () => ExaminationPort = startWorker) {
    this.#start = start;
  }

  /**
   * Asks the worker, which the first request starts. Several may be under way at once.
   * @throws ExaminationError if it cannot be done; the signal's reason if it was given up.
   */
  ask<K extends ExaminationKind>(
    kind: K,
    fields: Examination[K]['ask'],
    options: AskOptions = {},
  ): Promise<Examination[K]['answer']> {
    const { signal } = options;
    if (signal?.aborted) return Promise.reject(signal.reason);
    const number = this.#nextId++;
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        if (!this.#waiting.delete(number)) return;
        this.#port?.postMessage({ id: number, kind: 'abort' });
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', giveUp, { once: true });
      const forget = (): void => signal?.removeEventListener('abort', giveUp);
      this.#waiting.set(number, {
        ...options,
        resolve: (answer) => {
          forget();
          resolve(answer as Examination[K]['answer']);
        },
        reject: (error) => {
          forget();
          reject(error);
        },
      });
      this.#port ??= this.#connect();
      this.#port.postMessage({ id: number, kind, ...fields } as ExaminationRequest);
    });
  }

  /** Ends the worker at once with its models and Python; what waits is refused. A later request starts a new one. */
  dispose(): void {
    this.#fail('DisposedError', 'The examination was closed. Ask again to open it anew.');
  }

  #connect(): ExaminationPort {
    const port = this.#start();
    port.addEventListener('message', ({ data }) => {
      if (port === this.#port) this.#receive(data);
    });
    port.addEventListener('messageerror', () => {
      if (port === this.#port) this.#fail('ProtocolError', 'An answer could not be read. Reload the page.');
    });
    port.addEventListener('error', (event) => {
      if (port !== this.#port) return;
      const cause = event.message ? ` (${event.message})` : '';
      this.#fail(
        'ExaminationCrashError',
        `The examination stopped unexpectedly${cause}. Load the model again.`,
      );
    });
    return port;
  }

  #receive(data: unknown): void {
    const parsed = v.safeParse(eventSchema, data);
    if (!parsed.success) {
      this.#fail('ProtocolError', 'The examination sent something this page does not know. Reload the page.');
      return;
    }
    const event = parsed.output;
    const waiting = this.#waiting.get(event.id);
    if (!waiting) return;
    switch (event.kind) {
      case 'progress':
        waiting.onProgress?.(event.progress as ExaminationProgress);
        return;
      case 'token':
        waiting.onToken?.(event.token as unknown as GeneratedToken);
        return;
      case 'answer':
        this.#waiting.delete(event.id);
        waiting.resolve(event.answer);
        return;
      case 'failed':
        this.#waiting.delete(event.id);
        waiting.reject(new ExaminationError(event.name, event.message));
    }
  }

  #fail(reason: string, message: string): void {
    this.#port?.terminate();
    this.#port = undefined;
    const left = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const waiting of left) waiting.reject(new ExaminationError(reason, message));
  }
}
