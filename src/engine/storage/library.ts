/**
 * All stored runs: what the page asks about them, answered from the database. The open run is written by `keeper.ts`;
 * whole runs leave and come as files in `exchange.ts`.
 */
import * as v from 'valibot';
import { layer, parseConfig } from '../../core/config/config';
import type { ConfigInput } from '../../core/config/schema';
import { type JournalEntry, journalEntriesSchema } from '../../core/journal/entry';
import { parseRunState } from '../../core/selfplay/checkpoint';
import { shapeOf } from '../../core/selfplay/run';
import { Archive } from '../archive/archive';
import type { LoadedRun } from '../archive/feed';
import { allStores, type Database, keysOf, parseRecord, partStores, type RunRecord } from './database';
import { DamagedRunError, DeletedRunError, ForkError, NotStoredError } from './errors';
import { withBest } from './keeper';
import { isIteration, unpackMetrics } from './metricsTable';
import { runName } from './names';
import { readArchive, readCheckpoint, readMetrics } from './parts';
import {
  type CheckpointModel,
  type DamagedRun,
  type RunList,
  type RunSummary,
  type StorageEstimate,
  type StoredRun,
  undoMs,
} from './protocol';

/** Milliseconds since 1970. */
export type Now = () => number;

export class Library {
  constructor(
    readonly database: Database,
    private readonly now: Now,
  ) {}

  /** All runs, and those that cannot be read with the reason. */
  async list(): Promise<RunList> {
    await this.#purge();
    const runs: RunSummary[] = [];
    const damaged: DamagedRun[] = [];
    for (const record of await this.database.getAll('runs')) {
      try {
        runs.push(summaryOf(parseRecord(record)));
      } catch (error) {
        if (!(error instanceof DamagedRunError)) throw error;
        damaged.push({ id: record.id, reason: error.message });
      }
    }
    runs.sort(
      (a, b) =>
        Number(a.purgeAt !== undefined) - Number(b.purgeAt !== undefined) || b.updatedAt - a.updatedAt,
    );
    return { runs, damaged };
  }

  /** The model at a checkpoint. @throws NotStoredError, DamagedRunError, CheckpointError */
  async model(run: string, checkpoint: string): Promise<CheckpointModel> {
    const { iteration, policy, state } = await readCheckpoint(this.database, run, checkpoint);
    const { config } = parseRunState(JSON.parse(new TextDecoder().decode(state)));
    return { config, iteration, policy };
  }

  /** The proposals of a run as it was last saved. @throws NotStoredError, DamagedRunError */
  async archive(run: string): Promise<Archive> {
    const { config, iterations } = await this.record(run);
    return Archive.restore(config, await readArchive(this.database, run), iterations);
  }

  /** @throws NotStoredError, DamagedRunError */
  async load(run: string): Promise<StoredRun> {
    const record = await this.record(run);
    const [parts, journal] = await Promise.all([
      readMetrics(this.database, run),
      this.database.get('journals', run),
    ]);
    const rows = parts.flatMap(unpackMetrics);
    const exam = rows.find((row) => !isIteration(row))?.evaluation;
    return {
      summary: summaryOf(record),
      metrics: {
        ...(exam ? { exam } : {}),
        rows: rows.filter(isIteration),
        every: Math.max(1, ...parts.map(({ every }) => every)),
      },
      // A journal that cannot be read is left out; the metrics tell it again.
      journal: readJournal(journal ?? []),
    };
  }

  /**
   * What a trainer goes on from: the run saved last and its newest checkpoint unless others are named.
   * @returns undefined if nothing is stored.
   * @throws NotStoredError, DeletedRunError, DamagedRunError
   */
  async resume(run: string | undefined, checkpoint: string | undefined): Promise<LoadedRun | undefined> {
    const id = run ?? (await this.list()).runs.find(({ purgeAt }) => purgeAt === undefined)?.id;
    if (id === undefined) return undefined;
    const record = await this.record(id);
    if (record.purgeAt !== undefined) throw new DeletedRunError(record.name);
    const stored = await readCheckpoint(this.database, id, checkpoint ?? 'newest');
    const { metrics, journal } = await this.load(id);
    const { name, preset, engine, machine, createdAt } = record;
    return {
      ...stored,
      run: { id, name, preset, engine, machine, createdAt },
      ...(metrics.exam ? { exam: metrics.exam } : {}),
      metrics: metrics.rows.filter(({ iteration }) => iteration <= stored.iteration),
      journal: journal.filter(({ iteration }) => iteration <= stored.iteration),
    };
  }

  async rename(run: string, name: string): Promise<void> {
    await this.#change(run, (record) => ({ ...record, name: name.trim() || record.name }));
  }

  async delete(run: string): Promise<void> {
    await this.#change(run, (record) => ({ ...record, purgeAt: this.now() + undoMs }));
  }

  async undoDelete(run: string): Promise<void> {
    await this.#change(run, ({ purgeAt: _, ...record }) => record);
  }

  /**
   * A new run that begins at a checkpoint of another.
   * @throws NotStoredError, DamagedRunError, ConfigError, ForkError where the weights would not fit
   */
  async fork(run: string, checkpoint: string, changes: ConfigInput): Promise<string> {
    const record = await this.record(run);
    const stored = await readCheckpoint(this.database, run, checkpoint);
    const state = parseRunState(JSON.parse(new TextDecoder().decode(stored.state)));
    const config = parseConfig(layer(state.config, changes));
    if (config.task.level !== state.config.task.level) throw new ForkError('task.level');
    if (JSON.stringify(shapeOf(config)) !== JSON.stringify(stored.policy.shape)) throw new ForkError('model');
    const now = this.now();
    const id = crypto.randomUUID();
    const bytes = new TextEncoder().encode(JSON.stringify({ ...state, config }));
    const { iteration } = stored;
    const { purgeAt: _, ...kept } = record;
    const newest = { ...stored, state: bytes };
    const size = bytes.length + 3 * stored.policy.parameters.byteLength;
    const [archiveKeys, archive] = await Promise.all([
      this.database.getAllKeys('archive', keysOf(run)),
      this.database.getAll('archive', keysOf(run)),
    ]);
    const [metricKeys, metrics] = await Promise.all([
      this.database.getAllKeys('metrics', keysOf(run)),
      this.database.getAll('metrics', keysOf(run)),
    ]);
    const { journal, metrics: told } = await this.load(run);
    // What its origin did after the checkpoint is no merit of the fork.
    const exams = told.rows.flatMap((row) => (row.iteration <= iteration ? (row.evaluation ?? []) : []));
    const best = (told.exam ? [told.exam, ...exams] : exams).reduce<RunRecord['best']>(withBest, {
      heldOut: {},
      natural: {},
    });
    const transaction = this.database.transaction(allStores, 'readwrite');
    const puts: Promise<unknown>[] = [
      transaction.objectStore('runs').put({
        ...kept,
        ...{ id, name: runName(config.run.seed, now), config, createdAt: now, updatedAt: now },
        ...{ trainingMs: stored.trainingMs, iterations: iteration, best },
        forkedFrom: { run, name: record.name, iteration },
        checkpoints: [{ id: 'newest', kind: 'newest', iteration, savedAt: now, bytes: size }],
      }),
      transaction.objectStore('checkpoints').put(newest, [id, 'newest']),
      transaction.objectStore('journals').put(
        journal.filter((entry) => entry.iteration <= iteration),
        id,
      ),
    ];
    // Later iterations come along and are cut off when the fork is opened.
    archiveKeys.forEach(([, kind, part], index) => {
      const value = archive[index];
      if (value) puts.push(transaction.objectStore('archive').put(value, [id, kind, part]));
    });
    metricKeys.forEach(([, part], index) => {
      const value = metrics[index];
      if (value) puts.push(transaction.objectStore('metrics').put(value, [id, part]));
    });
    await Promise.all([...puts, transaction.done]);
    return id;
  }

  async estimate(): Promise<StorageEstimate> {
    const { usage, quota } = await navigator.storage.estimate();
    return {
      ...(usage === undefined ? {} : { usedBytes: usage }),
      ...(quota === undefined ? {} : { quotaBytes: quota }),
      durability: (await navigator.storage.persisted()) ? 'persistent' : 'best effort',
    };
  }

  /** @throws NotStoredError, DamagedRunError */
  async record(run: string): Promise<RunRecord> {
    const record = await this.database.get('runs', run);
    if (!record) throw new NotStoredError('run');
    return parseRecord(record);
  }

  async #change(run: string, change: (record: RunRecord) => RunRecord): Promise<void> {
    const transaction = this.database.transaction('runs', 'readwrite');
    const record = await transaction.store.get(run);
    if (record) await transaction.store.put(change(record));
    await transaction.done;
    if (!record) throw new NotStoredError('run');
  }

  /** Frees what was deleted long enough ago. */
  async #purge(): Promise<void> {
    const now = this.now();
    const records = await this.database.getAll('runs');
    for (const { id, purgeAt } of records) {
      if (purgeAt === undefined || purgeAt > now) continue;
      const transaction = this.database.transaction(allStores, 'readwrite');
      await Promise.all([
        transaction.objectStore('runs').delete(id),
        ...partStores.map((store) => transaction.objectStore(store).delete(keysOf(id))),
        transaction.objectStore('journals').delete(id),
        transaction.done,
      ]);
    }
  }
}

function readJournal(lines: readonly unknown[]): readonly JournalEntry[] {
  const read = v.safeParse(journalEntriesSchema, lines);
  return read.success ? read.output : [];
}

/** What the list shows of a record. */
function summaryOf({ trainingMs, otherBytes, ...record }: RunRecord): RunSummary {
  return {
    ...record,
    trainingSeconds: trainingMs / 1000,
    bytes: otherBytes + record.checkpoints.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
