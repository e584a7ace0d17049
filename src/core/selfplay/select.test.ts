import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../config/schema';
import type { Mode } from '../task/mode';
import type { Task } from '../task/task';
import { idleRun, madeTask, source } from './fixture';
import { type Selection, selectTasks } from './select';

/** Ids and how they were drawn, of a batch from these new tasks and this buffer. */
function select(
  given: {
    readonly fresh?: readonly Task[];
    readonly stored?: readonly Task[];
    readonly solve?: ConfigInput['solve'];
    readonly mode?: Mode;
    readonly seed?: number;
  },
  selection: Selection,
): readonly { id: number; drawn: string }[] {
  const { fresh = [], stored = [], solve = {}, mode = 'deduction', seed = 0 } = given;
  const run = idleRun('paper', { run: { seed }, solve });
  for (const task of stored) run.buffers[mode].add(task);
  return selectTasks(run, mode, fresh, selection).map(({ task, drawn }) => ({ id: task.id, drawn }));
}

const tasks = (from: number, to: number, given: Partial<Task> = {}): Task[] =>
  Array.from({ length: to - from + 1 }, (_, index) => madeTask(from + index, given));

describe('solver batch', () => {
  it('takes new tasks first, in their order, and refills from the buffer', () => {
    const batch = select({ fresh: tasks(1, 3), stored: tasks(11, 20) }, { batch: 8, refill: 'buffer' });
    expect(batch).toHaveLength(8);
    expect(batch.slice(0, 3)).toEqual([1, 2, 3].map((id) => ({ id, drawn: 'new' })));
    for (const { id, drawn } of batch.slice(3)) {
      expect(drawn).toBe('refill');
      expect(id).toBeGreaterThan(10);
    }
  });

  it('is never larger than asked for, and leaves the refill alone when the new ones fill it', () => {
    const batch = select({ fresh: tasks(1, 9), stored: tasks(11, 20) }, { batch: 5, refill: 'buffer' });
    expect(batch.map(({ id }) => id)).toEqual([1, 2, 3, 4, 5]);
  });

  it('stays short without refill or with an empty buffer', () => {
    expect(select({ fresh: tasks(1, 2), stored: tasks(5, 9) }, { batch: 4, refill: 'none' })).toHaveLength(2);
    expect(select({ fresh: tasks(1, 2) }, { batch: 4, refill: 'buffer' })).toHaveLength(2);
  });

  it('may draw the same task twice with the caps off, as the paper does', () => {
    const batch = select({ stored: tasks(1, 2) }, { batch: 6, refill: 'buffer' });
    expect(batch).toHaveLength(6);
    expect(new Set(batch.map(({ id }) => id)).size).toBeLessThan(6);
  });

  it('takes at most so many tasks that behave alike', () => {
    const alike = tasks(1, 6, { behaviour: 'same' });
    const batch = select(
      { fresh: [...alike, madeTask(7)], solve: { behaviourCap: 2 } },
      { batch: 6, refill: 'none' },
    );
    expect(batch.map(({ id }) => id)).toEqual([1, 2, 7]);
  });

  it('asks no question twice while the behaviour cap is on', () => {
    const program = source('x + 1');
    const pairs = [{ input: '1', output: '2' }];
    const twice = [madeTask(1, { program, pairs }), madeTask(2, { program, pairs })];
    const other = madeTask(3, { program, pairs: [{ input: '2', output: '3' }] });
    const batch = select(
      { fresh: [...twice, other], stored: twice, solve: { behaviourCap: 9 } },
      { batch: 5, refill: 'buffer' },
    );
    expect(batch.map(({ id }) => id)).toEqual([1, 3]);
  });

  it('gives no right answer more than its share of the batch', () => {
    // A quarter of 8 is 2 tasks with the output 5, also when the rest of the batch then stays empty.
    const same = tasks(1, 6).map((task) => ({ ...task, pairs: [{ input: String(task.id), output: '5' }] }));
    const solve = { answerCap: 0.25 };
    expect(select({ fresh: same, solve }, { batch: 8, refill: 'none' }).map(({ id }) => id)).toEqual([1, 2]);
    // At least one, however small the share.
    expect(
      select({ fresh: same, solve: { answerCap: 0.01 } }, { batch: 8, refill: 'none' }).map(({ id }) => id),
    ).toEqual([1]);
  });

  it('counts outputs in deduction, inputs in abduction, behaviours in induction as the answer', () => {
    const pair = (input: string, output: string) => ({ pairs: [{ input, output }] });
    const solve = { answerCap: 0.25 };
    const take = (mode: Mode, fresh: readonly Task[]) =>
      select(
        { fresh: fresh.map((task) => ({ ...task, mode })), solve, mode },
        { batch: 4, refill: 'none' },
      ).map(({ id }) => id);
    const sameOutput = [madeTask(1, pair('1', '5')), madeTask(2, pair('2', '5'))];
    const sameInput = [madeTask(1, pair('1', '5')), madeTask(2, pair('1', '6'))];
    const sameBehaviour = [madeTask(1, { behaviour: 'b' }), madeTask(2, { behaviour: 'b' })];
    expect(take('deduction', sameOutput)).toEqual([1]);
    expect(take('deduction', sameInput)).toEqual([1, 2]);
    expect(take('abduction', sameOutput)).toEqual([1, 2]);
    expect(take('abduction', sameInput)).toEqual([1]);
    expect(take('induction', sameBehaviour)).toEqual([1]);
    expect(take('induction', sameOutput)).toEqual([1, 2]);
  });

  it('does not spend the answer share on a task that the behaviour cap refused', () => {
    // Task 2 is refused for its behaviour; task 3 is the second of the two that may answer 5.
    const fresh = [
      madeTask(1, { behaviour: 'b', pairs: [{ input: '1', output: '5' }] }),
      madeTask(2, { behaviour: 'b', pairs: [{ input: '2', output: '5' }] }),
      madeTask(3, { pairs: [{ input: '3', output: '5' }] }),
    ];
    const solve = { behaviourCap: 1, answerCap: 0.5 };
    expect(select({ fresh, solve }, { batch: 4, refill: 'none' }).map(({ id }) => id)).toEqual([1, 3]);
  });

  it('refills uniformly, or half from the newest 512', () => {
    const stored = tasks(1, 5120);
    const newest = (refill: 'uniform' | 'half-recent') =>
      select({ stored, solve: { refill } }, { batch: 4000, refill: 'buffer' }).filter(({ id }) => id > 4608)
        .length / 4000;
    // 512 of 5120 are a tenth; half and a tenth of the other half are 0.55. Standard deviation at most 0.008; 5 of them.
    expect(Math.abs(newest('uniform') - 0.1)).toBeLessThan(0.04);
    expect(Math.abs(newest('half-recent') - 0.55)).toBeLessThan(0.04);
  });

  describe('mixed as the official code can', () => {
    const fresh = tasks(1001, 1040);
    const stored = tasks(1, 360);
    const mixed = (mixing: 'half-new' | 'uniform-total' | 'step', batch: number, given = {}) =>
      select({ fresh, stored, solve: { mixing }, ...given }, { batch, refill: 'buffer' });
    const news = (batch: readonly { readonly id: number }[]) => batch.filter(({ id }) => id > 1000).length;

    it('half-new takes no more than half of its batch from the new ones, first', () => {
      const batch = mixed('half-new', 20);
      expect(batch.slice(0, 10).map(({ id }) => id)).toEqual(fresh.slice(0, 10).map(({ id }) => id));
      expect(news(batch)).toBe(10);
      expect(batch).toHaveLength(20);
    });

    it('uniform-total draws from all alike, none twice', () => {
      // 40 of 400 are new. Of 200 drawn without replacement 20 are expected, with a deviation of 3; 5 of them.
      const batch = mixed('uniform-total', 200);
      expect(new Set(batch.map(({ id }) => id)).size).toBe(200);
      expect(Math.abs(news(batch) - 20)).toBeLessThan(15);
      expect(batch.every(({ id, drawn }) => id > 1000 === (drawn === 'new'))).toBe(true);
      expect(mixed('uniform-total', 1000)).toHaveLength(400);
    });

    it('step prefers tasks of later iterations, and draws from nothing but seeds as well', () => {
      const born = (id: number, iteration: number) =>
        madeTask(id, { provenance: { origin: 'policy', iteration, references: [] } });
      // Weights iteration + 1: a hundred of iteration 0 weigh 100, a hundred of iteration 8 weigh 900.
      const aged = [
        ...Array.from({ length: 100 }, (_, i) => born(i + 1, 0)),
        ...Array.from({ length: 100 }, (_, i) => born(i + 101, 8)),
      ];
      const batch = mixed('step', 2000, { fresh: [], stored: aged });
      // Nine tenths of 2000, deviation 13; 5 of them.
      expect(Math.abs(batch.filter(({ id }) => id > 100).length - 1800)).toBeLessThan(67);
      const seeds = mixed('step', 50, { fresh: [], stored: aged.slice(0, 100) });
      expect(seeds).toHaveLength(50);
    });
  });

  it('prefers stored tasks that were learnable when last tried, if asked to', () => {
    const run = idleRun('paper', { solve: { priority: 'learnability' } });
    for (const task of tasks(1, 300)) {
      run.buffers.deduction.add(task);
      // A third was always solved, a third half the time, a third was never tried.
      if (task.id % 3 < 2) {
        run.buffers.deduction.record(task.id, { iteration: 1, solveRate: task.id % 3 === 0 ? 1 : 0.5 });
      }
    }
    const batch = selectTasks(run, 'deduction', [], { batch: 2100, refill: 'buffer' });
    const share = (rest: number) => batch.filter(({ task }) => task.id % 3 === rest).length / batch.length;
    // Appeal 0.1, 1 and 1: shares 1 / 21, 10 / 21 and 10 / 21; deviations at most 0.011, 5 of them.
    expect(Math.abs(share(0) - 1 / 21)).toBeLessThan(0.03);
    expect(Math.abs(share(1) - 10 / 21)).toBeLessThan(0.055);
    expect(Math.abs(share(2) - 10 / 21)).toBeLessThan(0.055);
  });

  it('repeats with the seed and differs with another', () => {
    const pick = (seed: number) => select({ stored: tasks(1, 500), seed }, { batch: 20, refill: 'buffer' });
    expect(pick(1)).toEqual(pick(1));
    expect(pick(1)).not.toEqual(pick(2));
  });
});
