/** One run as the page drives it: the policy on demand, running and paused, without touching the run. */
import { afterAll, describe, expect, it } from 'vitest';
import type { PolicyState } from '../../core/port/policy';
import { smallConfig } from './fixture';
import { Memory } from './memory';
import type { TrainerEvent } from './protocol';
import { Session } from './session';

const sessions: Session[] = [];
afterAll(() => Promise.all(sessions.map((session) => session.close())));

async function open() {
  const events: TrainerEvent[] = [];
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
    memory: new Memory(undefined),
  });
  sessions.push(session);
  const policies = () => events.flatMap((event) => (event.kind === 'policy' ? [event] : []));
  const iterations = () =>
    events.flatMap((event) => (event.kind === 'snapshot' ? event.snapshot.metrics : [])).length;
  const rests = () => events.filter((event) => event.kind === 'status' && event.status === 'paused').length;
  return { session, moved, policies, iterations, rests };
}

const total = ({ parameters }: PolicyState): number =>
  parameters.reduce((sum, value) => sum + Math.abs(value), 0);

describe('the policy on demand', () => {
  it('comes at once while paused, again and again, and while running at the end of an iteration', async () => {
    const { session, policies, moved, iterations, rests } = await open();
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

    // At rest before it is closed: what a closing interrupts is another matter.
    session.pace.pause();
    await expect.poll(rests, { timeout: 30_000 }).toBe(2);
    await session.close();
    await driven;
  }, 120_000);
});
