/**
 * One run as the page drives it: opens it, pulls the loop at the pace asked for, turns events into messages and saves
 * itself now and then. It owns everything that must be closed. Messages come and go in `worker.ts`.
 */
import { changeLive } from '../../core/config/live';
import type { ConfigInput } from '../../core/config/schema';
import type { EvaluationMetrics } from '../../core/evaluation/accuracy';
import { stoppedBecause } from '../../core/journal/stopped';
import type { Condition } from '../../core/selfplay/condition';
import type { LoopEvent } from '../../core/selfplay/event';
import { selfPlay } from '../../core/selfplay/loop';
import { chooseWorkers, probeCapabilities } from '../capabilities';
import { Autosave, type Savable } from './autosave';
import { Chronicle } from './chronicle';
import { Goal, type Standing } from './goal';
import type { SavedRun } from './memory';
import { Observer } from './observer';
import { type OpenedRun, openRun } from './open';
import type { SessionOptions } from './options';
import { breathe, Pace } from './pace';
import { snapshotIntervalMs } from './protocol';
import { engineReason, headerOf, recoveryMessage, runInfo } from './runInfo';
import { policyCopy, takeSnapshot, taskDetail } from './snapshot';

/** Python workers of a page: one, because batches are short and the policy needs the cores. */
const pythonWorkers = 1;

export class Session {
  readonly pace = new Pace();
  private readonly observer = new Observer();
  private readonly loop: AsyncGenerator<LoopEvent, never, undefined>;
  private readonly chronicle: Chronicle;
  private goal: Goal | undefined;
  private newestEvaluation: EvaluationMetrics | undefined;
  private lastSnapshot = Number.NEGATIVE_INFINITY;
  private readonly autosave: Autosave;
  private closed = false;
  /** Whoever pulls the loop; it must have let go before anyone else may. */
  private driven: Promise<void> | undefined;
  /** Only between iterations is the run whole enough to be saved. */
  private between = true;
  /** Something has changed since the run was last saved. */
  private unsaved = false;
  /** Nothing is computed until a person wants it. */
  private resting = false;
  /** Whether the page still shows this run. */
  private audience: 'there' | 'gone' = 'there';
  private policyWanted = false;
  private readonly post: SessionOptions['post'] = (event, transfer) => {
    if (this.audience === 'there') this.options.post(event, transfer);
  };

  private constructor(
    private readonly options: SessionOptions,
    private readonly opened: OpenedRun,
    run: string,
  ) {
    this.loop = selfPlay(opened.run, opened.suites);
    this.chronicle = new Chronicle(this.post);
    const { memory, clock } = options;
    this.autosave = new Autosave({
      ...{ memory, clock },
      onSaved: (iteration) => this.post({ kind: 'saved', run, iteration }),
      onTrouble: (message) => this.post({ kind: 'refused', message }),
    });
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
    const { engine } = opened;
    const reason = await engineReason(options.engine, engine, workers);
    const header = headerOf(options, engine, reason);
    const session = new Session(options, opened, header.id);
    options.memory.begin(header, config, checkpoint?.run.iteration);
    const about = { config, header, reason, workers, pythonWorkers, isolation: capabilities.isolation };
    const info = runInfo(opened, about);
    post({ kind: 'opened', run: info, ...(checkpoint ? { resumedAt: checkpoint.run.iteration } : {}) });
    if (saved && saved.checkpoint.run.iteration > 0) session.restoreHistory(saved);
    else await session.seed();
    session.snapshot();
    return session;
  }

  /** Pulls the loop until the session is closed. @throws whatever the loop throws. */
  drive(): Promise<void> {
    this.driven = this.pullOn();
    return this.driven;
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
    this.unsaved = true;
  }

  /** Answers with one task. */
  inspect(id: number): void {
    const detail = taskDetail(this.opened.run, this.observer, id);
    const message = `Task ${id} has left its buffer: the oldest tasks make room for new ones.`;
    this.post(detail ? { kind: 'task', detail } : { kind: 'refused', message });
  }

  /**
   * Saves as soon as the iteration at hand is done: the page may be about to go. A paused run is saved already, but for
   * the phases of an iteration in which a person made it stand still: finishing them would move it from where it is.
   */
  keep(): void {
    if (!this.pace.paused) this.autosave.want();
  }

  /** Answers with a copy of the policy: at the end of the iteration at hand, or at once while paused. */
  sendPolicy(): void {
    this.policyWanted = true;
    if (this.resting) this.pace.stir();
  }

  /**
   * Finishes the iteration at hand, at full speed, and saves, so that nothing of the run is lost; then frees everything.
   * @param end `stopped`: the page goes on showing the run. `replaced`: it shows another one already, so nothing more is
   * told. `failed`: the run cannot go on and stays as it was last saved.
   */
  async close(end: 'stopped' | 'replaced' | 'failed'): Promise<void> {
    this.closed = true;
    if (end === 'replaced') this.audience = 'gone';
    this.pace.slow(0);
    this.pace.run();
    if (end !== 'failed') await this.finish();
    this.chronicle.conclude(this.opened.run, this.observer.trainingMs);
    await this.autosave.settled();
    await this.opened.close();
    // A run that failed may wait for what has just been freed, and is rejected.
    await this.driven?.catch(() => undefined);
  }

  private async seed(): Promise<void> {
    for (let event = await this.loop.next(); ; event = await this.loop.next()) {
      this.note(event.value);
      if (event.value.kind === 'evaluated') break;
    }
    this.post({ kind: 'loading', part: 'seeding', done: true });
  }

  private async pullOn(): Promise<void> {
    while (!this.closed) {
      if (this.isAtRest) await this.rest();
      if (this.closed) return;
      await this.pull();
      await breathe();
    }
  }

  /**
   * A run that is paused at full speed finishes its iteration first, so that a paused run is whole and stored. In slow
   * motion and after a step a person looks at the phase at hand, so it stays where it is.
   */
  private get isAtRest(): boolean {
    return this.pace.paused && (this.between || this.pace.rests === 'at once');
  }

  /** Brings a run that is being closed to the end of its iteration and saves what is new. */
  private async finish(): Promise<void> {
    try {
      await this.driven;
      while (!this.between) this.note((await this.loop.next()).value);
      this.snapshot();
      if (this.unsaved) await this.save();
    } catch (error) {
      const message = `The iteration at hand could not be finished, so the run is kept as it was last saved. ${error}`;
      this.post({ kind: 'refused', message });
    }
  }

  private async pull(): Promise<void> {
    const { value: event } = await this.loop.next();
    this.note(event);
    const now = this.options.clock();
    if (this.pace.watched || now - this.lastSnapshot >= snapshotIntervalMs) this.snapshot();
    if (event.kind === 'iteration') {
      await this.autosave.saveIfDue(this.savable);
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
    this.post({ kind: 'status', status: 'paused' });
    if (this.between) await this.save();
    this.resting = true;
    while (this.pace.paused && !this.closed) {
      await this.answerPolicy();
      if (this.pace.paused && !this.closed && !this.policyWanted) await this.pace.stirred();
    }
    this.resting = false;
    if (!this.closed) this.post({ kind: 'status', status: 'running' });
  }

  /** The engine is at rest whenever this is called; its weights are those of the last update. */
  private async answerPolicy(): Promise<void> {
    if (!this.policyWanted) return;
    this.policyWanted = false;
    const { run, policy } = this.opened;
    this.post(...policyCopy(run, await policy.save()));
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
    if (event.kind === 'iteration') {
      this.unsaved = true;
      this.autosave.noteExam(event.metrics.evaluation);
    }
    if (event.kind === 'evaluated') {
      this.newestEvaluation = event.evaluation;
      this.post({ kind: 'evaluation', iteration: event.iteration, evaluation: event.evaluation });
    }
  }

  private snapshot(): void {
    this.lastSnapshot = this.options.clock();
    this.post({ kind: 'snapshot', snapshot: takeSnapshot(this.opened.run, this.observer) });
  }

  private get savable(): Savable {
    const { trainingMs } = this.observer;
    return { run: this.opened.run, trainingMs, journal: this.chronicle.entries };
  }

  private async save(): Promise<void> {
    this.unsaved = false;
    await this.autosave.save(this.savable);
  }

  private restoreHistory(saved: SavedRun): void {
    const { exam, metrics, trainingMs } = saved;
    this.observer.trainingMs = trainingMs;
    this.chronicle.recall(saved, this.opened.run.config);
    for (const row of metrics) {
      this.observer.recall(row);
      this.autosave.recallExam(row.evaluation);
    }
    // The page places an exam by the iterations it knows, so these come first.
    this.snapshot();
    for (const { iteration, evaluation } of [{ iteration: 0, evaluation: exam }, ...metrics])
      if (evaluation) this.post({ kind: 'evaluation', iteration, evaluation });
  }
}
