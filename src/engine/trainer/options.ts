/** What a session is opened with. What the person chose is here, and what the session is lent; it holds nothing else. */
import type { PresetName } from '../../core/config/presets';
import type { Config } from '../../core/config/schema';
import type { Memory, SavedRun } from './memory';
import type { EngineChoice, TrainerEvent } from './protocol';

export interface SessionOptions {
  readonly config: Config;
  readonly engine: EngineChoice;
  readonly workers: number | 'auto';
  /** Sends an event; what is in `transfer` moves to the receiver instead of being copied. */
  readonly post: (event: TrainerEvent, transfer?: readonly Transferable[]) => void;
  readonly clock: () => number;
  /** Milliseconds since 1970, for the run's name and age. */
  readonly now: () => number;
  /** What a person chose as the starting point; only shown. */
  readonly preset: PresetName;
  readonly memory: Memory;
  /** Goes on from here instead of starting anew. */
  readonly saved?: SavedRun;
}
