import { describe, expect, it } from 'vitest';
import { presetConfig } from '../../core/config/config';
import type { PolicyState } from '../../core/port/policy';
import type { TrainerCommand, TrainerEvent } from '../../engine/trainer/protocol';
import { askPolicy, NoModelError } from './policy';

function open() {
  const sent: TrainerCommand[] = [];
  const listeners = new Set<(event: TrainerEvent) => void>();
  const trainer = {
    send: (command: TrainerCommand) => sent.push(command),
    subscribe: (listener: (event: TrainerEvent) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const tell = (event: TrainerEvent) => {
    for (const listener of listeners) listener(event);
  };
  return { sent, listeners, trainer, tell };
}

describe('asking the trainer for its model', () => {
  it('gives the copy that comes back and listens no longer', async () => {
    const { sent, listeners, trainer, tell } = open();
    const answer = askPolicy(trainer);
    tell({ kind: 'status', status: 'paused' });
    tell({ kind: 'policy', iteration: 7, config: presetConfig('quick'), state: {} as PolicyState });
    expect((await answer).iteration).toBe(7);
    expect(sent).toEqual([{ kind: 'policy' }]);
    expect(listeners.size).toBe(0);
  });

  it('says so when the run ends first', async () => {
    const { listeners, trainer, tell } = open();
    const answer = askPolicy(trainer);
    tell({ kind: 'status', status: 'stopped' });
    await expect(answer).rejects.toBeInstanceOf(NoModelError);
    expect(listeners.size).toBe(0);
  });
});
