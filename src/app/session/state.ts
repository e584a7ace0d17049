/**
 * Everything the page knows, as plain data: what the trainer reported and what the person has set. How events change
 * it is `reduce.ts`; what the person can do is `session.ts`.
 */
import type { ConfigError } from '../../core/config/config';
import { presetConfig } from '../../core/config/config';
import type { MeasuredRate } from '../../core/config/estimate';
import { defaultPreset, type PresetName } from '../../core/config/presets';
import type { Config, ConfigInput } from '../../core/config/schema';
import type { EvaluationMetrics } from '../../core/evaluation/accuracy';
import type { JournalEntry } from '../../core/journal/entry';
import type { Condition } from '../../core/selfplay/condition';
import type { PerMode } from '../../core/task/mode';
import type { RunId } from '../../engine/storage/protocol';
import type {
  BufferRow,
  PhaseTimes,
  RingSnapshot,
  RunInfo,
  TaskDetail,
  TrainerStatus,
} from '../../engine/trainer/protocol';
import { type Lesson, noLesson } from '../address/lesson';
import type { Suite } from '../charts/definitions';
import type { LastRun } from './lastRun';
import type { MachineChoice } from './machine';
import type { Pace } from './pace';

export type LoadingPart = 'python' | 'engine' | 'suite' | 'seeding';

export interface LoadingProgress {
  readonly loadedBytes?: number;
  readonly totalBytes?: number;
  readonly compiledKernels?: number;
  readonly totalKernels?: number;
  readonly done: boolean;
}

/** What the next run will be. */
export interface Draft {
  readonly preset: PresetName;
  /** What the person changed against the preset. */
  readonly differences: ConfigInput;
  /** The checked whole; absent while something in it is wrong. */
  readonly config: Config | undefined;
  readonly error: Pick<ConfigError, 'message' | 'control'> | undefined;
}

/** A stored run's checkpoint from which the draft will go on as a run of its own. */
export interface PreparedFork {
  readonly run: RunId;
  readonly name: string;
  readonly checkpoint: string;
  readonly iteration: number;
}

/** The newest evaluation, and the best accuracy each mode has had. */
export interface Scores {
  readonly iteration: number;
  readonly latest: EvaluationMetrics;
  readonly best: Readonly<Record<Suite, Partial<PerMode<number>>>>;
}

export interface Throughput {
  readonly generated: number;
  readonly trained: number;
  readonly iterations: number;
  readonly trainingSeconds: number;
  readonly phaseTimes: PhaseTimes;
}

/** Said by the trainer; `refused` leaves the run unharmed. */
export type Notice =
  | { readonly kind: 'refused'; readonly message: string; readonly control?: string }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string }
  /** The engine's device failed and another engine took over. */
  | { readonly kind: 'recovered'; readonly message: string }
  /** The address of the page held something that could not be used. */
  | { readonly kind: 'link'; readonly message: string };

export interface SessionState {
  readonly status: TrainerStatus;
  /** What to do when the run that is being opened is ready. */
  readonly intent: 'wait' | 'run' | 'step phase' | 'step iteration';
  readonly loading: Partial<Record<LoadingPart, LoadingProgress>>;
  readonly draft: Draft;
  /** Paths of live settings that the person has just changed and the open run has not been told of. */
  readonly unsent: readonly string[];
  /** What the draft begins from, if not from random weights. */
  readonly fork: PreparedFork | undefined;
  /** Configuration of the run that is open. */
  readonly open: { readonly preset: PresetName; readonly config: Config } | undefined;
  readonly run: RunInfo | undefined;
  readonly resumedAt: number | undefined;
  /** What the next run computes with. */
  readonly machine: MachineChoice;
  readonly pace: Pace;
  /** What the link that opened the page fixes. */
  readonly lesson: Lesson;
  readonly ring: RingSnapshot | undefined;
  /** The newest snapshot in which an iteration had proposed, validated and solved. */
  readonly wholeRing: RingSnapshot | undefined;
  readonly stage: 'seed' | 'warm-up' | 'self-play' | undefined;
  readonly buffers: PerMode<readonly BufferRow[]> | undefined;
  readonly bufferSizes: PerMode<number> | undefined;
  readonly throughput: Throughput | undefined;
  readonly scores: Scores | undefined;
  readonly suite: Suite;
  /** Task whose drawer is open, and its detail once the trainer has sent it. */
  readonly inspecting: number | undefined;
  readonly detail: TaskDetail | undefined;
  readonly notice: Notice | undefined;
  /** The run's journal, oldest first, and what to make of the run while it rests. */
  readonly journal: readonly JournalEntry[];
  readonly verdict: string | undefined;
  /** What the run goes on until, if the person set a condition; the dialog that asks for one. */
  readonly until: Condition | undefined;
  readonly untilDialog: 'asked' | 'closed';
  readonly settings: 'shown' | 'hidden';
  /** The setting somebody was led to last; another object each time. */
  readonly sought: { readonly path: string } | undefined;
  /** A run of an earlier visit that can be gone on with. */
  readonly lastRun: LastRun | undefined;
  /** Speed of the newest run here, for estimates. */
  readonly rate: MeasuredRate | undefined;
}

/** What a run leaves behind, emptied for the next one. */
export const noRun = {
  loading: {},
  run: undefined,
  resumedAt: undefined,
  ring: undefined,
  wholeRing: undefined,
  stage: undefined,
  buffers: undefined,
  bufferSizes: undefined,
  throughput: undefined,
  scores: undefined,
  inspecting: undefined,
  detail: undefined,
  journal: [],
  verdict: undefined,
  until: undefined,
  unsent: [],
} as const satisfies Partial<SessionState>;

export const initialState: SessionState = {
  ...noRun,
  status: 'empty',
  machine: { engine: 'auto', workers: 'auto' },
  intent: 'wait',
  draft: {
    preset: defaultPreset,
    differences: {},
    config: presetConfig(defaultPreset),
    error: undefined,
  },
  fork: undefined,
  open: undefined,
  pace: noLesson.pace,
  lesson: noLesson,
  suite: 'heldOut',
  notice: undefined,
  untilDialog: 'closed',
  settings: 'hidden',
  sought: undefined,
  lastRun: undefined,
  rate: undefined,
};
