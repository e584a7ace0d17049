/**
 * When the open run is saved: now and then while it trains, at once when it rests or ends, never twice at a time. What
 * is stored is the memory's business (`memory.ts`); that the run is whole when it is saved is the session's.
 */
import type { JournalEntry } from '../../core/journal/entry';
import type { Run } from '../../core/selfplay/run';
import type { Memory } from './memory';

/** Shortest and longest time between two saves while running, milliseconds. */
const waitMs = { least: 2_000, most: 20_000 };

/** Share of the training time that saving may cost; what costs more is done less often. */
const saveShare = 0.02;

/** What is saved: the run between two iterations. */
export interface Savable {
  readonly run: Run;
  readonly trainingMs: number;
  readonly journal: readonly JournalEntry[];
}

export interface AutosaveOptions {
  readonly memory: Memory;
  readonly clock: () => number;
  /** A full disk is told of once. */
  readonly onFailure: (message: string) => void;
}

export class Autosave {
  private lastSave: number;
  /** Milliseconds of the trainer's time that the last save while running took. */
  private cost = 0;
  /** What waits for the save under way, if one is. */
  private underWay: Promise<void> | undefined;
  private wanted: 'save' | 'nothing' = 'nothing';
  private told: 'of a failure' | 'nothing' = 'nothing';

  constructor(private readonly options: AutosaveOptions) {
    this.lastSave = options.clock();
  }

  /** Saves at the next chance. */
  want(): void {
    this.wanted = 'save';
  }

  /** While running: saves if it is time. A save that costs more comes less often, and none begins during another. */
  async saveIfDue(savable: Savable): Promise<void> {
    const begun = this.options.clock();
    if (!this.isDue(begun)) return;
    await this.save(savable);
    // Only saves while running count: the first one, at rest, also pays for what is done once.
    this.cost = this.lastSave - begun;
  }

  /** Takes the state now and lets it be stored while the run goes on. */
  async save({ run, trainingMs, journal }: Savable): Promise<void> {
    await this.underWay;
    this.wanted = 'nothing';
    const stored = await this.options.memory.save(run, trainingMs, journal);
    this.lastSave = this.options.clock();
    this.underWay = stored.reply.then((reply) => {
      this.underWay = undefined;
      if (reply?.kind !== 'failed' || this.told !== 'nothing') return;
      this.told = 'of a failure';
      this.options.onFailure(reply.message);
    });
  }

  /** Resolves when everything saved is stored. */
  async settled(): Promise<void> {
    await this.underWay;
  }

  private isDue(now: number): boolean {
    if (this.underWay) return false;
    if (this.wanted === 'save') return true;
    return now - this.lastSave >= Math.max(waitMs.least, Math.min(waitMs.most, this.cost / saveShare));
  }
}
