import { beforeEach, describe, expect, it } from 'vitest';
import { presetConfig } from '../../core/config/config';
import { perMode } from '../../core/task/mode';
import type {
  RingSnapshot,
  RunInfo,
  TaskDetail,
  TrainerCommand,
  TrainerEvent,
  TrainerStatus,
} from '../../engine/trainer/protocol';
import { noLesson } from '../address/lesson';
import { Session } from './session';

const ring: RingSnapshot = {
  phase: 'solve',
  stand: 'done',
  iteration: 1,
  proposed: perMode(() => 0),
  valid: perMode(() => 0),
  rejected: perMode(() => 0),
  rejections: {},
  attempts: perMode(() => 0),
  correct: perMode(() => 0),
  rewards: { propose: {}, solve: {} },
  gradientNorm: 0,
  rows: 0,
  samples: [],
  solved: [],
};

function snapshotAt(iteration: number): TrainerEvent {
  return {
    kind: 'snapshot',
    snapshot: {
      ring: { ...ring, iteration },
      buffers: perMode(() => []),
      bufferSizes: perMode(() => 0),
      metrics: [],
      phaseTimes: { propose: 1, validate: 1, solve: 1, reward: 1, update: 1 },
      tokensPerSecond: { generated: 1, trained: 1 },
      iterationsPerSecond: 1,
      trainingSeconds: 1,
    },
  };
}

const detail: TaskDetail = {
  id: 4,
  mode: 'deduction',
  program: 'def f(x: int) -> int:\n    return x',
  pairs: [{ input: '1', output: '1' }],
  visible: 1,
  origin: 'identity',
  iteration: 0,
  references: [],
  prompt: [],
  draws: [],
  answers: [],
};

/** The two ends the session stands between: commands sent, address written, storage and timers in hand. */
class Bench {
  readonly sent: TrainerCommand[] = [];
  readonly stored = new Map<string, string>();
  readonly timers: (() => void)[] = [];
  query = '';
  ended = 0;
  tell: (event: TrainerEvent) => void = () => {};

  open(query = ''): Session {
    return new Session(
      {
        send: (command) => this.sent.push(command),
        subscribe: (listener) => {
          this.tell = listener;
          return () => {};
        },
        dispose: () => {
          this.ended += 1;
        },
      },
      {
        query,
        writeQuery: (written) => {
          this.query = written;
        },
        lesson: noLesson,
        problems: [],
        storage: {
          getItem: (key) => this.stored.get(key) ?? null,
          setItem: (key, value) => this.stored.set(key, value),
          removeItem: (key) => this.stored.delete(key),
        },
        later: (callback) => {
          this.timers.push(callback);
          return () => {
            this.timers.splice(this.timers.indexOf(callback), 1);
          };
        },
        runs: { fork: () => Promise.reject(new Error('This test forks nothing.')) },
        readMemory: () => ({}),
      },
    );
  }

  status(status: TrainerStatus): void {
    this.tell({ kind: 'status', status });
  }

  get kinds(): readonly string[] {
    return this.sent.map(({ kind }) => kind);
  }

  runTimers(): void {
    for (const timer of this.timers.splice(0)) timer();
  }
}

let bench: Bench;
beforeEach(() => {
  bench = new Bench();
});

describe('running until a condition', () => {
  const until = { kind: 'iterations', count: 5 } as const;

  it('opens a run, sends the condition when it is ready and forgets it when the run has paused', () => {
    const session = bench.open('?preset=quick');
    session.runUntil(until);
    bench.status('ready');
    expect(bench.sent.at(-1)).toEqual({ kind: 'run', until });
    // The trainer rests before it hears of it.
    bench.status('paused');
    bench.status('running');
    expect(session.store.getState().until).toEqual(until);
    bench.status('paused');
    expect(session.store.getState().until).toBeUndefined();
    session.start();
    expect(bench.sent.at(-1)).toEqual({ kind: 'run' });
  });

  it('keeps the journal in order and drops the verdict when the run goes on', () => {
    const { store } = bench.open('?preset=quick');
    const entry = { iteration: 3, kind: 'setting', severity: 'info', text: 'Changed.' } as const;
    bench.tell({ kind: 'journal', entries: [entry], how: 'new' });
    bench.tell({ kind: 'journal', entries: [{ ...entry, iteration: 4 }], how: 'new' });
    bench.tell({ kind: 'verdict', text: 'Fine.' });
    expect(store.getState().journal.map(({ iteration }) => iteration)).toEqual([3, 4]);
    expect(store.getState().verdict).toBe('Fine.');
    bench.status('running');
    expect(store.getState().verdict).toBeUndefined();
    bench.tell({ kind: 'journal', entries: [entry], how: 'all' });
    expect(store.getState().journal).toEqual([entry]);
  });
});

describe('starting', () => {
  it('opens a run with the draft of the address and runs it only when it is ready', () => {
    const session = bench.open('?preset=quick&run.seed=7&workers=2');
    session.start();
    expect(bench.sent[0]).toEqual({
      kind: 'open',
      config: presetConfig('quick', { run: { seed: 7 } }),
      preset: 'quick',
      engine: 'auto',
      workers: 2,
    });
    expect(bench.kinds).toEqual(['open', 'pace']);
    bench.status('ready');
    expect(bench.kinds).toEqual(['open', 'pace', 'run']);
    bench.status('paused');
    session.start();
    expect(bench.kinds.at(-1)).toBe('run');
    expect(bench.kinds.filter((kind) => kind === 'open')).toHaveLength(1);
  });

  it('remembers what was asked for last while loading', () => {
    const session = bench.open();
    session.start();
    session.step('phase');
    bench.status('ready');
    expect(bench.sent.at(-1)).toEqual({ kind: 'step', unit: 'phase' });
  });

  it('ends the worker to stop while loading, and ends the run otherwise', () => {
    const session = bench.open();
    session.start();
    session.stop();
    expect(bench.ended).toBe(1);
    expect(session.store.getState().status).toBe('stopped');
    session.start();
    bench.status('ready');
    session.stop();
    expect(bench.ended).toBe(1);
    expect(bench.kinds.at(-1)).toBe('stop');
  });

  it('starts afresh after a failure, on a new worker', () => {
    const session = bench.open();
    session.start();
    bench.tell({ kind: 'failed', name: 'OutOfMemoryError', message: 'Use a smaller model.' });
    expect(session.store.getState().notice).toMatchObject({
      kind: 'failed',
      message: 'Use a smaller model.',
    });
    session.newRun();
    expect(bench.ended).toBe(1);
    expect(session.store.getState().notice).toBeUndefined();
    expect(bench.kinds.filter((kind) => kind === 'open')).toHaveLength(2);
  });
});

describe('the address', () => {
  it('always describes the draft', () => {
    const session = bench.open();
    session.setPreset('quick');
    session.setSetting('update.learningRate', 0.01);
    session.setSetting('run.seed', 5);
    const written = new URLSearchParams(bench.query);
    expect(written.get('preset')).toBe('quick');
    expect(written.get('update.learningRate')).toBe('0.01');
    expect(written.get('run.seed')).toBe('5');
    session.resetSetting('update.learningRate');
    expect(new URLSearchParams(bench.query).has('update.learningRate')).toBe(false);
  });

  it('is read as far as it can be, and what is wrong in it is said', () => {
    const session = bench.open('?preset=quick&update.learningRate=9&run.seed=3&engine=magic');
    const { draft, notice } = session.store.getState();
    expect(draft.preset).toBe('quick');
    expect(draft.config?.run.seed).toBe(3);
    expect(draft.config?.update.learningRate).toBe(presetConfig('quick').update.learningRate);
    expect(notice).toMatchObject({ kind: 'link' });
    expect(notice?.message).toMatch(/Learning rate/);
    expect(notice?.message).toMatch(/engine/);
  });

  it('keeps the seed and drops other changes when the preset changes', () => {
    const session = bench.open('?run.seed=9&solve.samples=4');
    session.setPreset('paper');
    expect(session.store.getState().draft.differences).toEqual({ run: { seed: 9 } });
  });
});

describe('changing settings of a running run', () => {
  it('sends what is live once the person stopped typing, and keeps the rest for a new run', () => {
    const session = bench.open('?preset=quick');
    session.start();
    bench.status('running');
    session.setSetting('update.learningRate', 0.01);
    session.setSetting('update.learningRate', 0.012);
    session.setSetting('model.layers', 3);
    expect(bench.kinds).not.toContain('configure');
    bench.runTimers();
    const sent = bench.sent.at(-1);
    expect(sent?.kind).toBe('configure');
    expect(sent).toMatchObject({ config: { update: { learningRate: 0.012 }, model: { layers: 2 } } });
    bench.runTimers();
    expect(bench.kinds.filter((kind) => kind === 'configure')).toHaveLength(1);
  });

  it('sends only what was just changed, not what a preset brought along', () => {
    const session = bench.open('?preset=quick');
    session.start();
    bench.status('running');
    session.setPreset('paper');
    session.setSetting('run.seed', 5);
    bench.runTimers();
    expect(bench.kinds).not.toContain('configure');
    session.setSetting('update.learningRate', 0.012);
    bench.runTimers();
    const { update } = presetConfig('quick');
    expect(bench.sent.at(-1)).toEqual({
      kind: 'configure',
      config: presetConfig('quick', { update: { ...update, learningRate: 0.012 } }),
    });
  });

  it('sends a change typed just before the preset changed', () => {
    const session = bench.open('?preset=quick');
    session.start();
    bench.status('running');
    session.setSetting('update.learningRate', 0.012);
    session.setPreset('paper');
    expect(bench.sent.at(-1)).toMatchObject({
      kind: 'configure',
      config: { update: { learningRate: 0.012 } },
    });
  });

  it('names a combination that cannot be, and neither sends nor starts it', () => {
    const session = bench.open();
    session.setSetting('model.heads', 3);
    expect(session.store.getState().draft.error?.control).toBe('model.width');
    session.start();
    expect(bench.sent).toEqual([]);
    session.resetSetting('model.heads');
    session.start();
    expect(bench.kinds[0]).toBe('open');
  });
});

describe('looking into a task', () => {
  it('shows the answer to the newest question only', () => {
    const session = bench.open();
    session.start();
    bench.status('running');
    session.inspect(4);
    session.inspect(5);
    bench.tell({ kind: 'task', detail });
    expect(session.store.getState().detail).toBeUndefined();
    bench.tell({ kind: 'task', detail: { ...detail, id: 5 } });
    expect(session.store.getState().detail?.id).toBe(5);
  });

  it('closes the drawer and says why when the task is gone', () => {
    const session = bench.open();
    session.start();
    bench.status('running');
    session.inspect(4);
    bench.tell({ kind: 'refused', message: 'Task 4 has left its buffer.' });
    expect(session.store.getState().inspecting).toBeUndefined();
    expect(session.store.getState().notice).toEqual({
      kind: 'refused',
      message: 'Task 4 has left its buffer.',
    });
  });

  it('asks nobody when no run is open', () => {
    const session = bench.open();
    session.inspect(4);
    expect(bench.sent).toEqual([]);
    expect(session.store.getState().notice?.kind).toBe('refused');
  });
});

describe('coming back', () => {
  it('notes where a run is, and offers and resumes it at the next visit', () => {
    const first = bench.open('?preset=quick&run.seed=2');
    first.start();
    bench.status('running');
    bench.tell({ kind: 'opened', run: { id: 'first', name: 'amber abacus' } as RunInfo });
    bench.tell(snapshotAt(60));
    bench.tell({ kind: 'saved', run: 'another', iteration: 70 });
    expect(bench.stored.has('absolute-zero.last-run')).toBe(false);
    bench.tell({ kind: 'saved', run: 'first', iteration: 50 });
    const second = bench.open();
    expect(second.store.getState().lastRun?.iteration).toBe(50);
    second.resume();
    expect(bench.sent).toContainEqual({ kind: 'resume', run: 'first' });
    expect(second.store.getState().status).toBe('loading');
    expect(second.store.getState().draft.preset).toBe('quick');
    expect(new URLSearchParams(bench.query).get('run.seed')).toBe('2');
  });

  it('goes back to the start when there was nothing to resume', () => {
    bench.stored.set('absolute-zero.last-run', JSON.stringify({ link: 'preset=quick', iteration: 60 }));
    const session = bench.open();
    session.resume();
    bench.tell({ kind: 'refused', message: 'There is no saved run to go on with.' });
    expect(session.store.getState().status).toBe('empty');
    expect(session.store.getState().open).toBeUndefined();
  });

  it.each(['not json', '{"link":5}', '{"link":"","iteration":-1}'])('ignores a broken note: %s', (note) => {
    bench.stored.set('absolute-zero.last-run', note);
    expect(bench.open().store.getState().lastRun).toBeUndefined();
  });

  it('forgets when asked to', () => {
    bench.stored.set('absolute-zero.last-run', JSON.stringify({ link: 'preset=quick', iteration: 60 }));
    const session = bench.open();
    session.dismissLastRun();
    expect(bench.stored.size).toBe(0);
    expect(session.store.getState().lastRun).toBeUndefined();
  });
});

describe('scores', () => {
  it('keeps the best of each mode and suite', () => {
    const session = bench.open();
    const floors = { random: { deduction: 0.1 }, trivial: { deduction: 0.2 } };
    const evaluate = (heldOut: number, natural: number, iteration: number): void =>
      bench.tell({
        kind: 'evaluation',
        iteration,
        evaluation: {
          heldOut: { accuracy: { deduction: heldOut }, strata: {} },
          natural: { accuracy: { deduction: natural }, strata: {} },
          floors: { heldOut: floors, natural: floors },
        },
      });
    evaluate(0.3, 0.1, 0);
    evaluate(0.2, 0.4, 50);
    const { scores } = session.store.getState();
    expect(scores?.iteration).toBe(50);
    expect(scores?.best).toEqual({ heldOut: { deduction: 0.3 }, natural: { deduction: 0.4 } });
    const { track, columns } = session.history.source('accuracy-heldOut');
    const deduction = [0, 1].map((point) => [
      track.from('iteration', point),
      track.mean(columns[0] ?? -1, point),
    ]);
    expect(deduction).toEqual([
      [0, 0.3],
      [50, 0.2],
    ]);
  });
});
