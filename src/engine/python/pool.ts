/**
 * The Python executor: a pool of workers with a warm spare. It cuts batches into segments, puts results back in order,
 * stops what runs too long, and replaces what dies, so that a program which takes its interpreter down costs only its
 * own result: programs that had finished keep theirs, the rest of the segment runs elsewhere.
 */
import type {
  PythonErrorKind,
  PythonExecutor,
  PythonOptions,
  PythonProgram,
  PythonResult,
} from '../../core/port/python';
import { PythonDisposedError, PythonStartError, reasonOf } from './errors';
import { canShareMemory, type LoadProgress, loadAssets, type PythonAssets } from './host';
import { Member, type MemberEvents } from './member';
import { parseChunk } from './protocol';
import { cut, parseOptions, type Segment, segmentsOf } from './segment';
import { openSnapshotStore, type SnapshotStore } from './snapshotStore';

export interface PythonPoolOptions {
  /** Workers that run programs; one more is kept warm. */
  readonly workers: number;
  /** Folder of the Pyodide files, with a slash at the end. By default `pyodide/` below the page's base, or the npm package on Node. */
  readonly assetsUrl?: string;
  /** Told while the interpreter's files arrive (browser only). */
  readonly onProgress?: (progress: LoadProgress) => void;
  /** Heap at which a program gets `memory`; the interpreter itself needs 30 MB. Default 256 MiB. */
  readonly memoryLimitBytes?: number;
}

/** Counters since the pool was made. */
export interface PythonPoolStats {
  readonly workers: number;
  /** Warm workers that wait to replace one. */
  readonly spares: number;
  readonly programs: number;
  readonly runs: number;
  /** Workers ended from outside because a program did not stop. */
  readonly killed: number;
  /** Workers whose interpreter died. */
  readonly crashed: number;
  /** Workers replaced because their heap had grown or a program had changed what the next would see. */
  readonly retired: number;
  /** Milliseconds from each loss of a worker until its replacement took over, in order. */
  readonly replacementMs: readonly number[];
}

export interface PythonPool extends PythonExecutor {
  stats(): PythonPoolStats;
}

interface Call {
  readonly results: (PythonResult[] | undefined)[];
  missing: number;
  resolve(results: PythonResult[][]): void;
  reject(error: Error): void;
}

const mebibyte = 2 ** 20;
const pollMs = 20;
/** Between asking a program to stop and ending its worker. */
const graceMs = 150;
const mostStartFailures = 3;

/**
 * Loads Pyodide and starts the workers.
 *
 * @throws PythonStartError if the interpreter can't be loaded or started.
 */
export async function createPythonPool(options: PythonPoolOptions): Promise<PythonPool> {
  const { assetsUrl, onProgress = () => undefined, memoryLimitBytes = 256 * mebibyte } = options;
  if (!Number.isInteger(options.workers) || options.workers < 1)
    throw new RangeError(`workers must be a whole number of at least 1, not ${options.workers}`);
  let assets: PythonAssets;
  try {
    assets = await loadAssets(assetsUrl, onProgress);
  } catch (error) {
    throw new PythonStartError(reasonOf(error));
  }
  const store = await openSnapshotStore(assets.sources);
  const pool = new Pool(assets, options.workers, memoryLimitBytes, store, await store.recall());
  await pool.started;
  return pool;
}

class Pool implements PythonPool {
  readonly started: Promise<void>;
  readonly #assets: PythonAssets;
  readonly #size: number;
  readonly #memoryLimitBytes: number;
  readonly #store: SnapshotStore;
  readonly #members = new Set<Member>();
  readonly #calls = new Map<number, Call>();
  readonly #queue: Segment[] = [];
  readonly #losses: number[] = [];
  readonly #replacementMs: number[] = [];
  readonly #counts = { programs: 0, runs: 0, killed: 0, crashed: 0, retired: 0 };
  #snapshot: Uint8Array | undefined;
  /** A snapshot of an earlier session is on trial until a worker has started from it. */
  #snapshotTrust: 'trial' | 'proven' = 'proven';
  #nextCall = 0;
  #startFailures = 0;
  #broken: Error | undefined;
  #watch: ReturnType<typeof setInterval> | undefined;
  #lastWatch = 0;
  #resolveStarted: () => void = () => undefined;
  #rejectStarted: (error: Error) => void = () => undefined;

  constructor(
    assets: PythonAssets,
    size: number,
    memoryLimitBytes: number,
    store: SnapshotStore,
    recalled: Uint8Array | undefined,
  ) {
    this.#assets = assets;
    this.#store = store;
    this.#size = size;
    this.#memoryLimitBytes = memoryLimitBytes;
    this.started = new Promise((resolve, reject) => {
      this.#resolveStarted = resolve;
      this.#rejectStarted = reject;
    });
    // The first worker ever starts from nothing and makes the snapshot that all others start from.
    if (recalled) {
      this.#snapshot = share(recalled);
      this.#snapshotTrust = 'trial';
      this.#fill();
    } else this.#add();
  }

  readonly #events: MemberEvents = {
    snapshot: (bytes) => {
      this.#snapshot = share(bytes);
      void this.#store.keep(this.#snapshot);
      this.#fill();
    },
    ready: () => {
      this.#startFailures = 0;
      this.#snapshotTrust = 'proven';
      this.#fill();
      const lostAt = this.#losses.shift();
      if (lostAt !== undefined) this.#replacementMs.push(performance.now() - lostAt);
      if (this.#count('idle') + this.#count('busy') >= this.#size) this.#resolveStarted();
      this.#dispatch();
    },
    chunk: (member, first, text) => {
      const { segment } = member;
      if (segment === undefined) return;
      const results = parseChunk(text);
      for (const [index, result] of results.entries()) this.#settle(segment, first + index, result);
      member.finished = first + results.length;
    },
    done: (member, state, heapBytes) => {
      const rest = remaining(member);
      member.segment = undefined;
      if (rest) this.#queue.unshift(rest);
      if (state === 'retire' || heapBytes > this.#memoryLimitBytes / 2) {
        this.#counts.retired += 1;
        this.#replace(member);
      }
      this.#dispatch();
    },
    lost: (member, { kind, message, program }) => {
      if (this.#snapshotTrust === 'trial') return this.#startAfresh();
      if (member.segment === undefined) this.#startFailures += 1;
      else this.#counts.crashed += 1;
      if (this.#startFailures >= mostStartFailures) return this.#break(new PythonStartError(message));
      const cause = kind === 'memory' ? 'the program needs more memory than a program may use' : message;
      this.#blame(member, program, kind, `the interpreter died: ${cause}`);
      this.#replace(member);
      this.#dispatch();
    },
  };

  #count(state: Member['state']): number {
    let count = 0;
    for (const member of this.#members) if (member.state === state) count += 1;
    return count;
  }

  #add(): void {
    const start = {
      assets: this.#assets,
      snapshot: this.#snapshot,
      memoryLimitBytes: this.#memoryLimitBytes,
    };
    this.#members.add(new Member(start, this.#events));
  }

  /** Starts what is missing: the workers and one spare, once there is a snapshot to start from. */
  #fill(): void {
    if (this.#broken) return;
    while (this.#snapshot !== undefined && this.#members.size < this.#size + 1) this.#add();
  }

  /** The snapshot of an earlier session does not work: as if there were none. */
  #startAfresh(): void {
    for (const member of this.#members) member.terminate();
    this.#members.clear();
    this.#snapshot = undefined;
    this.#snapshotTrust = 'proven';
    void this.#store.forget();
    this.#add();
  }

  #replace(member: Member): void {
    member.terminate();
    this.#members.delete(member);
    if (this.#count('idle') > 0) this.#replacementMs.push(0);
    else this.#losses.push(performance.now());
    if (this.#snapshot === undefined) this.#add();
    this.#fill();
  }

  #dispatch(): void {
    for (const member of this.#members) {
      if (this.#queue.length === 0) break;
      if (this.#count('busy') >= this.#size) break;
      if (member.state !== 'idle') continue;
      const segment = this.#queue.shift();
      if (segment) member.run(segment);
    }
    const busy = this.#count('busy') > 0;
    if (busy && this.#watch === undefined) {
      this.#lastWatch = performance.now();
      this.#watch = setInterval(() => this.#look(), pollMs);
    } else if (!busy && this.#watch !== undefined) {
      clearInterval(this.#watch);
      this.#watch = undefined;
    }
  }

  /** The watchdog: interrupts what runs too long, and ends the worker of what does not stop for that. */
  #look(): void {
    const now = performance.now();
    const elapsedMs = now - this.#lastWatch;
    this.#lastWatch = now;
    for (const member of [...this.#members]) {
      const { segment } = member;
      if (member.state !== 'busy' || segment === undefined) continue;
      const { timeoutMs } = segment.options;
      const stalledMs = member.stalledMs(elapsedMs);
      if (stalledMs < timeoutMs) continue;
      member.interrupt();
      if (stalledMs < timeoutMs + graceMs) continue;
      this.#counts.killed += 1;
      this.#blame(member, member.current(), 'timeout', `the program ran longer than ${timeoutMs} ms`);
      this.#replace(member);
    }
    this.#dispatch();
  }

  /** Gives the guilty program its error and queues the rest of the segment, or finds out who is guilty. */
  #blame(member: Member, program: number | undefined, kind: PythonErrorKind, message: string): void {
    const rest = remaining(member);
    const { segment, finished } = member;
    member.segment = undefined;
    if (segment === undefined || rest === undefined) return;
    const guilty =
      program ?? (segment.chunks === 'program' || rest.programs.length === 1 ? finished : undefined);
    if (guilty === undefined) {
      this.#queue.unshift({ ...rest, chunks: 'program' });
      return;
    }
    // A chunk on its way from a dead worker is lost: what lies between the last one and the guilty program runs again.
    const inputs = segment.programs[guilty]?.inputs ?? [];
    this.#settle(
      segment,
      guilty,
      inputs.map(() => ({ ok: false, kind, message })),
    );
    const after = cut(segment, guilty + 1, segment.programs.length);
    const before = cut(segment, finished, guilty);
    if (after) this.#queue.unshift(after);
    if (before) this.#queue.unshift(before);
  }

  #settle(segment: Segment, index: number, results: PythonResult[]): void {
    if (segment.attempt === 'first' && results.some((result) => !result.ok && result.kind === 'timeout')) {
      const again = cut(segment, index, index + 1);
      if (again) this.#queue.push({ ...again, attempt: 'second' });
      return;
    }
    const call = this.#calls.get(segment.call);
    if (call === undefined || call.results[segment.first + index] !== undefined) return;
    call.results[segment.first + index] = results;
    call.missing -= 1;
    this.#counts.programs += 1;
    this.#counts.runs += results.length;
    if (call.missing > 0) return;
    this.#calls.delete(segment.call);
    call.resolve(call.results.map((result) => result ?? []));
  }

  #break(error: Error): void {
    this.#broken = error;
    if (this.#watch !== undefined) clearInterval(this.#watch);
    this.#watch = undefined;
    for (const member of this.#members) member.terminate();
    this.#members.clear();
    this.#queue.length = 0;
    this.#rejectStarted(error);
    for (const call of this.#calls.values()) call.reject(error);
    this.#calls.clear();
  }

  async run(batch: readonly PythonProgram[], options: PythonOptions): Promise<PythonResult[][]> {
    if (this.#broken) throw this.#broken;
    const parsed = parseOptions(options);
    if (batch.length === 0) return [];
    return new Promise((resolve, reject) => {
      const call = this.#nextCall++;
      this.#calls.set(call, { results: batch.map(() => undefined), missing: batch.length, resolve, reject });
      this.#queue.push(...segmentsOf(call, batch, parsed, this.#size));
      this.#dispatch();
    });
  }

  stats(): PythonPoolStats {
    const spares = Math.max(0, this.#count('idle') + this.#count('busy') - this.#size);
    return { workers: this.#size, spares, ...this.#counts, replacementMs: [...this.#replacementMs] };
  }

  async dispose(): Promise<void> {
    this.#break(new PythonDisposedError());
  }
}

/** What a member has not finished of its segment. */
function remaining(member: Member): Segment | undefined {
  const { segment, finished } = member;
  return segment && cut(segment, finished, segment.programs.length);
}

/** Puts the snapshot where all workers can read it without a copy each, if memory can be shared. */
function share(bytes: Uint8Array): Uint8Array {
  if (!canShareMemory()) return bytes;
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}
