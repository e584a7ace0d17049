/**
 * Everything that crosses between the page and the trainer worker, as tagged unions both ways. The worker owns the
 * loop, the engines and Python; the page owns a client and a store. Snapshots are thinned to what a frame can
 * show: at most one a {@link snapshotIntervalMs} while the loop runs at full speed.
 */
import type { PresetName } from '../../core/config/presets';
import type { Config, ConfigInput } from '../../core/config/schema';
import type { EvaluationMetrics } from '../../core/evaluation/accuracy';
import type { JournalEntry } from '../../core/journal/entry';
import type { PolicyState } from '../../core/port/policy';
import type { Condition } from '../../core/selfplay/condition';
import type { IterationMetrics } from '../../core/selfplay/event';
import type { Mode, PerMode, Phase } from '../../core/task/mode';
import type { Grade, Origin, Pair, Rejection, SolvedTask } from '../../core/task/task';
import type { EngineKind } from '../policy/engine';
import type { EngineFigure } from '../policy/probe';

/** Shortest time between two snapshots at full speed, in milliseconds. */
export const snapshotIntervalMs = 120;

/** `auto` tries what there is and takes the fastest. */
export const engineChoices = ['auto', 'wasm', 'webgpu', 'reference'] as const;
export type EngineChoice = (typeof engineChoices)[number];

/** Page to worker. */
export type TrainerCommand =
  /** Prepares engines and Python for a new run and pauses before the first iteration. */
  | {
      readonly kind: 'open';
      readonly config: ConfigInput;
      readonly engine: EngineChoice;
      readonly workers: number | 'auto';
      /** Where the settings came from, for the list of runs. */
      readonly preset?: PresetName;
    }
  /** Goes on with a stored run: the one saved last and its newest checkpoint, unless others are named. */
  | { readonly kind: 'resume'; readonly run?: string; readonly checkpoint?: string }
  /** Gives the run its memory; the port leads to the archive worker. Sent before a run is opened. */
  | { readonly kind: 'remember'; readonly port: MessagePort }
  /** Saves the run when its iteration is done: the page may be about to go. */
  | { readonly kind: 'save' }
  /** Runs on; with a condition, pauses by itself after the iteration that meets it. */
  | { readonly kind: 'run'; readonly until?: Condition }
  | { readonly kind: 'pause' }
  /** One phase, or the rest of one iteration, then pause. */
  | { readonly kind: 'step'; readonly unit: 'phase' | 'iteration' }
  /** Shortest time a phase is shown for, milliseconds; 0 is full speed. */
  | { readonly kind: 'pace'; readonly phaseMs: number }
  /** Changes settings that take effect live; others are answered with a `refused` event. */
  | { readonly kind: 'configure'; readonly config: ConfigInput }
  /** Asks for everything about one task, by id. */
  | { readonly kind: 'inspect'; readonly task: number }
  /** Asks for a copy of the policy as it is between two iterations; paused, as it is now. */
  | { readonly kind: 'policy' }
  | { readonly kind: 'stop' };

export type TrainerStatus = 'empty' | 'loading' | 'ready' | 'running' | 'paused' | 'stopped' | 'failed';

/** One row of a buffer column. */
export interface BufferRow {
  readonly id: number;
  readonly program: string;
  /** First pair; induction has `more` further ones. */
  readonly input: string;
  readonly output: string;
  readonly more: number;
  readonly iteration: number;
  readonly origin: Origin;
  /** Latest measured solve rate; absent before it was first drawn. */
  readonly solveRate?: number;
  readonly timesDrawn: number;
  /** Ids of the tasks shown to the proposer, or of the one whose program an induction task reuses. */
  readonly references: readonly number[];
}

/** A proposal as the ring shows it, with what became of it. */
export interface ProposalGlimpse {
  readonly mode: Mode;
  readonly program: string;
  readonly inputs: readonly string[];
  readonly origin: Origin;
  readonly verdict: 'waiting' | 'valid' | Rejection;
  /** What Python gave for the inputs; empty before it ran and for what it refused. */
  readonly outputs: readonly string[];
  /** Why it was refused, in Python's or the validator's own words. */
  readonly detail?: string;
  /** Why it would have been refused, had the gate not let it in. */
  readonly letIn?: Rejection;
}

/** A task of the iteration at hand with how it was answered, as the ring shows it. */
export interface SolvedGlimpse {
  readonly task: number;
  readonly mode: Mode;
  readonly program: string;
  readonly pairs: readonly Pair[];
  readonly origin: Origin;
  /** `refill`: an older task drawn again. */
  readonly drawn: SolvedTask['drawn'];
  /** Answers the solve rate is measured on, and how many of them were right. */
  readonly attempts: number;
  readonly correct: number;
  /** Pay of a proposer for a task of this solve rate. */
  readonly learnability: number;
  /** The commonest answers, commonest first. */
  readonly answers: readonly { readonly text: string; readonly grade: Grade; readonly count: number }[];
}

/** What is in flight in each phase of the iteration at hand. */
export interface RingSnapshot {
  readonly phase: Phase | 'between';
  /** Whether the phase's result is in. */
  readonly stand: 'begun' | 'done';
  readonly iteration: number;
  readonly proposed: PerMode<number>;
  readonly valid: PerMode<number>;
  readonly rejected: PerMode<number>;
  readonly rejections: Partial<Record<Rejection, number>>;
  readonly attempts: PerMode<number>;
  readonly correct: PerMode<number>;
  /** Mean reward of each role in the newest finished reward phase. */
  readonly rewards: { readonly propose: Partial<PerMode<number>>; readonly solve: Partial<PerMode<number>> };
  readonly gradientNorm: number;
  /** Prompts with their completions in the newest step of learning. */
  readonly rows: number;
  /** A few of this iteration's proposals. */
  readonly samples: readonly ProposalGlimpse[];
  /** A few of this iteration's answered tasks, the most telling first. */
  readonly solved: readonly SolvedGlimpse[];
}

/** Mean milliseconds an iteration spends in each phase, over the newest iterations. */
export type PhaseTimes = Readonly<Record<Phase, number>>;

export interface TrainerSnapshot {
  readonly ring: RingSnapshot;
  /** Newest first, at most 200 rows a mode. */
  readonly buffers: PerMode<readonly BufferRow[]>;
  readonly bufferSizes: PerMode<number>;
  /** Iterations finished since the last snapshot, oldest first. */
  readonly metrics: readonly IterationMetrics[];
  readonly phaseTimes: PhaseTimes;
  readonly tokensPerSecond: { readonly generated: number; readonly trained: number };
  readonly iterationsPerSecond: number;
  /** Seconds of training since the run began, pauses and loading excluded. */
  readonly trainingSeconds: number;
}

/** One distinct answer among a task's newest rollouts. */
export interface AnswerDetail {
  readonly text: string;
  readonly grade: Grade;
  readonly count: number;
  readonly exploratory: number;
  readonly reward: number;
  /** Mean over the identical answers. */
  readonly logProb: number;
}

/** One time a task was drawn for solving. */
export interface TaskDraw {
  readonly iteration: number;
  readonly solveRate: number;
}

/** A whole task, as the page shows it when a row is opened. */
export interface TaskDetail {
  readonly id: number;
  readonly mode: Mode;
  readonly program: string;
  readonly pairs: readonly Pair[];
  readonly visible: number;
  /** Induction: what its proposer says about it, if it says anything. */
  readonly message?: string;
  readonly origin: Origin;
  readonly iteration: number;
  readonly references: readonly number[];
  /** Lexemes of the solver's prompt, as the model reads it. */
  readonly prompt: readonly string[];
  readonly learnability?: number;
  readonly draws: readonly TaskDraw[];
  readonly answers: readonly AnswerDetail[];
}

export interface RunInfo {
  /** Names the run in the archive and in storage. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly seed: number;
  readonly engine: EngineKind;
  /** Why this engine, in words for the page. */
  readonly engineReason: string;
  /** What was tried to choose it; empty where a person chose. */
  readonly engineFigures: readonly EngineFigure[];
  readonly workers: number;
  readonly pythonWorkers: number;
  readonly pythonVersion: string;
  readonly isolation: 'isolated' | 'not isolated';
  readonly parameters: number;
  readonly vocabulary: number;
  readonly heldOutTasks: PerMode<number>;
  readonly naturalTasks: PerMode<number>;
}

/** Worker to page. */
export type TrainerEvent =
  | { readonly kind: 'status'; readonly status: TrainerStatus }
  | {
      readonly kind: 'loading';
      readonly part: 'python' | 'engine' | 'suite' | 'seeding';
      readonly loadedBytes?: number;
      readonly totalBytes?: number;
      readonly compiledKernels?: number;
      readonly totalKernels?: number;
      readonly done: boolean;
    }
  | { readonly kind: 'opened'; readonly run: RunInfo; readonly resumedAt?: number }
  | { readonly kind: 'snapshot'; readonly snapshot: TrainerSnapshot }
  | { readonly kind: 'evaluation'; readonly iteration: number; readonly evaluation: EvaluationMetrics }
  | { readonly kind: 'task'; readonly detail: TaskDetail }
  /** Lines of the run's journal in order: every one so far, or those that are new. */
  | { readonly kind: 'journal'; readonly entries: readonly JournalEntry[]; readonly how: 'all' | 'new' }
  /** Everything up to this iteration is stored, and the run can go on from there. */
  | { readonly kind: 'saved'; readonly run: string; readonly iteration: number }
  /** What to make of the run, whenever it comes to rest; one paragraph. */
  | { readonly kind: 'verdict'; readonly text: string }
  /** The policy after `iteration` iterations, the receiver's own copy. */
  | {
      readonly kind: 'policy';
      readonly iteration: number;
      readonly config: Config;
      readonly state: PolicyState;
    }
  /** Something the person asked for could not be done; the run is unharmed. `control` is the setting to look at. */
  | { readonly kind: 'refused'; readonly message: string; readonly control?: string }
  /** The run goes on with another engine from the last state it kept; `message` says why and what was lost. */
  | { readonly kind: 'recovered'; readonly engine: EngineKind; readonly message: string }
  /** The run cannot go on; `name` is the error's class. */
  | { readonly kind: 'failed'; readonly name: string; readonly message: string };
