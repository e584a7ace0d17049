/** What a session does with stored runs: goes on with one, and forks one with other settings. */
import { beforeEach, describe, expect, it } from 'vitest';
import { presetConfig } from '../../core/config/config';
import type { Config, ConfigInput } from '../../core/config/schema';
import type { CheckpointSummary, RunSummary } from '../../engine/storage/protocol';
import type { TrainerCommand, TrainerEvent } from '../../engine/trainer/protocol';
import { type Lesson, noLesson } from '../address/lesson';
import { Session } from './session';

const config = presetConfig('quick', { run: { seed: 7 }, solve: { samples: 4 } });
const checkpoint: CheckpointSummary = { id: 'best', kind: 'best', iteration: 40, savedAt: 0, bytes: 1 };
const stored: RunSummary = {
  id: 'r1',
  name: 'calm river',
  preset: 'quick',
  config,
  engine: 'wasm',
  machine: '2 threads',
  createdAt: 0,
  updatedAt: 0,
  trainingSeconds: 1,
  iterations: 60,
  proposals: 100,
  best: { heldOut: {}, natural: {} },
  checkpoints: [checkpoint],
  bytes: 1,
};

let sent: TrainerCommand[];
let forked: { readonly from: readonly string[]; readonly config: ConfigInput }[];
let fork: () => Promise<string>;
let tell: (event: TrainerEvent) => void;
let session: Session;
let lesson: Lesson;

function open(): void {
  sent = [];
  session = new Session(
    {
      send: (command) => sent.push(command),
      subscribe: (listener) => {
        tell = listener;
        return () => {};
      },
      dispose: () => {},
    },
    {
      query: '',
      writeQuery: () => {},
      lesson,
      problems: [],
      storage: { getItem: () => null, setItem: () => {}, removeItem: () => {} },
      runs: {
        fork: (run, from, changes) => {
          forked.push({ from: [run, from], config: changes });
          return fork();
        },
      },
      later: (callback) => {
        callback();
        return () => {};
      },
      readMemory: () => ({}),
    },
  );
}

beforeEach(() => {
  forked = [];
  fork = () => Promise.resolve('r2');
  lesson = noLesson;
  open();
});

const draft = (): Config | undefined => session.store.getState().draft.config;
const kinds = (): string[] => sent.map(({ kind }) => kind);

describe('a stored run', () => {
  it('is gone on with under its own settings', () => {
    session.continueRun(stored);
    expect(sent).toContainEqual({ kind: 'resume', run: 'r1' });
    expect(draft()).toEqual(config);
    expect(session.store.getState().status).toBe('loading');
  });
});

describe('a fork', () => {
  it('is prepared with the settings of its origin, and nothing begins yet', () => {
    session.prepareFork(stored, checkpoint);
    expect(draft()).toEqual(config);
    expect(session.store.getState().fork).toEqual({
      run: 'r1',
      name: 'calm river',
      checkpoint: 'best',
      iteration: 40,
    });
    expect(sent).toEqual([]);
  });

  it('begins with the settings as they were changed, and runs when it is ready', async () => {
    session.prepareFork(stored, checkpoint);
    session.setSetting('run.seed', 9);
    session.start();
    await Promise.resolve();
    expect(forked).toEqual([
      { from: ['r1', 'best'], config: presetConfig('quick', { run: { seed: 9 }, solve: { samples: 4 } }) },
    ]);
    expect(sent).toContainEqual({ kind: 'resume', run: 'r2' });
    expect(session.store.getState().fork).toBeUndefined();
    tell({ kind: 'status', status: 'ready' });
    expect(kinds()).toContain('run');
  });

  it('says why it cannot be, and stays prepared', async () => {
    fork = () => Promise.reject(new Error('A fork keeps the model.'));
    session.prepareFork(stored, checkpoint);
    session.start();
    await Promise.resolve();
    await Promise.resolve();
    expect(session.store.getState().notice).toEqual({ kind: 'refused', message: 'A fork keeps the model.' });
    expect(session.store.getState().fork).toBeDefined();
    expect(sent).toEqual([]);
  });

  it('is made once, however often it is asked for', async () => {
    session.prepareFork(stored, checkpoint);
    session.start();
    session.newRun();
    await Promise.resolve();
    expect(forked).toHaveLength(1);
    expect(kinds().filter((kind) => kind === 'resume')).toHaveLength(1);
  });

  it('is given up when another run is gone on with, even while it is being made', async () => {
    session.prepareFork(stored, checkpoint);
    session.start();
    session.continueRun({ ...stored, id: 'r3' });
    await Promise.resolve();
    expect(session.store.getState().fork).toBeUndefined();
    expect(sent.filter(({ kind }) => kind === 'resume')).toEqual([{ kind: 'resume', run: 'r3' }]);
  });

  it('leaves the run that is open alone while its settings are changed', () => {
    session.start();
    tell({ kind: 'status', status: 'running' });
    session.prepareFork(stored, checkpoint);
    session.setSetting('update.learningRate', 0.004);
    expect(kinds()).not.toContain('configure');
    session.cancelFork();
    session.setSetting('update.learningRate', 0.005);
    expect(kinds()).toContain('configure');
  });
});

describe('a lesson that locks', () => {
  it('keeps stored runs and the engine from being touched', () => {
    lesson = { ...noLesson, lock: ['all'] };
    open();
    session.continueRun(stored);
    session.prepareFork(stored, checkpoint);
    session.setEngine('reference');
    const { fork: prepared, machine, status } = session.store.getState();
    expect(sent).toEqual([]);
    expect([prepared, machine.engine, status]).toEqual([undefined, 'auto', 'empty']);
  });
});
