import { describe, expect, it } from 'vitest';
import { presetConfig } from '../../core/config/config';
import type { IterationMetrics } from '../../core/selfplay/event';
import { perMode } from '../../core/task/mode';
import { Chronicle } from './chronicle';
import type { TrainerEvent } from './protocol';

const config = presetConfig('quick');

const metrics: IterationMetrics = {
  iteration: 1,
  stage: 'self-play',
  generatedTokens: 10,
  trainedTokens: 10,
  propose: {},
  solve: {},
  buffers: perMode(() => config.buffer.capacity),
  update: {
    loss: 0,
    gradientNorm: 1,
    entropy: 1,
    priorKl: 0,
    approximateKl: 0,
    clipFraction: 0,
    tokens: 10,
  },
};

function begin() {
  const posted: TrainerEvent[] = [];
  return { posted, chronicle: new Chronicle((event) => posted.push(event)) };
}

describe('Chronicle', () => {
  it('tells a line once and keeps it', () => {
    const { posted, chronicle } = begin();
    chronicle.note({ kind: 'iteration', metrics }, config);
    chronicle.note({ kind: 'iteration', metrics: { ...metrics, iteration: 2 } }, config);
    expect(posted).toHaveLength(1);
    expect(posted[0]).toMatchObject({ kind: 'journal', how: 'new' });
    expect(chronicle.entries.length).toBeGreaterThan(0);
    expect(chronicle.entries.every(({ kind }) => kind === 'buffer-full')).toBe(true);
  });

  it('notes every setting a person changed, with its values', () => {
    const { chronicle } = begin();
    chronicle.changed(7, config, presetConfig('quick', { update: { learningRate: 0.004 } }));
    expect(chronicle.entries).toEqual([
      expect.objectContaining({ iteration: 7, kind: 'setting', control: 'update.learningRate' }),
    ]);
  });

  it('goes on with stored lines, and with those of the metrics where there are none to be read', () => {
    const first = begin();
    first.chronicle.note({ kind: 'iteration', metrics }, config);
    first.chronicle.changed(1, config, presetConfig('quick', { update: { learningRate: 0.004 } }));
    const stored: unknown[] = JSON.parse(JSON.stringify(first.chronicle.entries));

    const resumed = begin();
    resumed.chronicle.recall({ metrics: [metrics], journal: stored }, config);
    expect(resumed.posted).toEqual([{ kind: 'journal', entries: first.chronicle.entries, how: 'all' }]);
    // What was told before is not told again.
    resumed.chronicle.note({ kind: 'iteration', metrics: { ...metrics, iteration: 2 } }, config);
    expect(resumed.posted).toHaveLength(1);

    const damaged = begin();
    damaged.chronicle.recall({ metrics: [metrics], journal: ['nonsense'] }, config);
    expect(damaged.chronicle.entries.map(({ kind }) => kind)).toEqual(
      first.chronicle.entries.filter(({ kind }) => kind !== 'setting').map(({ kind }) => kind),
    );
  });
});
