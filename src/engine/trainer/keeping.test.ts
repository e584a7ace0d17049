/** What a run keeps and for how long, on real Python and the real engine: tasks in full buffers and past filters, and itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PresetName } from '../../core/config/presets';
import type { ConfigInput } from '../../core/config/schema';
import { type Checkpoint, parseRunState, restoreRun, saveRun } from '../../core/selfplay/checkpoint';
import type { LoopEvent } from '../../core/selfplay/event';
import type { Run } from '../../core/selfplay/run';
import { modes } from '../../core/task/mode';
import type { Task } from '../../core/task/task';
import { metricsOf, Playing, solvedIn, stored, validIn } from './playing';

let playing: Playing;
beforeAll(async () => {
  playing = await Playing.open('self-play');
}, 120_000);
afterAll(() => playing.dispose());

const open = (preset: PresetName, differences?: ConfigInput): Promise<Run> =>
  playing.run(preset, differences);
const play = (run: Run, iterations: number): Promise<LoopEvent[]> => playing.play(run, iterations);

describe('a full buffer', () => {
  it('goes on taking new tasks, and the solver gets them as new ones', async () => {
    const run = await open('self-play', {
      task: { modes: ['deduction'] },
      buffer: { seedTasks: 64, capacity: 64 },
      propose: { batch: 16, priorShare: 1 },
      solve: { batch: 16 },
    });
    const events = await play(run, 3);
    expect(run.buffers.deduction.size).toBe(64);
    const born = (tasks: readonly Task[], iteration: number) =>
      tasks.filter(({ provenance }) => provenance.iteration === iteration).map(({ id }) => id);
    for (const { iteration, solved } of solvedIn(events)) {
      const made = born(validIn(events), iteration);
      expect(made.length).toBeGreaterThan(0);
      expect(born(stored(run, 'deduction'), iteration)).toEqual(made);
      const asked = solved.filter(({ drawn }) => drawn === 'new').map(({ task }) => task);
      expect(asked.length).toBeGreaterThan(0);
      expect(born(asked, iteration)).toHaveLength(asked.length);
    }
  });
});

describe('when new tasks are solved', () => {
  const newIterations = async (timing: 'same-step' | 'next-step') => {
    const events = await play(await open('solver-only', { solve: { timing }, propose: { batch: 16 } }), 3);
    return solvedIn(events).flatMap(({ iteration, solved }) =>
      solved
        .filter(({ drawn }) => drawn === 'new')
        .map(({ task }) => `${task.provenance.iteration} in ${iteration}`),
    );
  };

  it('is the iteration that proposed them (paper)', async () => {
    expect([...new Set(await newIterations('same-step'))]).toEqual(['1 in 1', '2 in 2', '3 in 3']);
  });

  it('is the next one, if asked to do as the official code does', async () => {
    expect([...new Set(await newIterations('next-step'))]).toEqual(['1 in 2', '2 in 3']);
  });
});

describe('admission', () => {
  const admitted = async (admission: 'all' | 'non-one' | 'non-extremes') => {
    // Two answers a task: solved never, once or always, so that all three kinds come up.
    // Lenient rules and two answers a task: over a hundred valid tasks, with solve rates of 0, 1/2 and 1.
    const run = await open('self-play', {
      task: { modes: ['deduction', 'abduction'] },
      validate: { novelty: 'off', mention: 'any', sensitivity: 1 },
      propose: { batch: 24, priorShare: 0 },
      buffer: { admission },
    });
    const events = await play(run, 5);
    const rates = new Map(
      solvedIn(events)
        .flatMap(({ solved }) => solved)
        // The first measurement decides; a refill may draw the task again.
        .reverse()
        .map(({ task, solveRate }) => [task.id, solveRate]),
    );
    const kept = new Set(modes.flatMap((mode) => stored(run, mode)).map(({ id }) => id));
    return validIn(events).map(({ id }) => ({ rate: rates.get(id) ?? Number.NaN, kept: kept.has(id) }));
  };

  it('takes every valid task, or not those always solved, or only those sometimes solved', async () => {
    const all = await admitted('all');
    // The test could not fail without all three kinds of tasks.
    expect(all.some(({ rate }) => rate === 0)).toBe(true);
    expect(all.some(({ rate }) => rate === 1)).toBe(true);
    expect(all.some(({ rate }) => rate > 0 && rate < 1)).toBe(true);
    expect(all.every(({ kept }) => kept)).toBe(true);
    for (const { rate, kept } of await admitted('non-one')) expect(kept).toBe(rate < 1);
    for (const { rate, kept } of await admitted('non-extremes')) expect(kept).toBe(rate > 0 && rate < 1);
  });
});

describe('checkpoints', () => {
  /** Through JSON, as storage writes it. */
  const throughJson = ({ run, policy }: Checkpoint): Checkpoint => ({
    run: parseRunState(JSON.parse(JSON.stringify(run))),
    policy,
  });

  const cases: readonly (readonly [string, ConfigInput])[] = [
    ['self-play', {}],
    [
      'every part of the state in use',
      {
        solve: { timing: 'next-step', monteCarlo: 2, refill: 'half-recent' },
        propose: { references: 2, referenceSampling: 'recency' },
        buffer: { capacity: 64, seedTasks: 60 },
        warmup: { iterations: 1, batch: 4 },
        validate: { novelty: 'pair' },
        reward: { countBonus: 'on' },
      },
    ],
  ];

  it.each(cases)('go on as if nothing had happened: %s', async (_, differences) => {
    const whole = await open('self-play', differences);
    const first = metricsOf(await play(whole, 3));
    const checkpoint = throughJson(await saveRun(whole));
    const expected = metricsOf(await play(whole, 2));
    const restored = await open('self-play', differences);
    await restoreRun(restored, checkpoint);
    expect(restored.iteration).toBe(3);
    expect(modes.map((mode) => stored(restored, mode).length)).toEqual(
      modes.map((mode) => first[2]?.buffers[mode] ?? 0),
    );
    expect(metricsOf(await play(restored, 2))).toEqual(expected);
    // What was saved is what is saved again.
    const again = throughJson(await saveRun(restored));
    expect(again).toEqual(throughJson(await saveRun(whole)));
  });

  it('taken before the first iteration keep their seeds', async () => {
    const whole = await open('self-play');
    await playing.seed(whole);
    const checkpoint = throughJson(await saveRun(whole));
    const restored = await open('self-play');
    await restoreRun(restored, checkpoint);
    const events = await play(restored, 1);
    expect(events.map(({ kind }) => kind)).not.toContain('seeded');
    expect(metricsOf(events)).toEqual(metricsOf(await play(whole, 1)));
  });
});
