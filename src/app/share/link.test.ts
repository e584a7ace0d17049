import { describe, expect, it } from 'vitest';
import { presetConfig } from '../../core/config/config';
import { noLesson } from '../address/lesson';
import { initialState } from '../session/state';
import { shareQuery, shortcoming } from './link';

describe('the link of a run', () => {
  it('is of the run that is open, not of the one being set up', () => {
    const open = { preset: 'quick', config: presetConfig('quick', { run: { seed: 4 } }) } as const;
    const query = shareQuery({ ...initialState, open }, noLesson, 'runs', 'same machine');
    expect(query).toBe('?v=3&preset=quick&run.seed=4&view=runs');
  });

  it('is there only for settings that can be run', () => {
    const draft = { ...initialState.draft, config: undefined };
    expect(shareQuery({ ...initialState, draft }, noLesson, 'playground', 'any machine')).toBeUndefined();
  });

  it('says what it cannot hold', () => {
    const setting = {
      iteration: 3,
      kind: 'setting',
      severity: 'info',
      text: 'Learning rate 0.001 to 0.01.',
    } as const;
    expect(shortcoming([], undefined)).toBeUndefined();
    expect(shortcoming([setting], undefined)).toMatch(/^A setting was changed while this run went on/);
    expect(shortcoming([setting, setting], undefined)).toMatch(/^Settings were changed/);
    expect(shortcoming([], { run: 'a', name: 'jolly lantern', iteration: 5 })).toMatch(
      /checkpoint of another one/,
    );
  });
});
