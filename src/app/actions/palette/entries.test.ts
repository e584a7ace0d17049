import { describe, expect, it } from 'vitest';
import { initialState } from '../../session/state';
import { grouped, matching, paletteEntries } from './entries';

describe('the palette', () => {
  const entries = paletteEntries(initialState);
  const found = (query: string) => matching(entries, query).map(({ id }) => id);

  it('offers what can be done now, and nothing that cannot', () => {
    expect(found('start')).toContain('start');
    expect(entries.map(({ id }) => id)).not.toContain('pause');
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
  });

  it('finds by all words in any order, titles before hints', () => {
    expect(found('rate learning')[0]).toBe('setting update.learningRate');
    expect(found('preset quick')[0]).toBe('preset quick');
    expect(found('entropy')[0]).toBe('setting update.entropy');
    expect(found('no such thing at all')).toEqual([]);
    expect(found('')).toHaveLength(entries.length);
  });

  it('shows the group of the best match first', () => {
    const shown = grouped(matching(entries, 'learning'));
    expect(shown[0]?.[1][0]?.id).toBe(found('learning')[0]);
    expect(shown[0]?.[0]).toBe('Settings');
    expect(grouped(entries).map(([group]) => group)).toEqual(['Actions', 'Presets', 'Settings']);
  });

  it('leaves out what a lesson locks', () => {
    const lesson = { ...initialState.lesson, lock: ['preset', 'start'] };
    const ids = paletteEntries({ ...initialState, lesson }).map(({ id }) => id);
    expect(ids).not.toContain('preset quick');
    expect(ids).not.toContain('start');
    expect(ids).toContain('setting run.seed');
  });
});
