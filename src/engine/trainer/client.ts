/**
 * The page's end of the trainer: starts the worker when it is first needed, sends typed commands and hands typed
 * events to whoever listens. It holds no state of the run and decides nothing. What arrives is checked at this edge,
 * so that a page and a worker of different builds say so instead of failing somewhere inside.
 */
import * as v from 'valibot';
import type { TrainerCommand, TrainerEvent } from './protocol';

/** What the client needs of a worker; the browser's `Worker` fits. */
export interface TrainerPort {
  postMessage(command: TrainerCommand, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'messageerror', listener: () => void): void;
  addEventListener(type: 'error', listener: (event: { readonly message?: string }) => void): void;
  terminate(): void;
}

export type TrainerListener = (event: TrainerEvent) => void;

const fields = v.looseObject({});

const eventSchema = v.variant('kind', [
  v.looseObject({
    kind: v.literal('status'),
    status: v.picklist(['empty', 'loading', 'ready', 'running', 'paused', 'stopped', 'failed']),
  }),
  v.looseObject({
    kind: v.literal('loading'),
    part: v.picklist(['python', 'engine', 'suite', 'seeding']),
    loadedBytes: v.optional(v.number()),
    totalBytes: v.optional(v.number()),
    done: v.boolean(),
  }),
  v.looseObject({
    kind: v.literal('opened'),
    run: v.looseObject({ id: v.string(), name: v.string() }),
    resumedAt: v.optional(v.number()),
  }),
  v.looseObject({
    kind: v.literal('snapshot'),
    snapshot: v.looseObject({ ring: fields, buffers: fields, bufferSizes: fields, metrics: v.array(fields) }),
  }),
  v.looseObject({ kind: v.literal('evaluation'), iteration: v.number(), evaluation: fields }),
  v.looseObject({ kind: v.literal('task'), detail: v.looseObject({ id: v.number() }) }),
  v.looseObject({
    kind: v.literal('policy'),
    iteration: v.number(),
    config: fields,
    state: v.looseObject({ parameters: v.instance(Float32Array) }),
  }),
  v.looseObject({ kind: v.literal('saved'), run: v.string(), iteration: v.number() }),
  v.looseObject({ kind: v.literal('journal'), entries: v.array(fields), how: v.picklist(['all', 'new']) }),
  v.looseObject({ kind: v.literal('verdict'), text: v.string() }),
  v.looseObject({ kind: v.literal('refused'), message: v.string(), control: v.optional(v.string()) }),
  v.looseObject({ kind: v.literal('recovered'), engine: v.string(), message: v.string() }),
  v.looseObject({ kind: v.literal('failed'), name: v.string(), message: v.string() }),
]);

function isTrainerEvent(data: unknown): data is TrainerEvent {
  return v.is(eventSchema, data);
}

function startWorker(): TrainerPort {
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'trainer' });
}

/** One trainer, and at most one worker at a time. */
export class TrainerClient {
  readonly #start: () => TrainerPort;
  readonly #openMemory: (() => MessagePort) | undefined;
  readonly #listeners = new Set<TrainerListener>();
  #port: TrainerPort | undefined;

  /**
   * @param start makes the worker; a test gives its own.
   * @param openMemory gives each new worker a port to the archive; without it runs are not kept.
   */
  constructor(start: () => TrainerPort = startWorker, openMemory?: () => MessagePort) {
    this.#start = start;
    this.#openMemory = openMemory;
  }

  /** Sends a command; the first one starts the worker, and so does the first after a failure of the worker itself. */
  send(command: TrainerCommand): void {
    this.#port ??= this.#connect();
    this.#port.postMessage(command);
  }

  /** @returns a function that ends the subscription. */
  subscribe(listener: TrainerListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Ends the worker at once; a later command starts a new one. */
  dispose(): void {
    this.#port?.terminate();
    this.#port = undefined;
  }

  #connect(): TrainerPort {
    const port = this.#start();
    port.addEventListener('message', ({ data }) => {
      if (port !== this.#port) return;
      if (isTrainerEvent(data)) this.#emit(data);
      else
        this.#fail('ProtocolError', 'The trainer sent something this page does not know. Reload the page.');
    });
    port.addEventListener('messageerror', () => {
      this.#fail('ProtocolError', 'A message of the trainer could not be read. Reload the page.');
    });
    port.addEventListener('error', (event) => {
      if (port !== this.#port) return;
      const cause = event.message ? ` (${event.message})` : '';
      this.#fail('TrainerCrashError', `The trainer stopped unexpectedly${cause}. Start a new run.`);
    });
    const memory = this.#openMemory?.();
    if (memory) port.postMessage({ kind: 'remember', port: memory }, [memory]);
    return port;
  }

  #fail(name: string, message: string): void {
    this.dispose();
    this.#emit({ kind: 'failed', name, message });
    this.#emit({ kind: 'status', status: 'failed' });
  }

  #emit(event: TrainerEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
