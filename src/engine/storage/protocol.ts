/**
 * What the page may ask about stored runs and what it is answered. A run is kept whole: settings, metrics, journal,
 * proposals and some checkpoints; a list of runs carries none of these but their figures, so that it opens fast. The
 * page asks through `client.ts`; the worker behind it is the archive's, because both write the same run.
 */
import type { PresetName } from '../../core/config/presets';
import type { Config, ConfigInput } from '../../core/config/schema';
import type { EvaluationMetrics } from '../../core/evaluation/accuracy';
import type { JournalEntry } from '../../core/journal/entry';
import type { PolicyState } from '../../core/port/policy';
import type { IterationMetrics } from '../../core/selfplay/event';
import type { PerMode } from '../../core/task/mode';
import type { EngineKind } from '../policy/engine';

/** Names a run for ever; never shown. */
export type RunId = string;

/**
 * Why a checkpoint is kept. `newest`: where the run goes on. `best`: the highest mean held-out accuracy. `series`: one
 * of a few spread over the whole run, for looking back.
 */
export type CheckpointKind = 'newest' | 'best' | 'series';

/** A checkpoint without its weights. */
export interface CheckpointSummary {
  /** Unique in its run. */
  readonly id: string;
  readonly kind: CheckpointKind;
  readonly iteration: number;
  /** Mean held-out accuracy over the modes, where it was measured at this iteration or before. */
  readonly accuracy?: number;
  readonly savedAt: number;
  readonly bytes: number;
}

/** Where a run comes from, if not from nothing. */
export interface ForkOrigin {
  readonly run: RunId;
  readonly name: string;
  readonly iteration: number;
}

/** One run of the list. Times are milliseconds since 1970. */
export interface RunSummary {
  readonly id: RunId;
  /** Two words made of seed and time, until the person chooses another. */
  readonly name: string;
  readonly preset: PresetName;
  readonly config: Config;
  readonly engine: EngineKind;
  /** The engine's threads or adapter, in words. */
  readonly machine: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly trainingSeconds: number;
  readonly iterations: number;
  readonly proposals: number;
  /** Best accuracy of each suite and mode. */
  readonly best: {
    readonly heldOut: Partial<PerMode<number>>;
    readonly natural: Partial<PerMode<number>>;
  };
  /** Oldest first. */
  readonly checkpoints: readonly CheckpointSummary[];
  readonly forkedFrom?: ForkOrigin;
  /** Bytes of everything stored of it. */
  readonly bytes: number;
  /** Deleted, and can be brought back until then. */
  readonly purgeAt?: number;
}

/** Metrics as stored: very long runs keep every `every`-th iteration, and all that were evaluated. */
export interface StoredMetrics {
  /** The exam before training; runs of earlier versions lack it. */
  readonly exam?: EvaluationMetrics;
  readonly rows: readonly IterationMetrics[];
  readonly every: number;
}

/** A run with what a comparison or a journal shows, without weights. */
export interface StoredRun {
  readonly summary: RunSummary;
  readonly metrics: StoredMetrics;
  /** Entries of the run's journal, oldest first. */
  readonly journal: readonly JournalEntry[];
}

/** A stored run that cannot be read. The others are unharmed; deleting it frees its space. */
export interface DamagedRun {
  readonly id: RunId;
  /** What is wrong with it, in a sentence. */
  readonly reason: string;
}

export interface RunList {
  /** Newest first, deleted ones that can still be brought back last. */
  readonly runs: readonly RunSummary[];
  readonly damaged: readonly DamagedRun[];
}

/** The model at a checkpoint, for whoever questions or compares it. */
export interface CheckpointModel {
  readonly config: Config;
  readonly iteration: number;
  readonly policy: PolicyState;
}

/** A file for the person to keep. */
export interface FileExport {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface StorageEstimate {
  /** Bytes used by this site, and the most it may use; absent where the browser does not say. */
  readonly usedBytes?: number;
  readonly quotaBytes?: number;
  /** Whether the browser promised not to clear it by itself. */
  readonly durability: 'persistent' | 'best effort';
}

/** What the page may ask; each is answered with a value or one of the named errors of `errors.ts`. */
export interface RunRequests {
  list(): Promise<RunList>;
  load(run: RunId): Promise<StoredRun>;
  rename(run: RunId, name: string): Promise<void>;
  /** Hides the run and frees its space after {@link undoMs}. */
  delete(run: RunId): Promise<void>;
  undoDelete(run: RunId): Promise<void>;
  /** The model at a checkpoint, by the checkpoint's id. */
  model(run: RunId, checkpoint: string): Promise<CheckpointModel>;
  /** Makes a new run that begins at a checkpoint of another, with changed settings; the model's shape must stay. */
  fork(run: RunId, checkpoint: string, changes: ConfigInput): Promise<RunId>;
  estimate(): Promise<StorageEstimate>;
  /** Asks the browser never to clear this site's data by itself. */
  persist(): Promise<StorageEstimate['durability']>;
  /** The whole run as one file (a zip), and its proposed name. */
  exportRun(run: RunId): Promise<FileExport>;
  /** A checkpoint's weights as safetensors, with their Hugging Face names. */
  exportCheckpoint(run: RunId, checkpoint: string): Promise<FileExport>;
  /** Adds a run from such a file; one that is already here gets a new id. */
  importRun(bytes: Uint8Array<ArrayBuffer>): Promise<RunId>;
}

/** Time in which a deleted run can be brought back, milliseconds. */
export const undoMs = 24 * 60 * 60 * 1000;
