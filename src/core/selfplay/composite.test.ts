import { describe, expect, it } from 'vitest';
import { compositeSchedule, drawHelpers } from './composite';
import { idleRun, madeTask, source } from './fixture';

describe('the schedule of composite functions', () => {
  const settings = { chance: 0.5, most: 3, start: 5, interval: 0 };

  it('asks for none by default and none before its first iteration', () => {
    expect(compositeSchedule({ ...settings, chance: 0 }, 100)).toEqual({ chance: 0, most: 0 });
    expect(compositeSchedule(settings, 4)).toEqual({ chance: 0, most: 0 });
    expect(compositeSchedule(settings, 5)).toEqual({ chance: 0.5, most: 3 });
  });

  it('grows by 0.01 an interval to 0.8 at most, and by one function to the most', () => {
    const growing = { ...settings, chance: 0.1, interval: 50 };
    expect(compositeSchedule(growing, 54)).toEqual({ chance: 0.1, most: 1 });
    // Two intervals after iteration 5: 0.1 + 2 * 0.01, and 1 + 2 functions.
    const { chance, most } = compositeSchedule(growing, 105);
    expect(chance).toBeCloseTo(0.12, 10);
    expect(most).toBe(3);
    expect(compositeSchedule(growing, 100_000)).toEqual({ chance: 0.8, most: 3 });
    // One who asks for more than that keeps it.
    expect(compositeSchedule({ ...growing, chance: 0.9 }, 100_000).chance).toBe(0.9);
  });
});

describe('functions to be called', () => {
  const composing = () => idleRun('self-play', { composite: { chance: 1, most: 2 } });

  it('are short programs of the mode with their tasks, each at most once', () => {
    const run = composing();
    run.iteration = 1;
    for (const [id, program] of [source('x + 1'), source('x * 2'), source('x + 1')].entries()) {
      run.buffers.deduction.add(madeTask(id, { program }));
    }
    for (let draw = 0; draw < 40; draw++) {
      const { programs, tasks } = drawHelpers(run, 'deduction');
      expect(programs.length).toBeGreaterThan(0);
      expect(programs.length).toBeLessThanOrEqual(2);
      expect(new Set(programs).size).toBe(programs.length);
      expect(tasks).toHaveLength(programs.length);
      for (const [at, id] of tasks.entries()) {
        expect(run.buffers.deduction.get(id)?.task.program).toBe(programs[at]);
      }
    }
  });

  it('are one to the most of them, the most included, and as many as there are where there are fewer', () => {
    const run = idleRun('self-play', { composite: { chance: 1, most: 3 } });
    run.iteration = 1;
    const counts = () =>
      new Set(Array.from({ length: 60 }, () => drawHelpers(run, 'deduction').programs.length));
    run.buffers.deduction.add(madeTask(0));
    expect(counts()).toEqual(new Set([1]));
    for (let id = 1; id < 40; id++) run.buffers.deduction.add(madeTask(id));
    expect(counts()).toEqual(new Set([1, 2, 3]));
  });

  it('are none where the buffer holds none that may be called', () => {
    const run = composing();
    run.iteration = 1;
    const call = `${source('x + 1').replace('def f(', 'def g(')}\n${source('g(x)')}`;
    expect(drawHelpers(run, 'deduction')).toEqual({ programs: [], tasks: [] });
    run.buffers.deduction.add(madeTask(1, { program: call }));
    expect(drawHelpers(run, 'deduction')).toEqual({ programs: [], tasks: [] });
  });
});
