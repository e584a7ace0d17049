/**
 * When the open run is saved: now and then while it trains, at once when it rests or ends, never twice at a time. What
 * is stored is the memory's business (`memory.ts`); that the run is whole when it is saved is the session's.
 */
import { type EvaluationMetrics, meanAccuracy } from '../../core/evaluation/accuracy';
import type { JournalEntry } from '../../core/journal/entry';
import type { Run } from '../../core/selfplay/run';
import type { FeedReply } from '../archive/feed';
import type { Memory } from './memory';

/**
 * Shortest and longest time between two saves while running, milliseconds: the longest is what a person loses whose
 * page is reloaded.
 */
const waitMs = { least: 2_000, most: 4_000 };

/**
 * Share of the training time that saving should cost: what costs more is done less often, but not less than the longest
 * time asks for. Only a save that would cost more than the second share then may wait longer.
 */
const saveShare = { usual: 0.02, most: 0.1 };

/** What is saved: the run between two iterations. */
export interface Savable {
  readonly run: Run;
  readonly trainingMs: number;
  readonly journal: readonly JournalEntry[];
}

export interface AutosaveOptions {
  readonly memory: Pick<Memory, 'save'>;
  readonly clock: () => number;
  /** Everything up to this iteration is stored. */
  readonly onSaved: (iteration: number) => void;
  /** What the person should know: what was thrown away to make room; a full disk, once. */
  readonly onTrouble: (message: string) => void;
}

export class Autosave {
  private lastSave: number;
  /** Milliseconds of the trainer's time that the last save while running took. */
  private cost = 0;
  /** What waits for the save under way, if one is. */
  private underWay: Promise<void> | undefined;
  private wanted: 'save' | 'save of this iteration' | 'nothing' = 'nothing';
  /** The highest mean held-out accuracy so far. */
  private best = Number.NEGATIVE_INFINITY;
  private told: 'of a failure' | 'nothing' = 'nothing';

  constructor(private readonly options: AutosaveOptions) {
    this.lastSave = options.clock();
  }

  /** Saves at the next chance. */
  want(): void {
    if (this.wanted === 'nothing') this.wanted = 'save';
  }

  /** An exam that beats the others is saved with its iteration, because its weights are kept as the best. */
  noteExam(evaluation: EvaluationMetrics | undefined): void {
    if (this.isBest(evaluation)) this.wanted = 'save of this iteration';
  }

  /** An exam of a run that goes on; its weights are stored already. */
  recallExam(evaluation: EvaluationMetrics | undefined): void {
    this.isBest(evaluation);
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
    const { iteration } = run;
    this.underWay = stored.reply.then((reply) => {
      this.underWay = undefined;
      if (reply) this.answered(reply, iteration);
    });
  }

  /** Resolves when everything saved is stored. */
  async settled(): Promise<void> {
    await this.underWay;
  }

  private answered(reply: FeedReply, iteration: number): void {
    const { onSaved, onTrouble } = this.options;
    if (reply.kind === 'saved') {
      onSaved(iteration);
      if (reply.lost !== undefined) onTrouble(reply.lost);
    } else if (reply.kind === 'failed' && this.told === 'nothing') {
      this.told = 'of a failure';
      onTrouble(reply.message);
    }
  }

  private isBest(evaluation: EvaluationMetrics | undefined): boolean {
    const accuracy = evaluation && meanAccuracy(evaluation);
    if (accuracy === undefined || accuracy <= this.best) return false;
    this.best = accuracy;
    return true;
  }

  private isDue(now: number): boolean {
    if (this.wanted === 'save of this iteration') return true;
    if (this.underWay) return false;
    if (this.wanted === 'save') return true;
    const usualMs = Math.min(waitMs.most, this.cost / saveShare.usual);
    return now - this.lastSave >= Math.max(waitMs.least, usualMs, this.cost / saveShare.most);
  }
}
