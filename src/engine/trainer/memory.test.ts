/** What comes back over the archive's port is checked before it is believed. */
import { describe, expect, it } from 'vitest';
import type { FeedMessage } from '../archive/feed';
import { Memory, type MemoryPort } from './memory';

/** Answers every question with these fields. */
function portThatAnswers(fields: object): MemoryPort {
  const port: MemoryPort = {
    onmessage: null,
    postMessage: (message: FeedMessage) => {
      const data = { ...fields, ...('ticket' in message ? { ticket: message.ticket } : {}) };
      queueMicrotask(() => port.onmessage?.(new MessageEvent('message', { data })));
    },
  };
  return port;
}

describe('a stored run that is asked for', () => {
  it.each([{ kind: 'unheard of' }, { kind: 'loaded', loaded: { iteration: 4 } }])(
    'is refused when the answer is none: %o',
    async (answer) => {
      const memory = new Memory(portThatAnswers(answer));
      await expect(memory.load('first', undefined)).rejects.toThrow('Reload the page');
    },
  );

  it('may not be there', async () => {
    const memory = new Memory(portThatAnswers({ kind: 'loaded', loaded: undefined }));
    expect(await memory.load('first', undefined)).toBeUndefined();
  });
});
