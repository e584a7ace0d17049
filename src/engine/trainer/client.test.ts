import { describe, expect, it } from 'vitest';
import { TrainerClient, type TrainerPort } from './client';
import type { TrainerCommand, TrainerEvent } from './protocol';

/** A port whose other end is the test. */
class TestPort implements TrainerPort {
  readonly sent: TrainerCommand[] = [];
  ended = 0;
  readonly #listeners = new Map<string, (event: { data: unknown; message?: string }) => void>();

  postMessage(command: TrainerCommand): void {
    this.sent.push(command);
  }
  addEventListener(type: string, listener: (event: never) => void): void {
    this.#listeners.set(type, listener as (event: { data: unknown }) => void);
  }
  terminate(): void {
    this.ended += 1;
  }
  deliver(type: 'message' | 'error' | 'messageerror', event: { data: unknown; message?: string }): void {
    this.#listeners.get(type)?.(event);
  }
}

function connect() {
  const ports: TestPort[] = [];
  const client = new TrainerClient(() => {
    const port = new TestPort();
    ports.push(port);
    return port;
  });
  const events: TrainerEvent[] = [];
  const unsubscribe = client.subscribe((event) => events.push(event));
  return { client, ports, events, unsubscribe };
}

describe('TrainerClient', () => {
  it('starts no worker before the first command and one worker for many', () => {
    const { client, ports } = connect();
    expect(ports).toHaveLength(0);
    client.send({ kind: 'run' });
    client.send({ kind: 'pause' });
    expect(ports).toHaveLength(1);
    expect(ports[0]?.sent).toEqual([{ kind: 'run' }, { kind: 'pause' }]);
  });

  it('hands checked events to its listeners until they unsubscribe', () => {
    const { client, ports, events, unsubscribe } = connect();
    client.send({ kind: 'run' });
    ports[0]?.deliver('message', { data: { kind: 'status', status: 'running' } });
    unsubscribe();
    ports[0]?.deliver('message', { data: { kind: 'status', status: 'paused' } });
    expect(events).toEqual([{ kind: 'status', status: 'running' }]);
  });

  it('takes a copied policy and news of a recovery for what they are', () => {
    const { client, ports, events } = connect();
    client.send({ kind: 'policy' });
    const state = { parameters: new Float32Array(2) };
    ports[0]?.deliver('message', { data: { kind: 'policy', iteration: 3, config: {}, state } });
    ports[0]?.deliver('message', { data: { kind: 'recovered', engine: 'wasm', message: 'lost' } });
    expect(events.map((event) => event.kind)).toEqual(['policy', 'recovered']);
  });

  it.each([
    ['an unknown kind', { kind: 'surprise' }],
    ['a known kind with a wrong field', { kind: 'status', status: 'sleeping' }],
    ['no object', 'hello'],
  ])('answers %s with a failure and ends the worker', (_, data) => {
    const { client, ports, events } = connect();
    client.send({ kind: 'run' });
    ports[0]?.deliver('message', { data });
    expect(events.map((event) => event.kind)).toEqual(['failed', 'status']);
    expect(events[0]).toMatchObject({ name: 'ProtocolError' });
    expect(ports[0]?.ended).toBe(1);
  });

  it('reports a crash of the worker with its cause and starts a fresh one for the next command', () => {
    const { client, ports, events } = connect();
    client.send({ kind: 'run' });
    ports[0]?.deliver('error', { data: undefined, message: 'out of memory' });
    expect(events[0]).toMatchObject({ kind: 'failed', name: 'TrainerCrashError' });
    expect(JSON.stringify(events[0])).toContain('out of memory');
    client.send({ kind: 'stop' });
    expect(ports).toHaveLength(2);
    ports[0]?.deliver('message', { data: { kind: 'status', status: 'running' } });
    expect(events.filter((event) => event.kind === 'status')).toEqual([{ kind: 'status', status: 'failed' }]);
  });
});
