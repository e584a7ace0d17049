import { describe, expect, it } from 'vitest';
import type { TrainerStatus } from '../../engine/trainer/protocol';
import { initialState, type SessionState } from '../session/state';
import { actionForKey, actionList, actions } from './actions';
import { actionIds } from './ids';

const statuses: readonly TrainerStatus[] = [
  'empty',
  'loading',
  'ready',
  'running',
  'paused',
  'stopped',
  'failed',
];
const at = (status: TrainerStatus): SessionState => ({ ...initialState, status });

describe('actions', () => {
  it('have an id, a label and a sentence each, and no id twice', () => {
    expect(actionList.map(({ id }) => id).sort()).toEqual([...actionIds].sort());
    for (const action of actionList) {
      expect(action.label(initialState)).not.toBe('');
      expect(action.help).toMatch(/\.$/);
    }
  });

  it.each(statuses)('give every key at most one meaning while %s', (status) => {
    const keys = actionList
      .filter((action) => action.enabledWhen(at(status)))
      .map(({ shortcut }) => shortcut);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('let the same key start and pause', () => {
    expect(actionForKey('r', at('empty'))?.id).toBe('start');
    expect(actionForKey('r', at('paused'))?.id).toBe('start');
    expect(actionForKey('r', at('running'))?.id).toBe('pause');
    expect(actionForKey('r', at('loading'))).toBeUndefined();
    expect(actionForKey('z', at('running'))).toBeUndefined();
  });

  it('start nothing while the settings are wrong, but go on with an open run', () => {
    const wrong: SessionState['draft'] = { ...initialState.draft, config: undefined };
    expect(actions.start.enabledWhen({ ...at('empty'), draft: wrong })).toBe(false);
    expect(actions.newRun.enabledWhen({ ...at('paused'), draft: wrong })).toBe(false);
    expect(actions.start.enabledWhen({ ...at('paused'), draft: wrong })).toBe(true);
  });
});
