/**
 * The buffer of one mode: every validated task with where it came from and how it fared (paper section 3.3.2).
 * It keeps the newest tasks when full, where the official code keeps the oldest and stops learning anything new.
 * It decides nothing about what is admitted; that is validation and the admission filter of the loop.
 */
import type { RandomStream } from '../random/stream';
import type { Mode } from '../task/mode';
import type { Task } from '../task/task';

/** One time a task was drawn for solving. */
export interface Draw {
  readonly iteration: number;
  readonly solveRate: number;
}

/** A task in a buffer with its newest draws, oldest first, and how often it was drawn in all. */
export interface BufferEntry {
  readonly task: Task;
  readonly draws: Draw[];
  timesDrawn: number;
}

/** What a checkpoint keeps of a buffer. */
export interface BufferState {
  readonly mode: Mode;
  readonly entries: readonly {
    readonly task: Task;
    readonly draws: readonly Draw[];
    readonly timesDrawn: number;
  }[];
}

/** Draws kept of one task; older ones are dropped. */
const maxDraws = 32;

export class TaskBuffer {
  /** Ring of entries: the newest are at the end. */
  private readonly entries: BufferEntry[] = [];
  private readonly byId = new Map<number, BufferEntry>();

  constructor(
    readonly mode: Mode,
    readonly capacity: number,
  ) {}

  get size(): number {
    return this.byId.size;
  }

  /** Adds a task as the newest; drops the oldest beyond capacity. */
  add(task: Task): void {
    const entry: BufferEntry = { task, draws: [], timesDrawn: 0 };
    this.entries.push(entry);
    this.byId.set(task.id, entry);
    if (this.byId.size > this.capacity) this.dropOldest();
  }

  get(id: number): BufferEntry | undefined {
    return this.byId.get(id);
  }

  /** The newest entries, newest first. */
  newest(count: number): readonly BufferEntry[] {
    return this.entries.slice(Math.max(this.first, this.entries.length - count)).reverse();
  }

  /** One entry drawn uniformly, or from the newest `window` only. @returns undefined when empty. */
  draw(random: RandomStream, window = Number.POSITIVE_INFINITY): BufferEntry | undefined {
    const span = Math.min(this.size, window);
    return span === 0 ? undefined : this.entries[this.entries.length - 1 - random.below(span)];
  }

  /**
   * One entry, an iteration later ones are likelier: weight iteration + 1 (the official code's `step` strategy without
   * its fault: there the seeds weigh 0, and a draw from nothing but seeds fails).
   * @returns undefined when empty.
   */
  drawByStep(random: RandomStream): BufferEntry | undefined {
    const newest = this.entries[this.entries.length - 1];
    if (!newest) return undefined;
    const most = newest.task.provenance.iteration + 1;
    for (;;) {
      const entry = this.draw(random);
      if (entry && random.next() * most < entry.task.provenance.iteration + 1) return entry;
    }
  }

  /**
   * Up to `count` different entries. `uniform`: each alike (paper). `recency`: with weight age rank, the newest
   * most (the official code's `step` strategy, which the paper's appendix D.3 saw collapse).
   */
  references(count: number, sampling: 'uniform' | 'recency', random: RandomStream): readonly BufferEntry[] {
    const chosen = new Set<BufferEntry>();
    const wanted = Math.min(count, this.size);
    while (chosen.size < wanted) {
      const share = sampling === 'uniform' ? random.next() : Math.sqrt(random.next());
      const entry = this.entries[this.first + Math.floor(share * this.size)];
      if (entry) chosen.add(entry);
    }
    return [...chosen];
  }

  /** Notes how a drawn task went; a task that has left the buffer is ignored. */
  record(id: number, draw: Draw): void {
    const entry = this.byId.get(id);
    if (!entry) return;
    entry.draws.push(draw);
    entry.timesDrawn++;
    if (entry.draws.length > maxDraws) entry.draws.shift();
  }

  save(): BufferState {
    return {
      mode: this.mode,
      entries: this.entries
        .slice(this.first)
        .map(({ task, draws, timesDrawn }) => ({ task, draws: [...draws], timesDrawn })),
    };
  }

  /** A buffer as it was saved, cut to `capacity`. */
  static restore(state: BufferState, capacity: number): TaskBuffer {
    const buffer = new TaskBuffer(state.mode, capacity);
    for (const { task, draws, timesDrawn } of state.entries) {
      buffer.add(task);
      const entry = buffer.byId.get(task.id);
      entry?.draws.push(...draws);
      if (entry) entry.timesDrawn = timesDrawn;
    }
    return buffer;
  }

  /** Index of the oldest live entry; slots before it are freed in bulk so that dropping costs no copy each time. */
  private first = 0;

  private dropOldest(): void {
    const oldest = this.entries[this.first];
    if (oldest) this.byId.delete(oldest.task.id);
    this.first++;
    if (this.first > this.capacity) {
      this.entries.splice(0, this.first);
      this.first = 0;
    }
  }
}
