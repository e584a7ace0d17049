/** What a session is given: the trainer behind it and the page around it. Tests give it others. */
import type { RunRequests } from '../../engine/storage/protocol';
import type { TrainerCommand, TrainerEvent } from '../../engine/trainer/protocol';
import type { Lesson } from '../address/lesson';
import type { MemoryReading } from '../charts/definition';

/** The trainer as the session needs it; `TrainerClient` fits. */
export interface Trainer {
  send(command: TrainerCommand): void;
  subscribe(listener: (event: TrainerEvent) => void): () => void;
  dispose(): void;
}

/** The page around the session: its address, its storage and its timers. */
export interface Surroundings {
  /** The address' part about the run. */
  readonly query: string;
  /** Shows another run in the address bar without loading anything. */
  writeQuery(query: string): void;
  /** What a teacher's link fixes. */
  readonly lesson: Lesson;
  /** What in the rest of the address could not be used, in words. */
  readonly problems: readonly string[];
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** Where runs are kept. */
  readonly runs: Pick<RunRequests, 'fork'>;
  /** Calls back after a while; returns what cancels it. */
  later(callback: () => void, delayMs: number): () => void;
  readMemory(): MemoryReading;
}
