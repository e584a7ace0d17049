/**
 * Writes the open run down: with each checkpoint everything that is new since the last one, in one transaction, so that
 * what is stored is always whole. When the browser gives no more space the oldest checkpoints of all runs' series go
 * first; if that is not enough the run goes on unsaved and says so.
 */
import { gzipSync } from 'fflate';
import type { Config } from '../../core/config/schema';
import { type EvaluationMetrics, meanAccuracy } from '../../core/evaluation/accuracy';
import type { IterationMetrics } from '../../core/selfplay/event';
import { modes, type PerMode } from '../../core/task/mode';
import { Archive } from '../archive/archive';
import { chunkRows } from '../archive/chunk';
import type { FeedMessage, RunHeader } from '../archive/feed';
import { allStores, type Database, parseRecord, type RunRecord, type StoredCheckpoint } from './database';
import { NotKeptError, StorageFullError } from './errors';
import { MetricsLog } from './metricsLog';
import { readArchive, readMetrics } from './parts';
import type { CheckpointSummary } from './protocol';
import { seriesWith } from './retention';
import { dropOldestCheckpoint, isQuota } from './room';

type CheckpointMessage = Extract<FeedMessage, { kind: 'checkpoint' }>;

export class RunKeeper {
  readonly archive: Archive;
  readonly #database: Database | undefined;
  readonly #metrics: MetricsLog;
  #record: RunRecord;
  /** Numbers of the first chunks that are not stored whole. */
  #unstored: { proposals: number; draws: number };
  #latest: { readonly iteration: number; readonly accuracy: number | undefined } | undefined;

  private constructor(
    database: Database | undefined,
    record: RunRecord,
    archive: Archive,
    metrics: MetricsLog,
  ) {
    this.#database = database;
    this.#record = record;
    this.archive = archive;
    this.#metrics = metrics;
    // What was just read is stored already, but for the chunks that were cut.
    const newest = archive.forgotten / chunkRows + archive.chunks.length - 1;
    this.#unstored = { proposals: Math.max(0, newest), draws: archive.draws.open };
  }

  /**
   * Begins a run, or takes a stored one up again after an iteration: what came later is forgotten.
   * @param database without one the run is only remembered
   */
  static async begin(
    database: Database | undefined,
    header: RunHeader,
    config: Config,
    resumedAt: number | undefined,
  ): Promise<RunKeeper> {
    const stored = resumedAt === undefined ? undefined : await database?.get('runs', header.id);
    if (database === undefined || stored === undefined || resumedAt === undefined) {
      return new RunKeeper(database, newRecord(header, config), new Archive(config), new MetricsLog());
    }
    const record = parseRecord(stored);
    const archive = Archive.restore(config, await readArchive(database, header.id), resumedAt);
    const metrics = MetricsLog.restore(await readMetrics(database, header.id), resumedAt);
    const checkpoints = record.checkpoints.filter(
      ({ kind, iteration }) => kind === 'newest' || iteration <= resumedAt,
    );
    const kept: RunRecord = { ...record, ...header, name: record.name, config, checkpoints };
    return new RunKeeper(database, kept, archive, metrics);
  }

  get id(): string {
    return this.#record.id;
  }

  configure(config: Config): void {
    this.archive.config = config;
    this.#record = { ...this.#record, config };
  }

  /** The exam before training. A run that is taken up again before its first iteration sits it again. */
  addExam(evaluation: EvaluationMetrics): void {
    if (!this.#metrics.empty) return;
    this.#metrics.add({ iteration: 0, evaluation });
    this.#record = { ...this.#record, best: withBest(this.#record.best, evaluation) };
  }

  addMetrics(row: IterationMetrics): void {
    this.#metrics.add(row);
    if (!row.evaluation) return;
    this.#latest = { iteration: row.iteration, accuracy: meanAccuracy(row.evaluation) };
    this.#record = { ...this.#record, best: withBest(this.#record.best, row.evaluation) };
  }

  /**
   * Stores everything up to this checkpoint.
   * @returns what had to go to make room, in words
   * @throws StorageFullError when nothing is left that could go; NotKeptError without a database
   */
  async save(message: CheckpointMessage, now: number): Promise<string | undefined> {
    const database = this.#database;
    if (!database) throw new NotKeptError(undefined);
    let lost = 0;
    for (;;) {
      try {
        await this.#write(database, message, now);
        return lost === 0 ? undefined : `${lost} old checkpoints were deleted to make room.`;
      } catch (error) {
        if (!isQuota(error)) throw error;
        if (!(await dropOldestCheckpoint(database, this.#record.id))) throw new StorageFullError();
        this.#record = { ...this.#record, checkpoints: await this.#storedCheckpoints(database) };
        lost++;
      }
    }
  }

  async #storedCheckpoints(database: Database): Promise<RunRecord['checkpoints']> {
    const stored = await database.get('runs', this.#record.id);
    return stored?.checkpoints ?? [];
  }

  async #write(
    database: Database,
    { iteration, state, policy, trainingMs, journal }: CheckpointMessage,
    now: number,
  ): Promise<void> {
    const { id } = this.#record;
    const checkpoint: StoredCheckpoint = { iteration, state: new Uint8Array(state), policy, trainingMs };
    const added = this.#checkpointsFor(checkpoint, now);
    const metrics = this.#metrics.unstored();
    const { proposals, draws } = this.#chunks();
    const transaction = database.transaction(allStores, 'readwrite');
    try {
      const archive = transaction.objectStore('archive');
      const metricsStore = transaction.objectStore('metrics');
      const checkpoints = transaction.objectStore('checkpoints');
      // Awaited together at the end: a request that fails ends the transaction, and that is what is reported.
      const requests: Promise<unknown>[] = [
        archive.delete(IDBKeyRange.bound([id, 'proposals'], [id, 'proposals', proposals.first], false, true)),
        archive.delete(IDBKeyRange.bound([id, 'draws'], [id, 'draws', draws.first], false, true)),
        archive.delete(IDBKeyRange.bound([id, 'proposals', proposals.end], [id, 'proposals', []])),
        archive.delete(IDBKeyRange.bound([id, 'draws', draws.end], [id, 'draws', []])),
        metricsStore.delete(IDBKeyRange.bound([id, metrics.count], [id, []])),
        ...proposals.changed.map(([part, chunk]) => archive.put(chunk, [id, 'proposals', part])),
        ...draws.changed.map(([part, chunk]) => archive.put(chunk, [id, 'draws', part])),
        ...metrics.parts.map(([part, rows]) => metricsStore.put(rows, [id, part])),
        ...added.written.map(([name, stored]) => checkpoints.put(stored, [id, name])),
        ...added.leaving.map((name) => checkpoints.delete([id, name])),
        transaction.objectStore('journals').put(journal, id),
      ];
      const runs = transaction.objectStore('runs');
      const current = await runs.get(id);
      // A person may have renamed it, deleted it or brought it back meanwhile.
      const { purgeAt: _, ...kept } = this.#record;
      this.#record = {
        ...kept,
        ...(current ? { name: current.name } : {}),
        ...(current?.purgeAt === undefined ? {} : { purgeAt: current.purgeAt }),
        updatedAt: now,
        trainingMs,
        iterations: iteration,
        proposals: this.archive.forgotten + this.archive.archived,
        checkpoints: added.all,
        otherBytes: this.archive.bytes + this.#metrics.bytes,
      };
      requests.push(runs.put(this.#record));
      await Promise.all([...requests, transaction.done]);
    } catch (error) {
      await transaction.done.catch(() => undefined);
      throw transaction.error ?? error;
    }
    this.#metrics.noteStored();
    this.#unstored = { proposals: Math.max(0, proposals.end - 1), draws: Math.max(0, draws.end - 1) };
  }

  /** Chunks that are new or have grown, and the numbers between which chunks are kept. */
  #chunks() {
    const { archive } = this;
    const first = archive.forgotten / chunkRows;
    const end = first + archive.chunks.length;
    const from = Math.max(first, this.#unstored.proposals);
    const { oldest, open } = archive.draws;
    const drawsFrom = Math.max(oldest, this.#unstored.draws);
    return {
      proposals: {
        first,
        end,
        changed: archive.chunks
          .slice(from - first)
          .map((chunk, index) => [from + index, chunk.save()] as const),
      },
      draws: {
        first: oldest,
        end: open + 1,
        changed: Array.from({ length: open + 1 - drawsFrom }, (_, index) => drawsFrom + index).flatMap(
          (part) => {
            const chunk = archive.draws.save(part);
            return chunk ? [[part, chunk] as const] : [];
          },
        ),
      },
    };
  }

  /** The newest always; the best and the series where this one belongs to them, compressed. */
  #checkpointsFor(checkpoint: StoredCheckpoint, now: number) {
    const { iteration } = checkpoint;
    const accuracy = this.#latest?.iteration === iteration ? this.#latest.accuracy : undefined;
    const summary = (id: string, kind: CheckpointSummary['kind'], stored: StoredCheckpoint) => ({
      ...{ id, kind, iteration, savedAt: now, bytes: bytesOf(stored) },
      ...(accuracy === undefined ? {} : { accuracy }),
    });
    const before = this.#record.checkpoints.filter(({ kind }) => kind !== 'newest');
    const written: [string, StoredCheckpoint][] = [['newest', checkpoint]];
    let kept = before;
    const small = { ...checkpoint, state: checkpoint.state };
    const compress = (): StoredCheckpoint => {
      if (small.state === checkpoint.state) small.state = gzipSync(checkpoint.state, { level: 1 });
      return small;
    };
    const best = before.find(({ kind }) => kind === 'best');
    if (accuracy !== undefined && accuracy > (best?.accuracy ?? -1)) {
      written.push(['best', compress()]);
      kept = [...kept.filter(({ kind }) => kind !== 'best'), summary('best', 'best', compress())];
    }
    const series = before.filter(({ kind }) => kind === 'series');
    const { joins, leaving } = seriesWith(
      series.map((item) => item.iteration),
      iteration,
    );
    const gone = series.filter((item) => leaving.includes(item.iteration)).map(({ id }) => id);
    kept = kept.filter(({ id }) => !gone.includes(id));
    if (joins === 'yes') {
      const id = `at ${iteration}`;
      written.push([id, compress()]);
      kept = [...kept, summary(id, 'series', compress())];
    }
    const all = [...kept, summary('newest', 'newest', checkpoint)].sort((a, b) => a.iteration - b.iteration);
    return { written, leaving: gone, all };
  }
}

/** A run that has not been stored yet. */
function newRecord(header: RunHeader, config: Config): RunRecord {
  return {
    ...header,
    config,
    updatedAt: header.createdAt,
    trainingMs: 0,
    iterations: 0,
    proposals: 0,
    best: { heldOut: {}, natural: {} },
    checkpoints: [],
    otherBytes: 0,
  };
}

function bytesOf({ state, policy }: StoredCheckpoint): number {
  return state.byteLength + 3 * policy.parameters.byteLength;
}

/** The best of both suites so far, with an evaluation more. */
export function withBest(best: RunRecord['best'], evaluation: EvaluationMetrics): RunRecord['best'] {
  const better = (before: Partial<PerMode<number>>, now: Partial<PerMode<number>>) =>
    Object.fromEntries(
      modes.flatMap((mode) => {
        const value = Math.max(before[mode] ?? -1, now[mode] ?? -1);
        return value < 0 ? [] : [[mode, value]];
      }),
    );
  return {
    heldOut: better(best.heldOut, evaluation.heldOut.accuracy),
    natural: better(best.natural, evaluation.natural.accuracy),
  };
}
