import { describe, expect, it } from 'vitest';
import { fieldEntries } from '../../../core/config/config';
import { withSetting } from '../../session/draft';
import { initialState } from '../../session/state';
import { changedPaths, findSettings } from './find';
import { readUnfolded, writeUnfolded } from './unfolded';

const pathsOf = (...asked: Parameters<typeof findSettings>): string[] =>
  findSettings(...asked).flatMap(({ entries }) => entries.map(({ path }) => path));

describe('the settings shown', () => {
  it('are all of them, in their groups, where nothing is asked for', () => {
    expect(pathsOf('')).toEqual(fieldEntries.map(({ path }) => path));
    for (const { entries, size } of findSettings('')) expect(entries).toHaveLength(size);
  });

  it('are those in which every word occurs: in name, help, group, path or choices', () => {
    expect(pathsOf('learning rate')).toContain('update.learningRate');
    expect(pathsOf('RATE update')).toContain('update.learningRate');
    expect(pathsOf('task.level')).toEqual(['task.level']);
    expect(pathsOf('trr++')).toEqual(expect.arrayContaining(['advantage.solver', 'advantage.proposer']));
    expect(pathsOf('no such setting')).toEqual([]);
  });

  it('can be only those that differ from the preset', () => {
    const changed = withSetting(
      withSetting(initialState.draft, 'update.learningRate', 0.004),
      'model.layers',
      3,
    );
    expect(changedPaths(changed)).toEqual(['model.layers', 'update.learningRate']);
    expect(changedPaths(withSetting(initialState.draft, 'run.seed', 7))).toEqual([]);
    const only = new Set(changedPaths(changed));
    expect(pathsOf('', only)).toEqual(['model.layers', 'update.learningRate']);
    expect(pathsOf('layers', only)).toEqual(['model.layers']);
    expect(findSettings('', only).find(({ group }) => group === 'model')?.size).toBeGreaterThan(1);
  });
});

describe('unfolded groups', () => {
  const storage = (stored: string | null) => {
    let text = stored;
    return {
      getItem: () => text,
      setItem: (_: string, value: string) => {
        text = value;
      },
      removeItem: () => undefined,
    };
  };

  it('are remembered', () => {
    const kept = storage(null);
    writeUnfolded(kept, ['reward', 'update']);
    expect(readUnfolded(kept)).toEqual(['reward', 'update']);
    writeUnfolded(kept, []);
    expect(readUnfolded(kept)).toEqual([]);
  });

  it('are the usual ones where nothing usable is stored', () => {
    const usual = readUnfolded(storage(null));
    expect(usual.length).toBeGreaterThan(0);
    expect(readUnfolded(storage('{"task":1}'))).toEqual(usual);
    expect(readUnfolded(storage('not json'))).toEqual(usual);
    expect(readUnfolded(storage('["task","gone"]'))).toEqual(['task']);
  });
});
