/**
 * One worker of the pool and what it is doing. It reports what happens and measures how long the running program has
 * been running; whether that is too long, and who runs what next, is the pool's business.
 */
import * as v from 'valibot';
import { canShareMemory, type PythonAssets, spawnWorker, type WorkerHandle } from './host';
import { noProgram, type ToPool, type ToWorker, toPool } from './protocol';
import type { Segment } from './segment';

export interface MemberEvents {
  ready(member: Member): void;
  snapshot(bytes: Uint8Array): void;
  /** `first` counts from the start of the segment. */
  chunk(member: Member, first: number, results: string): void;
  done(member: Member, state: 'clean' | 'retire', heapBytes: number): void;
  lost(member: Member, loss: Loss): void;
}

/** How a worker was lost. */
export interface Loss {
  readonly kind: 'memory' | 'crash';
  readonly message: string;
  /** The program that ran, counted from the start of the segment, if that is known. */
  readonly program?: number | undefined;
}

export interface MemberStart {
  readonly assets: PythonAssets;
  readonly snapshot: Uint8Array | undefined;
  readonly memoryLimitBytes: number;
}

const mostCountedMs = 100;

export class Member {
  /** What it runs now. */
  segment: Segment | undefined;
  /** How many of the segment's programs have results. */
  finished = 0;
  state: 'starting' | 'idle' | 'busy' | 'gone' = 'starting';
  readonly #events: MemberEvents;
  readonly #shared: Int32Array | undefined;
  #handle: WorkerHandle | undefined;
  #job = 0;
  #seen: number | undefined;
  #stalledMs = 0;

  constructor(start: MemberStart, events: MemberEvents) {
    this.#events = events;
    this.#shared = canShareMemory() ? new Int32Array(new SharedArrayBuffer(8)) : undefined;
    void this.#spawn(start);
  }

  async #spawn({ assets, snapshot, memoryLimitBytes }: MemberStart): Promise<void> {
    try {
      const { wasm, stdlib, assetsUrl, sources } = assets;
      const handle = await spawnWorker({
        message: (data) => {
          const message = v.safeParse(toPool, data);
          if (message.success) this.#receive(message.output, () => post);
          else this.#lose({ kind: 'crash', message: 'its message makes no sense' });
        },
        failure: ({ message }) => this.#lose({ kind: 'crash', message }),
      });
      const post: ToWorker = {
        kind: 'start',
        wasm,
        assetsUrl,
        memoryLimitBytes,
        ...(stdlib && { stdlib }),
        ...(snapshot ? { snapshot } : { sources }),
        ...(this.#shared && { shared: this.#shared }),
      };
      this.#handle = handle;
      if (this.#isGone()) handle.terminate();
    } catch (error) {
      this.#lose({ kind: 'crash', message: error instanceof Error ? error.message : String(error) });
    }
  }

  #isGone(): boolean {
    return this.state === 'gone';
  }

  #receive(message: ToPool, start: () => ToWorker): void {
    if (this.#isGone()) return;
    if (message.kind === 'listening') this.#handle?.post(start());
    else if (message.kind === 'snapshot') this.#events.snapshot(message.bytes);
    else if (message.kind === 'failed') this.#lose({ kind: 'crash', message: message.message });
    else if (message.kind === 'ready') {
      this.state = 'idle';
      this.#handle?.release();
      this.#events.ready(this);
    } else if (message.job === this.#job) this.#progress(message);
  }

  #progress(message: Extract<ToPool, { job: number }>): void {
    this.#stalledMs = 0;
    if (message.kind === 'chunk') this.#events.chunk(this, message.first, message.results);
    else if (message.kind === 'crashed')
      this.#lose({ kind: message.cause, message: message.message, program: message.index });
    else {
      this.state = 'idle';
      this.#handle?.release();
      this.#events.done(this, message.state, message.heapBytes);
    }
  }

  #lose(loss: Loss): void {
    if (this.#isGone()) return;
    const program = loss.program ?? (this.segment && this.current());
    this.terminate();
    this.#events.lost(this, { ...loss, program });
  }

  /** Starts a segment; the member must be idle. */
  run(segment: Segment): void {
    const { timeoutMs, maxReprLength, runs, inputs } = segment.options;
    this.segment = segment;
    this.finished = 0;
    this.state = 'busy';
    this.#job += 1;
    this.#seen = undefined;
    this.#stalledMs = 0;
    if (this.#shared) Atomics.store(this.#shared, 0, noProgram);
    this.#handle?.hold();
    this.#handle?.post({
      kind: 'run',
      job: this.#job,
      programs: JSON.stringify(segment.programs.map(({ program, inputs }) => [program, inputs])),
      timeoutMs,
      maxReprLength,
      runs,
      inputs,
      chunks: segment.chunks,
    } satisfies ToWorker);
  }

  /**
   * Milliseconds that the running program has been seen running, to be called regularly.
   *
   * @param elapsedMs since the last call. Where memory is not shared, a long pause of this very thread may have kept
   * messages waiting, so that only a part of it counts.
   */
  stalledMs(elapsedMs: number): number {
    const index = this.current();
    if (this.#shared && (index === undefined || index !== this.#seen)) {
      this.#seen = index;
      this.#stalledMs = 0;
    } else {
      this.#stalledMs += this.#shared ? elapsedMs : Math.min(elapsedMs, mostCountedMs);
    }
    return this.#stalledMs;
  }

  /** The program that runs now, counted from the start of the segment, if memory is shared and one runs. */
  current(): number | undefined {
    const index = this.#shared ? Atomics.load(this.#shared, 0) : noProgram;
    return index === noProgram ? undefined : index;
  }

  /** Asks Python to raise in the running program. Without shared memory this does nothing. */
  interrupt(): void {
    if (this.#shared) Atomics.store(this.#shared, 1, 2);
  }

  terminate(): void {
    this.state = 'gone';
    this.#handle?.terminate();
  }
}
