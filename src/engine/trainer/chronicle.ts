/**
 * The run's journal as the trainer keeps it: fed with the loop's events and with what a person changed, it tells the
 * page every new line and the verdict when the run comes to rest. What is worth a line is decided in `core/journal`;
 * storage gets the lines as plain data.
 */
import * as v from 'valibot';
import type { Config } from '../../core/config/schema';
import { type JournalEntry, journalEntriesSchema } from '../../core/journal/entry';
import {
  emptyJournal,
  type JournalState,
  type JournalStep,
  noteEvaluation,
  noteIteration,
} from '../../core/journal/journal';
import { settingsChanged } from '../../core/journal/settings';
import { runVerdict } from '../../core/journal/verdict';
import type { LoopEvent } from '../../core/selfplay/event';
import type { Run } from '../../core/selfplay/run';
import type { SavedRun } from './memory';
import type { TrainerEvent } from './protocol';

/** What is stored of a run that goes on. */
type Recalled = Pick<SavedRun, 'exam' | 'metrics' | 'journal'>;

export class Chronicle {
  readonly #post: (event: TrainerEvent) => void;
  #state: JournalState = emptyJournal;
  #entries: JournalEntry[] = [];

  constructor(post: (event: TrainerEvent) => void) {
    this.#post = post;
  }

  /** Everything told so far, oldest first; plain data. */
  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** How often a warning was told. */
  get warnings(): number {
    return this.#state.warnings;
  }

  /** Takes note of one event, in the order the loop yields them. */
  note(event: LoopEvent, config: Config): void {
    if (event.kind === 'iteration') this.#follow(noteIteration(this.#state, event.metrics, config));
    if (event.kind === 'evaluated')
      this.#follow(noteEvaluation(this.#state, event.iteration, event.evaluation));
  }

  /** Notes what a person changed while the run goes on. */
  changed(iteration: number, before: Config, after: Config): void {
    this.tell(settingsChanged(iteration, before, after));
  }

  /** Adds lines that no event tells. */
  tell(entries: readonly JournalEntry[]): void {
    if (entries.length === 0) return;
    this.#entries.push(...entries);
    this.#post({ kind: 'journal', entries, how: 'new' });
  }

  /**
   * The journal of a run that goes on: its state follows from the metrics alone, its lines are the stored ones. Lines
   * that cannot be read are told again from the metrics.
   */
  recall({ exam, metrics, journal }: Recalled, config: Config): void {
    const retold: JournalEntry[] = [];
    if (exam) retold.push(...this.#step(noteEvaluation(this.#state, 0, exam)));
    for (const row of metrics) {
      if (row.evaluation)
        retold.push(...this.#step(noteEvaluation(this.#state, row.iteration, row.evaluation)));
      retold.push(...this.#step(noteIteration(this.#state, row, config)));
    }
    const read = v.safeParse(journalEntriesSchema, journal);
    this.#entries = read.success && read.output.length > 0 ? read.output : retold;
    this.#post({ kind: 'journal', entries: this.#entries, how: 'all' });
  }

  /** Says what to make of the run where it stands. @param trainingMs time spent in the phases so far */
  conclude(run: Run, trainingMs: number): void {
    const text = runVerdict({
      config: run.config,
      journal: this.#state,
      iteration: run.iteration,
      generatedTokens: run.generatedTokens,
      trainedTokens: run.trainedTokens,
      trainingSeconds: trainingMs / 1000,
    });
    this.#post({ kind: 'verdict', text });
  }

  #follow(step: JournalStep): void {
    this.tell(this.#step(step));
  }

  #step({ state, entries }: JournalStep): readonly JournalEntry[] {
    this.#state = state;
    return entries;
  }
}
