/** When a run is saved while it trains, and what the page hears of it. */
import { describe, expect, it } from 'vitest';
import type { EvaluationMetrics } from '../../core/evaluation/accuracy';
import type { FeedReply } from '../archive/feed';
import { Autosave, type Savable } from './autosave';

function examOf(deduction: number): EvaluationMetrics {
  const floors = { random: {}, trivial: {} };
  return {
    heldOut: { accuracy: { deduction }, strata: {} },
    natural: { accuracy: {}, strata: {} },
    floors: { heldOut: floors, natural: floors },
  };
}

/** An autosave over a memory whose saves take a while, in the trainer and until they are stored. */
function bench(costMs = 0) {
  let now = 0;
  const saved: number[] = [];
  const told: (string | number)[] = [];
  const waiting: ((reply: FeedReply) => void)[] = [];
  const autosave = new Autosave({
    memory: {
      save: async ({ iteration }) => {
        saved.push(iteration);
        now += costMs;
        return { reply: new Promise((resolve) => waiting.push(resolve)) };
      },
    },
    clock: () => now,
    onSaved: (iteration) => told.push(iteration),
    onTrouble: (message) => told.push(message),
  });
  return {
    ...{ autosave, saved, told },
    answer: async (reply: FeedReply) => {
      waiting.shift()?.(reply);
      await Promise.resolve();
    },
    pass: (ms: number, iteration: number) => {
      now += ms;
      const run = { iteration } as Savable['run'];
      return autosave.saveIfDue({ run, trainingMs: 0, journal: [] });
    },
  };
}

const stored: FeedReply = { ticket: 1, kind: 'saved' };

describe('a run that trains', () => {
  it('is saved again after four seconds at the latest, unless saving takes a tenth of the time', async () => {
    for (const [costMs, waitMs] of [
      [10, 2_000],
      [60, 3_000],
      [300, 4_000],
      [600, 6_000],
    ] as const) {
      const { pass, answer, saved } = bench(costMs);
      await pass(2_000, 1);
      await answer(stored);
      await pass(waitMs - 1, 2);
      expect(saved).toEqual([1]);
      await pass(1, 3);
      expect(saved).toEqual([1, 3]);
    }
  });

  it('is saved with the exam that beats the others, also while it is being saved', async () => {
    const { autosave, pass, answer, saved, told } = bench();
    autosave.noteExam(examOf(0.2));
    await pass(0, 1);
    autosave.noteExam(examOf(0.1));
    await pass(0, 2);
    autosave.noteExam(examOf(0.3));
    const third = pass(0, 3);
    expect(saved).toEqual([1]);
    await answer(stored);
    await third;
    expect(saved).toEqual([1, 3]);
    expect(told).toEqual([1]);
  });

  it('says what had to go, and once that it cannot be stored', async () => {
    const { pass, answer, told } = bench();
    const failed: FeedReply = { ticket: 1, kind: 'failed', name: 'StorageFullError', message: 'Full.' };
    for (const reply of [{ ...stored, lost: '3 gone.' }, failed, failed]) {
      await pass(4_000, 7);
      await answer(reply);
    }
    expect(told).toEqual([7, '3 gone.', 'Full.']);
  });
});
