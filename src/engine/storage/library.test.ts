/** Runs in a real IndexedDB: kept, listed, taken up again, forked, deleted and brought back, exported and imported. */
import { openDB } from 'idb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layer, presetConfig } from '../../core/config/config';
import { initialiseParameters } from '../../core/model/initialise';
import { openStream } from '../../core/random/stream';
import { parseRunState } from '../../core/selfplay/checkpoint';
import type { IterationMetrics } from '../../core/selfplay/event';
import { languageOf, shapeOf } from '../../core/selfplay/run';
import { detailOf } from '../archive/detail';
import type { RunHeader } from '../archive/feed';
import { ImaginedRun } from '../archive/fixture';
import type { ArchiveQuery } from '../archive/protocol';
import { answerQuery } from '../archive/query';
import { type Database, openDatabase } from './database';
import { exportRun, importRun } from './exchange';
import { RunKeeper } from './keeper';
import { Library } from './library';
import { undoMs } from './protocol';

const config = presetConfig('quick', {
  model: { width: 16, layers: 1, heads: 2, feedForward: 16 },
  run: { seed: 7 },
});
const header: RunHeader = {
  ...{ id: 'first', name: 'amber abacus', preset: 'quick', engine: 'wasm', machine: 'one thread' },
  createdAt: 1_000,
};

let name: string;
let database: Database;
let library: Library;
let now: number;

beforeEach(async () => {
  name = `test-${crypto.randomUUID()}`;
  database = await openDatabase(name);
  now = 5_000;
  library = new Library(database, () => now);
});
afterEach(() => {
  database.close();
  indexedDB.deleteDatabase(name);
});

/** The plain part of a checkpoint, as small as it may be. */
function stateAt(iteration: number) {
  return {
    ...{ version: 1 as const, config, iteration, updates: iteration, generatedTokens: 0, trainedTokens: 0 },
    ...{ nextTaskId: 1, nextStream: 1, buffers: [], pending: [] },
    random: { propose: [1, 2, 3, 4], select: [1, 2, 3, 4] },
    ...{ proposedPrograms: [], proposedTasks: [] },
  };
}

function checkpointAt(iteration: number) {
  const shape = shapeOf(config);
  const parameters = initialiseParameters(shape, openStream(iteration, 'initialise'));
  const state = new TextEncoder().encode(JSON.stringify(stateAt(iteration)));
  return {
    ...({ kind: 'checkpoint', ticket: 1, iteration, state, trainingMs: 100 * iteration } as const),
    policy: {
      ...{ shape, parameters, updates: iteration },
      firstMoment: parameters.map((value) => value / 2),
      secondMoment: parameters.map((value) => value * value),
    },
    journal: [{ iteration, kind: 'first-solved', severity: 'good', text: 'A milestone.' }],
  };
}

function metricsAt(iteration: number, accuracy?: number): IterationMetrics {
  const evaluation = {
    heldOut: { accuracy: { deduction: accuracy ?? 0, error: 0.25 }, strata: {} },
    natural: { accuracy: {}, strata: {} },
    floors: { heldOut: { random: {}, trivial: {} }, natural: { random: {}, trivial: {} } },
  };
  return {
    ...{ iteration, stage: 'self-play', generatedTokens: 10 * iteration, trainedTokens: 0 },
    ...{ propose: {}, solve: {}, buffers: { deduction: 1, abduction: 2, induction: 3 } },
    update: {
      ...{ loss: 0.5, gradientNorm: 1, entropy: 1, priorKl: 0, approximateKl: 0, clipFraction: 0, tokens: 3 },
    },
    ...(accuracy === undefined ? {} : { evaluation }),
  };
}

const table: ArchiveQuery = {
  ...{ filter: {}, offset: 0, limit: 1000 },
  sort: { by: 'number', order: 'ascending' },
};

/** Imagines iterations into a keeper; every tenth is evaluated, better each time up to `best`. */
async function play(keeper: RunKeeper, imagined: ImaginedRun, from: number, to: number, best = to) {
  for (let iteration = from; iteration <= to; iteration++) {
    keeper.archive.add(imagined.next());
    const accuracy = 1 - Math.abs(best - iteration) / 1000;
    keeper.addMetrics(metricsAt(iteration, iteration % 10 === 0 ? accuracy : undefined));
    now += 100;
    if (iteration % 10 === 0) await keeper.save(checkpointAt(iteration), now);
  }
}

/** The exam of the untrained model. */
function examOf(accuracy: number) {
  const { evaluation } = metricsAt(0, accuracy);
  if (!evaluation) throw new Error('There is no exam.');
  return evaluation;
}

function imagine(): ImaginedRun {
  return new ImaginedRun(languageOf(config), 3, { proposals: 8, draws: 6, answers: 4 });
}

async function storedRun(iterations: number, best = iterations): Promise<RunKeeper> {
  const keeper = await RunKeeper.begin(database, header, config, undefined);
  await play(keeper, imagine(), 1, iterations, best);
  return keeper;
}

describe('keeping a run', () => {
  it('lists it with its figures and gives back its newest checkpoint whole', async () => {
    await storedRun(50, 30);
    const [summary] = (await library.list()).runs;
    expect(summary).toMatchObject({ id: 'first', name: 'amber abacus', iterations: 50, proposals: 400 });
    expect(summary?.trainingSeconds).toBe(5);
    expect(summary?.best.heldOut).toEqual({ deduction: 1, error: 0.25 });
    const loaded = await library.resume(undefined, undefined);
    const { policy, state } = checkpointAt(50);
    expect(loaded?.policy).toEqual(policy);
    expect(loaded?.state).toEqual(state);
    expect(loaded?.metrics).toHaveLength(50);
    expect(loaded?.metrics[29]).toEqual(metricsAt(30, 1));
    expect(loaded?.journal).toEqual(checkpointAt(50).journal);
  });

  it('keeps the best checkpoint and a series from the beginning besides the newest', async () => {
    await storedRun(400, 130);
    const checkpoints = (await library.list()).runs[0]?.checkpoints ?? [];
    expect(checkpoints.filter(({ kind }) => kind === 'newest').map(({ iteration }) => iteration)).toEqual([
      400,
    ]);
    expect(checkpoints.filter(({ kind }) => kind === 'best').map(({ iteration }) => iteration)).toEqual([
      130,
    ]);
    const series = checkpoints.filter(({ kind }) => kind === 'series').map(({ iteration }) => iteration);
    expect(series[0]).toBe(10);
    expect(series.length).toBeGreaterThan(4);
    expect(series.length).toBeLessThanOrEqual(12);
    const best = await library.resume('first', 'best');
    expect(best?.policy.parameters).toEqual(checkpointAt(130).policy.parameters);
    expect(best?.metrics).toHaveLength(130);
  });

  it('takes a run up again as if it had never stopped, and forgets what came after an older checkpoint', async () => {
    const imagined = imagine();
    const keeper = await RunKeeper.begin(database, header, config, undefined);
    await play(keeper, imagined, 1, 20);
    const at20 = answerQuery(keeper.archive, table);
    await play(keeper, imagined, 21, 40);
    const at40 = answerQuery(keeper.archive, table);
    const newest = await RunKeeper.begin(database, header, config, 40);
    expect(answerQuery(newest.archive, table)).toEqual(at40);
    const older = await RunKeeper.begin(database, header, config, 20);
    expect(answerQuery(older.archive, table)).toEqual(at20);
    await older.save(checkpointAt(20), now);
    const again = await RunKeeper.begin(database, header, config, 40);
    expect(answerQuery(again.archive, table)).toEqual(at20);
    expect((await library.load('first')).metrics.rows).toHaveLength(20);
  });

  it('keeps the exam before training, also in a file and in a fork', async () => {
    const keeper = await RunKeeper.begin(database, header, config, undefined);
    keeper.addExam(examOf(0.25));
    await keeper.save(checkpointAt(0), now);
    // Taken up before its first iteration it sits the same exam again.
    const again = await RunKeeper.begin(database, header, config, 0);
    again.addExam(examOf(0.25));
    await play(again, imagine(), 1, 20);
    const { metrics, summary } = await library.load('first');
    expect(metrics.exam).toEqual(examOf(0.25));
    expect(metrics.rows.map(({ iteration }) => iteration)).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
    expect(summary.best.heldOut.deduction).toBe(1);
    const resumed = await library.resume('first', undefined);
    expect(resumed?.exam).toEqual(examOf(0.25));
    expect(resumed?.metrics).toHaveLength(20);
    const copy = await importRun(library, (await exportRun(library, 'first')).bytes);
    expect((await library.load(copy)).metrics).toEqual(metrics);
    const fork = await library.fork('first', 'newest', {});
    expect((await library.load(fork)).metrics.exam).toEqual(examOf(0.25));
  });

  it('remembers a run without a database, and says that it cannot be kept', async () => {
    const keeper = await RunKeeper.begin(undefined, header, config, undefined);
    await play(keeper, imagine(), 1, 9);
    expect(answerQuery(keeper.archive, table).total).toBe(72);
    await expect(keeper.save(checkpointAt(9), now)).rejects.toThrow('not kept');
  });

  it('keeps the name that a person gave while the run went on', async () => {
    const keeper = await storedRun(10);
    await library.rename('first', 'my run');
    await keeper.save(checkpointAt(11), now);
    expect((await library.list()).runs[0]?.name).toBe('my run');
  });
});

describe('deleting', () => {
  it('can be undone, until the run is gone with all its parts', async () => {
    await storedRun(10);
    await library.delete('first');
    expect((await library.list()).runs[0]?.purgeAt).toBe(now + undoMs);
    expect(await library.resume(undefined, undefined)).toBeUndefined();
    await expect(library.resume('first', undefined)).rejects.toThrow('was deleted');
    await library.undoDelete('first');
    expect((await library.list()).runs[0]?.purgeAt).toBeUndefined();
    await library.delete('first');
    now += undoMs;
    expect(await library.list()).toEqual({ runs: [], damaged: [] });
    for (const store of ['checkpoints', 'metrics', 'archive', 'journals'] as const) {
      expect(await database.getAllKeys(store)).toEqual([]);
    }
  });

  it('can be undone while the run goes on and is saved', async () => {
    const keeper = await storedRun(10);
    await library.delete('first');
    await keeper.save(checkpointAt(11), now);
    expect((await library.list()).runs[0]?.purgeAt).toBe(now + undoMs);
    await library.undoDelete('first');
    await keeper.save(checkpointAt(12), now);
    now += undoMs;
    const [run] = (await library.list()).runs;
    expect(run?.iterations).toBe(12);
    expect(run?.purgeAt).toBeUndefined();
  });

  it('says that a run is not there', async () => {
    await expect(library.load('nothing')).rejects.toThrow('not stored here');
    await expect(library.rename('nothing', 'x')).rejects.toThrow('not stored here');
  });
});

describe('forking', () => {
  it('begins a run of its own at the checkpoint, with changed settings', async () => {
    const keeper = await storedRun(40, 20);
    const id = await library.fork('first', 'best', { update: { learningRate: 0.01 } });
    const forked = await library.resume(id, undefined);
    expect(forked?.iteration).toBe(20);
    const state = parseRunState(JSON.parse(new TextDecoder().decode(forked?.state)));
    expect(state.config).toEqual(presetConfig('quick', layer(config, { update: { learningRate: 0.01 } })));
    const summary = (await library.list()).runs.find((run) => run.id === id);
    expect(summary?.forkedFrom).toEqual({ run: 'first', name: 'amber abacus', iteration: 20 });
    const taken = await RunKeeper.begin(database, { ...header, id }, state.config, 20);
    expect(summary?.proposals).toBe(taken.archive.archived);
    const origin = (await library.list()).runs.find((run) => run.id === 'first');
    expect(summary?.bytes).toBeLessThan(origin?.bytes ?? 0);
    const before = { ...table, filter: { iterations: { least: 0, most: 20 } } };
    expect(taken.archive.archived).toBe(answerQuery(keeper.archive, before).total);
  });

  it('refuses settings that the weights do not fit', async () => {
    await storedRun(10);
    await expect(library.fork('first', 'newest', { model: { width: 32 } })).rejects.toThrow(
      'keeps the model',
    );
    await expect(library.fork('first', 'newest', { task: { level: '1' } })).rejects.toThrow('task.level');
    expect((await library.list()).runs).toHaveLength(1);
  });
});

describe('a run as a file', () => {
  it('comes back whole under a new id, proposals, history and weights included', async () => {
    const keeper = await storedRun(60, 40);
    const file = await exportRun(library, 'first');
    expect(file.name).toBe('amber-abacus.azr.zip');
    const id = await importRun(library, file.bytes);
    expect(id).not.toBe('first');
    const [before, after] = [await library.load('first'), await library.load(id)];
    expect(after.summary.name).toBe('amber abacus (imported)');
    expect(after.metrics).toEqual(before.metrics);
    expect(after.journal).toEqual(before.journal);
    for (const { id: checkpoint } of before.summary.checkpoints) {
      const [left, right] = [await library.resume('first', checkpoint), await library.resume(id, checkpoint)];
      expect({ ...right, run: undefined }).toEqual({ ...left, run: undefined });
    }
    const taken = await RunKeeper.begin(database, { ...header, id }, config, 60);
    expect(answerQuery(taken.archive, table)).toEqual(answerQuery(keeper.archive, table));
    for (const number of [1, 100, 333]) {
      const { rollouts: _, ...detail } = detailOf(keeper.archive, number) ?? {};
      expect(detailOf(taken.archive, number)).toEqual(detail);
    }
  });

  it('is refused when it is damaged anywhere, and then nothing is stored', async () => {
    await storedRun(10);
    const { bytes } = await exportRun(library, 'first');
    await expect(importRun(library, bytes.slice(0, bytes.length / 2))).rejects.toThrow('cannot be imported');
    await expect(importRun(library, new TextEncoder().encode('no zip'))).rejects.toThrow(
      'cannot be imported',
    );
    for (let part = 1; part < 20; part++) {
      const damaged = bytes.slice();
      const at = Math.floor((bytes.length * part) / 20);
      damaged[at] = (damaged[at] ?? 0) ^ 0x55;
      await expect(importRun(library, damaged)).rejects.toThrow('cannot be imported');
    }
    expect((await library.list()).runs).toHaveLength(1);
  });
});

describe('a database of version 1', () => {
  it('has its one run taken over', async () => {
    const old = `old-${crypto.randomUUID()}`;
    const first = await openDB(old, 1, { upgrade: (opened) => void opened.createObjectStore('runs') });
    const { policy } = checkpointAt(12);
    await first.put(
      'runs',
      {
        checkpoint: { run: stateAt(12), policy },
        metrics: [metricsAt(11), metricsAt(12, 0.5)],
        trainingMs: 1234,
      },
      'newest',
    );
    first.close();
    const opened = await openDatabase(old);
    const runs = new Library(opened, () => now);
    const loaded = await runs.resume(undefined, undefined);
    expect(loaded).toMatchObject({ iteration: 12, trainingMs: 1234, policy });
    expect(loaded?.metrics).toEqual([metricsAt(11), metricsAt(12, 0.5)]);
    expect((await runs.list()).runs[0]?.config).toEqual(config);
    opened.close();
    indexedDB.deleteDatabase(old);
  });
});
