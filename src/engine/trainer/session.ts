/**
 * One run as the page drives it: opens it, pulls the loop at the pace asked for, turns events into messages and saves
 * itself now and then. It owns everything that must be closed. Messages come and go in `worker.ts`.
 */
import { changeLive } from '../../core/config/live';
import type { PresetName } from '../../core/config/presets';
import type { Config, ConfigInput } from '../../core/config/schema';
import type { EvaluationMetrics } from '../../core/evaluation/accuracy';
import { stoppedBecause } from '../../core/journal/stopped';
import type { Condition } from '../../core/selfplay/condition';
import type { LoopEvent } from '../../core/selfplay/event';
import { selfPlay } from '../../core/selfplay/loop';
import { chooseWorkers, probeCapabilities } from '../capabilities';
import { Chronicle } from './chronicle';
import { Goal, type Standing } from './goal';
import type { Memory, SavedRun } from './memory';
import { Observer } from './observer';
import { type OpenedRun, openRun } from './open';
import { breathe, Pace } from './pace';
import { type EngineChoice, snapshotIntervalMs, type TrainerEvent, type TrainerStatus } from './protocol';
import { engineReason, headerOf, recoveryMessage, runInfo } from './runInfo';
import { takeSnapshot, taskDetail } from './snapshot';

/** Shortest and longest time between two autosaves while running, milliseconds. */
const autosaveMs = { least: 2_000, most: 20_000 };

/** Share of the training time that saving may cost; what costs more is done less often. */
const saveShare = 0.02;

/** Python workers of a page: one, because batches are short and the policy needs the cores. */
const pythonWorkers = 1;

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

export class Session {
  readonly pace = new Pace();
  private readonly observer = new Observer();
  private readonly loop: AsyncGenerator<LoopEvent, never, undefined>;
  private readonly chronicle: Chronicle;
  private goal: Goal | undefined;
  private newestEvaluation: EvaluationMetrics | undefined;
  private lastSnapshot = Number.NEGATIVE_INFINITY;
  private lastSave: number;
  /** Milliseconds of the trainer's time that the last save took. */
  private saveCost = 0;
  /** What waits for the save under way, if one is. */
  private saving: Promise<void> | undefined;
  private wanted: 'save' | 'nothing' = 'nothing';
  /** A full disk is told of once. */
  private told: 'of a failed save' | 'nothing' = 'nothing';
  private closed = false;
  /** Only between iterations is the run whole enough to be saved. */
  private between = true;
  /** Nothing is computed until a person wants it. */
  private resting = false;
  private policyWanted = false;

  private constructor(
    private readonly options: SessionOptions,
    private readonly opened: OpenedRun,
  ) {
    this.loop = selfPlay(opened.run, opened.suites);
    this.chronicle = new Chronicle(options.post);
    this.lastSave = options.clock();
  }

  /** Opens a run, fills its buffers with seeds and judges the untrained model; then waits for a command. */
  static async open(options: SessionOptions): Promise<Session> {
    const { config, post, clock, saved } = options;
    const capabilities = probeCapabilities();
    const workers = options.workers === 'auto' ? chooseWorkers(capabilities) : options.workers;
    const checkpoint = saved?.checkpoint;
    const opened = await openRun({
      config,
      engine: options.engine,
      workers,
      pythonWorkers,
      clock,
      ...(checkpoint ? { checkpoint } : {}),
      onRecovery: (recovery) =>
        post({ kind: 'recovered', engine: recovery.to, message: recoveryMessage(recovery) }),
      onLoading: (part, progress) =>
        post(
          progress === 'done'
            ? { kind: 'loading', part, done: true }
            : { kind: 'loading', part, ...progress, done: false },
        ),
    });
    const session = new Session(options, opened);
    const { engine } = opened;
    const reason = await engineReason(options.engine, engine, workers);
    const header = headerOf(options, engine, reason);
    options.memory.begin(header, config, checkpoint?.run.iteration);
    const about = { config, header, reason, workers, pythonWorkers, isolation: capabilities.isolation };
    const info = runInfo(opened, about);
    post({ kind: 'opened', run: info, ...(checkpoint ? { resumedAt: checkpoint.run.iteration } : {}) });
    if (saved) session.restoreHistory(saved);
    else await session.seed();
    session.snapshot();
    return session;
  }

  /** Pulls the loop until the session is closed. @throws whatever the loop throws. */
  async drive(): Promise<void> {
    while (!this.closed) {
      if (this.pace.paused) await this.rest();
      if (this.closed) return;
      await this.pull();
      await breathe();
    }
  }

  /** Lets the loop run; with a condition, until the iteration that meets it. */
  runUntil(condition: Condition | undefined): void {
    this.goal = condition && new Goal(condition, this.standing);
    this.pace.run();
  }

  /** Changes settings from the next iteration on. @throws ConfigError if one of them needs a new run. */
  configure(input: ConfigInput): void {
    const { run } = this.opened;
    const before = run.config;
    run.config = changeLive(before, input);
    this.chronicle.changed(run.iteration, before, run.config);
    this.options.memory.configure(run.config);
  }

  /** Answers with one task. */
  inspect(id: number): void {
    const detail = taskDetail(this.opened.run, this.observer, id);
    if (detail) this.options.post({ kind: 'task', detail });
    else
      this.options.post({
        kind: 'refused',
        message: `Task ${id} has left its buffer: the oldest tasks make room for new ones.`,
      });
  }

  /** Saves as soon as the iteration at hand is done: the page may be about to go. */
  keep(): void {
    if (this.pace.paused) return;
    this.wanted = 'save';
  }

  /** Answers with a copy of the policy: at the end of the iteration at hand, or at once while paused. */
  sendPolicy(): void {
    this.policyWanted = true;
    if (this.resting) this.pace.stir();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.chronicle.conclude(this.opened.run, this.observer.trainingMs);
    this.pace.run();
    await this.saving;
    await this.opened.close();
  }

  private async seed(): Promise<void> {
    for (let event = await this.loop.next(); ; event = await this.loop.next()) {
      this.note(event.value);
      if (event.value.kind === 'evaluated') break;
    }
    this.options.post({ kind: 'loading', part: 'seeding', done: true });
  }

  private async pull(): Promise<void> {
    const { value: event } = await this.loop.next();
    this.note(event);
    const now = this.options.clock();
    if (this.pace.watched || now - this.lastSnapshot >= snapshotIntervalMs) this.snapshot();
    if (event.kind === 'iteration') {
      if (this.isSaveDue(now)) {
        await this.autosave();
        // Only saves while running count: the first one, at rest, also pays for what is done once.
        this.saveCost = this.lastSave - now;
      }
      await this.answerPolicy();
    }
    await this.pace.after(event);
    if (event.kind === 'iteration') this.checkGoal();
  }

  /** Paused: shows and saves where things stand, then waits. */
  private async rest(): Promise<void> {
    this.goal = undefined;
    this.snapshot();
    this.chronicle.conclude(this.opened.run, this.observer.trainingMs);
    this.status('paused');
    if (this.between) await this.autosave();
    this.resting = true;
    while (this.pace.paused && !this.closed) {
      await this.answerPolicy();
      if (this.pace.paused && !this.closed && !this.policyWanted) await this.pace.stirred();
    }
    this.resting = false;
    if (!this.closed) this.status('running');
  }

  /** The engine is at rest whenever this is called; its weights are those of the last update. */
  private async answerPolicy(): Promise<void> {
    if (!this.policyWanted) return;
    this.policyWanted = false;
    const { run, policy } = this.opened;
    const saved = await policy.save();
    // A copy, as an engine may go on using what it saved.
    const state = {
      ...saved,
      parameters: saved.parameters.slice(),
      firstMoment: saved.firstMoment.slice(),
      secondMoment: saved.secondMoment.slice(),
    };
    this.options.post({ kind: 'policy', iteration: run.iteration, config: run.config, state }, [
      state.parameters.buffer,
      state.firstMoment.buffer,
      state.secondMoment.buffer,
    ]);
  }

  private get standing(): Standing {
    const { trainingMs } = this.observer;
    return { iteration: this.opened.run.iteration, trainingMs, warnings: this.chronicle.warnings };
  }

  /** Pauses where the condition is met that the person set, and says so. */
  private checkGoal(): void {
    if (this.pace.paused || !this.goal?.isReached(this.standing, this.newestEvaluation)) return;
    this.chronicle.tell([stoppedBecause(this.opened.run.iteration, this.goal.condition)]);
    this.pace.pause();
  }

  private note(event: LoopEvent): void {
    this.observer.note(event);
    this.chronicle.note(event, this.opened.run.config);
    this.between =
      event.kind === 'iteration' || event.kind === 'seeded' || (this.between && event.kind === 'evaluated');
    this.options.memory.note(event);
    if (event.kind === 'evaluated') {
      this.newestEvaluation = event.evaluation;
      this.options.post({ kind: 'evaluation', iteration: event.iteration, evaluation: event.evaluation });
    }
  }

  private snapshot(): void {
    this.lastSnapshot = this.options.clock();
    this.options.post({ kind: 'snapshot', snapshot: takeSnapshot(this.opened.run, this.observer) });
  }

  private status(status: TrainerStatus): void {
    this.options.post({ kind: 'status', status });
  }

  /** A save that costs more comes less often, and none begins while one is under way. */
  private isSaveDue(now: number): boolean {
    if (this.saving) return false;
    if (this.wanted === 'save') return true;
    const waitMs = Math.max(autosaveMs.least, Math.min(autosaveMs.most, this.saveCost / saveShare));
    return now - this.lastSave >= waitMs;
  }

  /** Takes the state now and lets it be stored while the run goes on. */
  private async autosave(): Promise<void> {
    await this.saving;
    this.wanted = 'nothing';
    const { memory } = this.options;
    const { trainingMs } = this.observer;
    const stored = await memory.save(this.opened.run, trainingMs, this.chronicle.entries);
    this.lastSave = this.options.clock();
    this.saving = stored.reply.then((reply) => {
      this.saving = undefined;
      if (reply?.kind === 'failed' && this.told === 'nothing') {
        this.told = 'of a failed save';
        this.options.post({ kind: 'refused', message: reply.message });
      }
    });
  }

  private restoreHistory({ metrics, trainingMs, journal }: SavedRun): void {
    this.observer.trainingMs = trainingMs;
    this.chronicle.recall(metrics, journal, this.opened.run.config);
    for (const row of metrics) {
      this.observer.recall(row);
      if (row.evaluation)
        this.options.post({ kind: 'evaluation', iteration: row.iteration, evaluation: row.evaluation });
    }
  }
}
