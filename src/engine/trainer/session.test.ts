/**
 * One run as the page drives it: the policy on demand, running and paused, without touching the run, and nothing of it
 * lost wherever it is paused or closed.
 */
import { afterAll, describe, expect, it } from 'vitest';
import type { EvaluationMetrics } from '../../core/evaluation/accuracy';
import type { PolicyState } from '../../core/port/policy';
import { parseRunState } from '../../core/selfplay/checkpoint';
import type { IterationMetrics } from '../../core/selfplay/event';
import type { FeedMessage } from '../archive/feed';
import { smallConfig } from './fixture';
import { Memory, type MemoryPort, type SavedRun } from './memory';
import type { TrainerEvent } from './protocol';
import { Session } from './session';

const sessions: Session[] = [];
afterAll(() => Promise.all(sessions.map((session) => session.close('stopped'))));

/** Remembers at once what it is sent, as storage would. */
class Shelf implements MemoryPort {
  readonly sent: FeedMessage[] = [];
  onmessage: MemoryPort['onmessage'] = null;

  postMessage(message: FeedMessage): void {
    this.sent.push(message);
    if (message.kind !== 'checkpoint') return;
    const data = { ticket: message.ticket, kind: 'saved' } as const;
    queueMicrotask(() => this.onmessage?.(new MessageEvent('message', { data })));
  }

  /** Iterations whose proposals came, and those that were stored. */
  get finished(): readonly number[] {
    return this.sent.flatMap((message) => (message.kind === 'iteration' ? message.batch.iteration : []));
  }

  get exams(): readonly EvaluationMetrics[] {
    return this.sent.flatMap((message) => (message.kind === 'exam' ? message.evaluation : []));
  }

  /** The run as storage would give it back. */
  saved(metrics: readonly IterationMetrics[]): SavedRun {
    const begun = this.sent.find((message) => message.kind === 'begin');
    const checkpoint = this.sent.findLast((message) => message.kind === 'checkpoint');
    const [exam] = this.exams;
    if (!begun || !checkpoint || !exam) throw new Error('Nothing was stored.');
    const run = parseRunState(JSON.parse(new TextDecoder().decode(checkpoint.state)));
    const { policy, trainingMs, journal } = checkpoint;
    return { run: begun.run, checkpoint: { run, policy }, exam, metrics, trainingMs, journal };
  }

  get stored(): readonly number[] {
    return this.sent.flatMap((message) => (message.kind === 'checkpoint' ? message.iteration : []));
  }
}

async function open(saved?: SavedRun) {
  const events: TrainerEvent[] = [];
  const shelf = new Shelf();
  const moved: Transferable[] = [];
  const session = await Session.open({
    config: smallConfig('self-play'),
    engine: 'wasm',
    workers: 1,
    post: (event, transfer = []) => {
      // What moves to the page is gone from here, as with a real worker.
      events.push(structuredClone(event, { transfer: [...transfer] }));
      moved.push(...transfer);
    },
    clock: () => performance.now(),
    now: () => 0,
    preset: 'self-play',
    memory: new Memory(shelf),
    ...(saved ? { saved } : {}),
  });
  sessions.push(session);
  const policies = () => events.flatMap((event) => (event.kind === 'policy' ? [event] : []));
  const iterations = () =>
    events.flatMap((event) => (event.kind === 'snapshot' ? event.snapshot.metrics : [])).length;
  const rests = () => events.filter((event) => event.kind === 'status' && event.status === 'paused').length;
  const phase = () => {
    const rings = events.flatMap((event) => (event.kind === 'snapshot' ? event.snapshot.ring : []));
    return rings.at(-1)?.phase;
  };
  return { session, events, shelf, moved, policies, iterations, rests, phase };
}

const total = ({ parameters }: PolicyState): number =>
  parameters.reduce((sum, value) => sum + Math.abs(value), 0);

describe('the policy on demand', () => {
  it('comes at once while paused, again and again, and while running at the end of an iteration', async () => {
    const { session, policies, moved, iterations } = await open();
    const driven = session.drive();
    session.sendPolicy();
    await expect.poll(() => policies().length, { timeout: 10_000 }).toBe(1);
    session.sendPolicy();
    await expect.poll(() => policies().length, { timeout: 10_000 }).toBe(2);
    const [first, second] = policies();
    expect(first?.iteration).toBe(0);
    expect(second?.state.parameters).toEqual(first?.state.parameters);
    expect(moved).toHaveLength(6);

    session.pace.run();
    await expect.poll(iterations, { timeout: 30_000 }).toBeGreaterThan(1);
    session.sendPolicy();
    await expect.poll(() => policies().length, { timeout: 30_000 }).toBe(3);
    const third = policies()[2];
    if (!first || !third) throw new Error('No policy came.');
    expect(third.iteration).toBeGreaterThan(1);
    expect(third.state.updates).toBe(third.iteration);
    expect(total(third.state)).not.toBeCloseTo(total(first.state), 3);
    const shape = third.state.shape;
    expect(third.config.model.width).toBe(shape.width);

    await session.close('stopped');
    await driven;
  }, 120_000);
});

describe('a run that is interrupted', () => {
  /** Lets it run and waits until it stands inside an iteration. */
  async function running() {
    const opened = await open();
    const driven = opened.session.drive();
    await expect.poll(opened.rests).toBe(1);
    opened.session.pace.run();
    await expect.poll(() => opened.shelf.finished.length, { timeout: 30_000 }).toBeGreaterThan(2);
    return { ...opened, driven };
  }

  it('tells what is stored of it, so that the page knows where it can go on', async () => {
    const { session, events, shelf, driven } = await running();
    session.pace.pause();
    await expect.poll(() => events.some(({ kind }) => kind === 'saved')).toBe(true);
    await session.close('stopped');
    await driven;
    const opened = events.find((event) => event.kind === 'opened');
    const saved = events.flatMap((event) => (event.kind === 'saved' ? [event] : []));
    expect(saved.map(({ iteration }) => iteration)).toEqual(shelf.stored);
    expect(new Set(saved.map(({ run }) => run))).toEqual(new Set([opened?.run.id]));
  }, 60_000);

  it('at full speed finishes its iteration before it rests, and is stored then', async () => {
    const { session, shelf, rests, driven } = await running();
    session.pace.pause();
    // Once more while it finishes: this must not make it rest where it is.
    session.pace.pause();
    await expect.poll(rests, { timeout: 30_000 }).toBe(2);
    await expect.poll(() => shelf.stored.at(-1)).toBe(shelf.finished.at(-1));
    await session.close('stopped');
    await driven;
    expect(shelf.stored.at(-1)).toBe(shelf.finished.at(-1));
  }, 60_000);

  it('after the step of a phase stays there, and loses nothing when it is closed', async () => {
    const { session, shelf, rests, phase, driven } = await open().then((opened) => ({
      ...opened,
      driven: opened.session.drive(),
    }));
    await expect.poll(rests).toBe(1);
    session.pace.step('phase');
    await expect.poll(rests, { timeout: 30_000 }).toBe(2);
    expect(phase()).toBe('propose');
    expect(shelf.finished).toEqual([0]);
    await session.close('stopped');
    await driven;
    expect(shelf.finished).toEqual([0, 1]);
    expect(shelf.stored.at(-1)).toBe(1);
  }, 60_000);

  it('by another run finishes and saves its iteration without a word to the page', async () => {
    const { session, events, shelf, driven } = await running();
    const closed = session.close('replaced');
    const told = events.length;
    await closed;
    await driven;
    expect(events).toHaveLength(told);
    expect(shelf.stored.at(-1)).toBe(shelf.finished.at(-1));
  }, 60_000);

  it('in slow motion is closed without waiting for its pace', async () => {
    const { session, shelf, phase, rests, driven } = await running();
    session.pace.slow(1_000_000);
    await expect.poll(() => phase() !== 'between' && rests() === 1, { timeout: 30_000 }).toBe(true);
    await session.close('stopped');
    await driven;
    expect(shelf.stored.at(-1)).toBe(shelf.finished.at(-1));
  }, 60_000);
});

describe('the exam before training', () => {
  const exams = (events: readonly TrainerEvent[]) =>
    events.flatMap((event) => (event.kind === 'evaluation' ? [[event.iteration, event.evaluation]] : []));

  it('is stored and shown again when the run goes on', async () => {
    const first = await open();
    const driven = first.session.drive();
    first.session.pace.step('iteration');
    await expect.poll(() => first.shelf.stored.at(-1), { timeout: 30_000 }).toBe(1);
    const told = exams(first.events);
    expect(told).toEqual([[0, first.shelf.exams[0]]]);
    const metrics = first.events.flatMap((event) =>
      event.kind === 'snapshot' ? event.snapshot.metrics : [],
    );
    await first.session.close('stopped');
    await driven;
    const again = await open(first.shelf.saved(metrics));
    expect(exams(again.events)).toEqual(told);
    // It was stored once and for all.
    expect(again.shelf.exams).toEqual([]);
  }, 60_000);

  it('is sat again by a run that was stored before its first iteration', async () => {
    const first = await open();
    const driven = first.session.drive();
    await expect.poll(() => first.shelf.stored.at(-1)).toBe(0);
    await first.session.close('stopped');
    await driven;
    const again = await open(first.shelf.saved([]));
    expect(exams(again.events)).toEqual(exams(first.events));
  }, 60_000);
});
