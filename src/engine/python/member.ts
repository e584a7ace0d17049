/**
 * One worker of the pool and what it is doing. It reports what happens and measures how long the running program has
 * been running; whether that is too long, and who runs what next, is the pool's business.
 */
import * as v from 'valibot';
import type { PythonOptions, PythonProgram } from '../../core/port/python';
import { canShareMemory, type PythonAssets, spawnWorker, type WorkerHandle } from './host';
import { type ToPool, type ToWorker, toPool } from './protocol';

/** A stretch of programs of one `run` call, `first` being its place in the call's batch. */
export interface Segment {
  readonly call: number;
  readonly first: number;
  readonly programs: readonly PythonProgram[];
  readonly options: PythonOptions;
  readonly chunks: 'program' | 'time';
}

export interface MemberEvents {
  ready(member: Member): void;
  snapshot(bytes: Uint8Array): void;
  /** `first` counts from the start of the segment. */
  chunk(member: Member, first: number, results: string): void;
  done(member: Member, state: 'clean' | 'retire', heapBytes: number): void;
  /** The worker is lost. `program` is the one that ran, counted from the start of the segment, if that is known. */
  lost(member: Member, program: number | undefined, message: string): void;
}

export interface MemberStart {
  readonly assets: PythonAssets;
  readonly snapshot: Uint8Array | undefined;
  readonly memoryLimitBytes: number;
}

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
  #seen = -1;
  #since = 0;

  constructor(start: MemberStart, events: MemberEvents) {
    this.#events = events;
    this.#shared = canShareMemory() ? new Int32Array(new SharedArrayBuffer(8)) : undefined;
    void this.#spawn(start);
  }

  async #spawn({ assets, snapshot, memoryLimitBytes }: MemberStart): Promise<void> {
    try {
      const { wasm, stdlib, assetsUrl, sources } = assets;
      const handle = await spawnWorker({
        message: (data) => this.#receive(v.parse(toPool, data), () => post),
        failure: (error) => this.#lose(undefined, error.message),
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
      this.#lose(undefined, error instanceof Error ? error.message : String(error));
    }
  }

  #isGone(): boolean {
    return this.state === 'gone';
  }

  #receive(message: ToPool, start: () => ToWorker): void {
    if (this.#isGone()) return;
    if (message.kind === 'listening') this.#handle?.post(start());
    else if (message.kind === 'snapshot') this.#events.snapshot(message.bytes);
    else if (message.kind === 'failed') this.#lose(undefined, message.message);
    else if (message.kind === 'ready') {
      this.state = 'idle';
      this.#handle?.release();
      this.#events.ready(this);
    } else if (message.job === this.#job) this.#progress(message);
  }

  #progress(message: Extract<ToPool, { job: number }>): void {
    this.#since = performance.now();
    if (message.kind === 'chunk') this.#events.chunk(this, message.first, message.results);
    else if (message.kind === 'crashed') this.#lose(message.index, message.message);
    else {
      this.state = 'idle';
      this.#handle?.release();
      this.#events.done(this, message.state, message.heapBytes);
    }
  }

  #lose(program: number | undefined, message: string): void {
    if (this.#isGone()) return;
    const shared = this.segment && this.#shared ? Atomics.load(this.#shared, 0) : undefined;
    this.terminate();
    this.#events.lost(this, program ?? shared, message);
  }

  /** Starts a segment; the member must be idle. */
  run(segment: Segment): void {
    const { timeoutMs, maxReprLength, runs, inputs } = segment.options;
    this.segment = segment;
    this.finished = 0;
    this.state = 'busy';
    this.#job += 1;
    this.#seen = -1;
    this.#since = performance.now();
    if (this.#shared) Atomics.store(this.#shared, 0, 0);
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

  /** Milliseconds without a sign of progress, as observed from here. `late` observations start the count anew. */
  stalledMs(observation: 'regular' | 'late'): number {
    const now = performance.now();
    const index = this.#shared ? Atomics.load(this.#shared, 0) : this.#seen;
    if (index !== this.#seen || observation === 'late') {
      this.#seen = index;
      this.#since = now;
    }
    return now - this.#since;
  }

  /** The program that runs now, counted from the start of the segment, if memory is shared. */
  current(): number | undefined {
    return this.#shared ? Atomics.load(this.#shared, 0) : undefined;
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
