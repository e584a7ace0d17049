import { describe, expect, it } from 'vitest';
import { ExaminationClient, ExaminationError, type ExaminationPort } from './client';
import type { ExaminationRequest } from './protocol';

/** A port whose other end is the test. */
class TestPort implements ExaminationPort {
  readonly sent: ExaminationRequest[] = [];
  ended = 0;
  readonly #listeners = new Map<string, (event: { data: unknown; message?: string }) => void>();

  postMessage(request: ExaminationRequest): void {
    this.sent.push(request);
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
  const client = new ExaminationClient(() => {
    const port = new TestPort();
    ports.push(port);
    return port;
  });
  return { client, ports };
}

describe('ExaminationClient', () => {
  it('starts no worker before the first request, and answers each by its id, in any order', async () => {
    const { client, ports } = connect();
    expect(ports).toHaveLength(0);
    const first = client.ask('unload', { key: 'a' });
    const second = client.ask('unload', { key: 'b' });
    expect(ports).toHaveLength(1);
    const [a, b] = ports[0]?.sent ?? [];
    ports[0]?.deliver('message', {
      data: { id: b?.id, kind: 'failed', name: 'UnknownModelError', message: 'gone' },
    });
    ports[0]?.deliver('message', { data: { id: a?.id, kind: 'answer', answer: null } });
    expect(await first).toBeNull();
    await expect(second).rejects.toMatchObject({ reason: 'UnknownModelError', message: 'gone' });
  });

  it('tells progress and tokens to the request they belong to', async () => {
    const { client, ports } = connect();
    const heard: unknown[] = [];
    const asked = client.ask(
      'project',
      { vectors: { shape: [0, 2], data: new Float32Array(0) }, seed: 1 },
      {
        onProgress: ({ done }) => heard.push(done),
        onToken: ({ position }) => heard.push(`token ${position}`),
      },
    );
    const id = ports[0]?.sent[0]?.id;
    const deliver = (data: object) => ports[0]?.deliver('message', { data: { id, ...data } });
    deliver({ kind: 'progress', progress: { part: 'projecting', done: 3, of: 9 } });
    deliver({ kind: 'token', token: { token: 4, position: 0 } });
    deliver({ kind: 'answer', answer: { rows: [] } });
    await asked;
    expect(heard).toEqual([3, 'token 0']);
  });

  it('gives a request up with its signal, and ignores an answer that comes too late', async () => {
    const { client, ports } = connect();
    const controller = new AbortController();
    const asked = client.ask('unload', { key: 'a' }, { signal: controller.signal });
    controller.abort(new Error('changed my mind'));
    await expect(asked).rejects.toThrow('changed my mind');
    const id = ports[0]?.sent[0]?.id;
    expect(ports[0]?.sent[1]).toEqual({ id, kind: 'abort' });
    ports[0]?.deliver('message', { data: { id, kind: 'answer', answer: null } });
    await expect(
      client.ask('unload', { key: 'b' }, { signal: AbortSignal.abort(new Error('never asked')) }),
    ).rejects.toThrow('never asked');
    expect(ports[0]?.sent).toHaveLength(2);
  });

  it.each([
    ['a crash', 'error', { data: undefined, message: 'out of memory' }, 'ExaminationCrashError'],
    ['a message of another build', 'message', { data: { kind: 'surprise' } }, 'ProtocolError'],
    ['a message that cannot be read', 'messageerror', { data: undefined }, 'ProtocolError'],
  ] as const)('refuses what waits after %s and starts a fresh worker', async (_, type, event, reason) => {
    const { client, ports } = connect();
    const asked = client.ask('unload', { key: 'a' });
    ports[0]?.deliver(type, event);
    await expect(asked).rejects.toMatchObject({ reason });
    await expect(asked).rejects.toBeInstanceOf(ExaminationError);
    expect(ports[0]?.ended).toBe(1);
    client.ask('unload', { key: 'b' }).catch(() => undefined);
    expect(ports).toHaveLength(2);
  });
});
