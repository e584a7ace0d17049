import { describe, expect, it } from 'vitest';
import { presetConfig } from '../../core/config/config';
import type { RunSummary } from '../../engine/storage/protocol';
import { filterRuns, leaders, previousRun, sortRuns } from './order';

function summary(id: string, createdAt: number, changes: Partial<RunSummary> = {}): RunSummary {
  return {
    id,
    name: `run ${id}`,
    preset: 'quick',
    config: presetConfig('quick'),
    engine: 'wasm',
    machine: '2 threads',
    createdAt,
    updatedAt: createdAt,
    trainingSeconds: 1,
    iterations: 10,
    proposals: 100,
    best: { heldOut: {}, natural: {} },
    checkpoints: [],
    bytes: 1,
    ...changes,
  };
}

const a = summary('a', 1, { best: { heldOut: { deduction: 0.5 }, natural: {} } });
const b = summary('b', 2, {
  name: 'calm river',
  best: { heldOut: { deduction: 0.7, induction: 0.1 }, natural: {} },
});
const c = summary('c', 3, { preset: 'paper', config: presetConfig('paper', { run: { seed: 42 } }) });
const names = (runs: readonly RunSummary[]): string => runs.map(({ id }) => id).join('');

describe('the list of runs', () => {
  it('sorts by any column both ways, with what has no value last', () => {
    expect(names(sortRuns([a, b, c], 'when', 'descending'))).toBe('cba');
    expect(names(sortRuns([a, b, c], 'heldOut-deduction', 'descending'))).toBe('bac');
    expect(names(sortRuns([a, b, c], 'heldOut-deduction', 'ascending'))).toBe('abc');
    expect(names(sortRuns([a, b, c], 'seed', 'descending'))).toMatch(/^c/);
    expect(names(sortRuns([a, b, c], 'iterations', 'ascending'))).toBe('cba');
  });

  it('is filtered by words and by preset', () => {
    expect(names(filterRuns([a, b, c], 'RIVER', undefined))).toBe('b');
    expect(names(filterRuns([a, b, c], 'seed 42', undefined))).toBe('c');
    expect(names(filterRuns([a, b, c], '', 'quick'))).toBe('ab');
    expect(names(filterRuns([a, b, c], 'river', 'paper'))).toBe('');
  });

  it('lights the best of a column only where there was something to compare', () => {
    expect(leaders([a, b, c])).toEqual(new Map([['heldOut-deduction', 0.7]]));
  });

  it('compares a run with its origin, else with the one begun before it', () => {
    expect(previousRun(c, [a, b, c])).toBe(b);
    expect(previousRun(a, [a, b, c])).toBeUndefined();
    const fork = summary('d', 4, { forkedFrom: { run: 'a', name: 'run a', iteration: 5 } });
    expect(previousRun(fork, [a, b, c, fork])).toBe(a);
    const orphan = summary('d', 4, { forkedFrom: { run: 'gone', name: 'gone', iteration: 5 } });
    expect(previousRun(orphan, [a, b, c, orphan])).toBe(c);
  });
});
