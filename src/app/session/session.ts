/**
 * One visit: the store, the trainer behind it, and everything the person can do. Views call these methods through
 * the action registry and read the store; they never talk to the trainer themselves.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { ConfigError, valueAt } from '../../core/config/config';
import type { PresetName } from '../../core/config/presets';
import type { Config } from '../../core/config/schema';
import type { Condition } from '../../core/selfplay/condition';
import type { CheckpointSummary, RunId, RunSummary } from '../../engine/storage/protocol';
import type { EngineChoice, TrainerCommand, TrainerEvent } from '../../engine/trainer/protocol';
import { isLocked } from '../address/lesson';
import type { Suite } from '../charts/definitions';
import {
  adopt,
  draftOf,
  draftOfLink,
  isLive,
  linkOf,
  type SettingValue,
  waiting,
  withoutSetting,
  withPreset,
  withSetting,
} from './draft';
import { RunHistory } from './history';
import { readLastRun, writeLastRun } from './lastRun';
import { machineParameters, readMachineChoice } from './machine';
import { type Pace, phaseMs } from './pace';
import { askPolicy, NoModelError, type PolicyCopy } from './policy';
import { rateOf, readRate, writeRate } from './rate';
import { reduce } from './reduce';
import { type Draft, initialState, noRun, type PreparedFork, type SessionState } from './state';
import type { Surroundings, Trainer } from './surroundings';

type Intent = SessionState['intent'];

/** Wait after the last keystroke before a live change is sent. */
const configureDelayMs = 300;
/** Iterations between two notes of how fast the run is. */
const noteEvery = 25;

export class Session {
  readonly store: StoreApi<SessionState>;
  readonly history: RunHistory;
  readonly #trainer: Trainer;
  readonly #surroundings: Surroundings;
  #cancelConfigure: () => void = () => {};
  #notedAt = 0;
  /** The fork that is being made; asking twice must not make two. */
  #making: PreparedFork | undefined;

  constructor(trainer: Trainer, surroundings: Surroundings) {
    this.#trainer = trainer;
    this.#surroundings = surroundings;
    this.history = new RunHistory(() => surroundings.readMemory());
    const parameters = new URLSearchParams(surroundings.query);
    const { draft, problem } = draftOfLink(parameters);
    const { problem: machineProblem, ...machine } = readMachineChoice(parameters);
    const { lesson } = surroundings;
    const problems = [problem, machineProblem, ...surroundings.problems].filter((text) => text !== undefined);
    this.store = createStore<SessionState>(() => ({
      ...initialState,
      draft,
      machine,
      lesson,
      pace: lesson.pace,
      lastRun: readLastRun(surroundings.storage),
      rate: readRate(surroundings.storage),
      ...(problems.length > 0 ? { notice: { kind: 'link', message: problems.join('\n') } } : {}),
    }));
    trainer.subscribe((event) => this.#receive(event));
    this.#writeAddress(draft);
  }

  get #state(): SessionState {
    return this.store.getState();
  }

  /** Opens a run with the draft if none is open, and lets it run. */
  start(): void {
    this.store.setState({ until: undefined });
    this.#goOn('run', { kind: 'run' });
  }

  /** Runs on until a condition is met, in a new run if none is open. */
  runUntil(until: Condition): void {
    this.askUntil('closed');
    this.#goOn('run', { kind: 'run', until });
    // Only now, because a new run forgets what the last one was to do.
    this.store.setState({ until });
  }

  /** Shows or closes the dialog that asks for a condition. */
  askUntil(untilDialog: SessionState['untilDialog']): void {
    this.store.setState({ untilDialog });
  }

  pause(): void {
    this.#trainer.send({ kind: 'pause' });
  }

  step(unit: 'phase' | 'iteration'): void {
    this.#goOn(unit === 'phase' ? 'step phase' : 'step iteration', { kind: 'step', unit });
  }

  stop(): void {
    // Loading cannot be interrupted by a message, so its worker is ended instead.
    if (this.#state.status === 'loading') {
      this.#trainer.dispose();
      this.store.setState({ status: 'stopped', intent: 'wait' });
    } else this.#trainer.send({ kind: 'stop' });
  }

  /** Ends the open run and starts one with the draft. */
  newRun(): void {
    this.#open('run');
  }

  /** Goes on with the run of the last visit. */
  resume(): void {
    const { lastRun, lesson } = this.#state;
    if (!lastRun || isLocked(lesson, 'continue')) return;
    const { draft } = draftOfLink(new URLSearchParams(lastRun.link));
    this.#resume(draft, lastRun.run, 'wait');
  }

  /** Whether a stored run is the one that is open. */
  isOpen(run: RunId): boolean {
    return this.#state.run?.id === run && this.#hasOpenRun();
  }

  /** Goes on with a stored run where it ended. */
  continueRun({ id, preset, config }: RunSummary): void {
    if (isLocked(this.#state.lesson, 'continue')) return;
    this.#resume(draftOf(preset, config), id, 'wait');
  }

  /** Takes a stored run's settings as the draft, which will begin at the checkpoint once it is started. */
  prepareFork(run: RunSummary, { id, iteration }: CheckpointSummary): void {
    if (isLocked(this.#state.lesson, 'fork')) return;
    this.#configure();
    this.store.setState({ unsent: [] });
    this.#setDraft(draftOf(run.preset, run.config));
    this.store.setState({ fork: { run: run.id, name: run.name, checkpoint: id, iteration } });
  }

  /** The draft begins from random weights again. */
  cancelFork(): void {
    this.store.setState({ fork: undefined });
  }

  /** Saves the open run: the page may be about to go. */
  keep(): void {
    if (this.#hasOpenRun()) this.#trainer.send({ kind: 'save' });
  }

  dismissLastRun(): void {
    writeLastRun(this.#surroundings.storage, undefined);
    this.store.setState({ lastRun: undefined });
  }

  setPace(pace: Pace): void {
    this.store.setState({ pace });
    if (this.#hasOpenRun()) this.#trainer.send({ kind: 'pace', phaseMs: phaseMs[pace] });
  }

  setSuite(suite: Suite): void {
    this.store.setState({ suite });
  }

  setPreset(preset: PresetName): void {
    if (isLocked(this.#state.lesson, 'preset')) return;
    // What was typed just before was meant for the run that is open; what the preset changes waits for a new one.
    this.#configure();
    this.store.setState({ unsent: [] });
    this.#setDraft(withPreset(this.#state.draft, preset));
  }

  setSetting(path: string, value: SettingValue): void {
    if (isLocked(this.#state.lesson, path)) return;
    this.#setDraft(withSetting(this.#state.draft, path, value));
    this.#configureSoon(path);
  }

  resetSetting(path: string): void {
    if (isLocked(this.#state.lesson, path)) return;
    this.#setDraft(withoutSetting(this.#state.draft, path));
    this.#configureSoon(path);
  }

  /** Gives a setting back the value it has in the open run. */
  revertSetting(path: string): void {
    const { open, draft } = this.#state;
    if (open && !isLocked(this.#state.lesson, path))
      this.#setDraft(withSetting(draft, path, valueAt(open.config, path)));
  }

  /** Chooses what the next run computes with. */
  setEngine(engine: EngineChoice): void {
    if (isLocked(this.#state.lesson, 'engine')) return;
    this.store.setState(({ machine }) => ({ machine: { ...machine, engine } }));
    this.#writeAddress(this.#state.draft);
  }

  showSettings(settings: SessionState['settings']): void {
    this.store.setState({ settings, sought: undefined });
  }

  /** Shows the settings with that one among them. */
  seekSetting(path: string): void {
    this.store.setState({ settings: 'shown', sought: { path } });
  }

  inspect(task: number): void {
    if (!this.#hasOpenRun()) {
      const message = 'The run has ended and its tasks with it. Start a new run to look into tasks.';
      this.store.setState({ notice: { kind: 'refused', message } });
      return;
    }
    this.store.setState({ inspecting: task, detail: undefined });
    this.#trainer.send({ kind: 'inspect', task });
  }

  /** A copy of the open run's model as it is now. @throws NoModelError if no run is open, or its loading is not over. */
  policy(): Promise<PolicyCopy> {
    const ready = this.#hasOpenRun() && this.#state.status !== 'loading';
    return ready ? askPolicy(this.#trainer) : Promise.reject(new NoModelError());
  }

  closeTask(): void {
    this.store.setState({ inspecting: undefined });
  }

  dismissNotice(): void {
    this.store.setState({ notice: undefined });
  }

  #hasOpenRun(): boolean {
    return ['loading', 'ready', 'running', 'paused'].includes(this.#state.status);
  }

  #goOn(intent: Intent, command: TrainerCommand): void {
    const { status } = this.#state;
    if (status === 'ready' || status === 'paused' || status === 'running') this.#trainer.send(command);
    else if (status === 'loading') this.store.setState({ intent });
    else this.#open(intent);
  }

  #open(intent: Intent): void {
    const { draft, pace, fork } = this.#state;
    if (!draft.config) return;
    if (fork) {
      if (this.#making !== fork) this.#openFork(fork, draft, draft.config, intent);
      return;
    }
    // What failed may have left the worker in any state, and loading cannot be interrupted by a message.
    if (['failed', 'loading'].includes(this.#state.status)) this.#trainer.dispose();
    this.#forgetRun();
    this.store.setState({
      intent,
      status: 'loading',
      open: { preset: draft.preset, config: draft.config },
      lastRun: undefined,
    });
    this.#trainer.send({
      kind: 'open',
      config: draft.config,
      preset: draft.preset,
      ...this.#state.machine,
    });
    this.#trainer.send({ kind: 'pace', phaseMs: phaseMs[pace] });
  }

  async #openFork(fork: PreparedFork, draft: Draft, config: Config, intent: Intent): Promise<void> {
    this.#making = fork;
    try {
      const run = await this.#surroundings.runs.fork(fork.run, fork.checkpoint, config);
      // Who has turned to something else meanwhile finds the fork among the stored runs.
      if (this.#state.fork === fork) this.#resume(draft, run, intent);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.store.setState({ notice: { kind: 'refused', message } });
    } finally {
      if (this.#making === fork) this.#making = undefined;
    }
  }

  /** Opens a stored run, the one saved last if none is named; `draft` are its settings. */
  #resume(draft: Draft, run: RunId | undefined, intent: Intent): void {
    if (['failed', 'loading'].includes(this.#state.status)) this.#trainer.dispose();
    this.#setDraft(draft);
    this.#forgetRun();
    this.store.setState({
      intent,
      status: 'loading',
      lastRun: undefined,
      fork: undefined,
      open: draft.config && { preset: draft.preset, config: draft.config },
    });
    this.#trainer.send({ kind: 'resume', ...(run === undefined ? {} : { run }) });
    this.#trainer.send({ kind: 'pace', phaseMs: phaseMs[this.#state.pace] });
  }

  #forgetRun(): void {
    this.history.clear();
    this.#notedAt = 0;
    this.store.setState({ ...noRun, notice: undefined });
  }

  #receive(event: TrainerEvent): void {
    this.store.setState(reduce(this.#state, event, this.history));
    if (event.kind === 'status' && event.status === 'ready') this.#followIntent();
    if (event.kind === 'snapshot') this.#noteRate(event.snapshot.ring.iteration);
    if (event.kind === 'saved') this.#noteRun(event.run, event.iteration);
  }

  #followIntent(): void {
    const { intent, until } = this.#state;
    this.store.setState({ intent: 'wait' });
    if (intent === 'run') this.#trainer.send({ kind: 'run', ...(until ? { until } : {}) });
    else if (intent !== 'wait')
      this.#trainer.send({ kind: 'step', unit: intent === 'step phase' ? 'phase' : 'iteration' });
  }

  #noteRate(iteration: number): void {
    if (!this.#state.open || iteration < this.#notedAt + noteEvery) return;
    this.#notedAt = iteration;
    const rate = rateOf(this.#state);
    if (rate) writeRate(this.#surroundings.storage, rate);
    this.store.setState({ rate });
  }

  /** Notes where the next visit can go on: what is stored, not what was last shown. */
  #noteRun(saved: RunId, iteration: number): void {
    const { open, run } = this.#state;
    if (!open || run?.id !== saved) return;
    const link = linkOf(open.preset, open.config);
    writeLastRun(this.#surroundings.storage, { link, iteration, run: run.id, name: run.name });
  }

  #setDraft(draft: Draft): void {
    this.store.setState({ draft });
    this.#writeAddress(draft);
  }

  #writeAddress(draft: Draft): void {
    if (!draft.config) return;
    const parameters = new URLSearchParams(linkOf(draft.preset, draft.config));
    for (const [name, value] of Object.entries(machineParameters(this.#state.machine)))
      parameters.set(name, value);
    this.#surroundings.writeQuery(parameters.toString());
  }

  #configureSoon(path: string): void {
    const { unsent } = this.#state;
    if (isLive(path) && !unsent.includes(path)) this.store.setState({ unsent: [...unsent, path] });
    this.#cancelConfigure();
    this.#cancelConfigure = this.#surroundings.later(() => this.#configure(), configureDelayMs);
  }

  /** Sends what was just changed and can change while the run goes on; other differences wait for a new run. */
  #configure(): void {
    const { open, draft, fork, unsent } = this.#state;
    // A mistake in the draft holds the change back until it is mended.
    if (unsent.length === 0 || !draft.config) return;
    this.store.setState({ unsent: [] });
    // The settings of a fork being prepared are not meant for the run that is open.
    if (!open || fork || !this.#hasOpenRun()) return;
    const live = waiting(draft, open.config).live.filter((path) => unsent.includes(path));
    if (live.length === 0) return;
    try {
      const config = adopt(open.config, draft.config, live);
      this.store.setState({ open: { ...open, config } });
      this.#trainer.send({ kind: 'configure', config });
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const message = `The open run cannot take this change alone. ${error.message}`;
      this.store.setState({ notice: { kind: 'refused', message, control: error.control } });
    }
  }
}
