import { describe, expect, it } from 'vitest';
import { Deck } from './deck';
import { defaultPreferences, readPreferences } from './preferences';

function storage(content?: string) {
  const stored = new Map(content === undefined ? [] : [['absolute-zero.charts', content]]);
  return {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  };
}

describe('preferences', () => {
  it('are the usual ones where nothing or nonsense is stored', () => {
    for (const content of [undefined, '', 'null', '[]', '{"axis":', '7'])
      expect(readPreferences(storage(content))).toEqual(defaultPreferences);
  });

  it('lose only what is wrong', () => {
    const stored = storage('{"axis":"parsecs","span":1e9,"scaleY":"log","pinned":["entropy"]}');
    expect(readPreferences(stored)).toEqual({ ...defaultPreferences, scaleY: 'log', pinned: ['entropy'] });
  });

  it('survive a visit', () => {
    const store = storage();
    const deck = new Deck(store);
    deck.toggle('hidden', 'entropy');
    deck.toggle('pinned', 'novelty');
    deck.prefer({ axis: 'tokens', span: 50 });
    expect(new Deck(store).state.preferences).toEqual({
      ...defaultPreferences,
      hidden: ['entropy'],
      pinned: ['novelty'],
      axis: 'tokens',
      span: 50,
    });
    deck.toggle('hidden', 'entropy');
    expect(new Deck(store).state.preferences.hidden).toEqual([]);
  });

  it('forget no choice where storage is forbidden', () => {
    const deck = new Deck({
      getItem: () => null,
      setItem: () => {
        throw new Error('full');
      },
    });
    deck.prefer({ scaleX: 'log' });
    expect(deck.state.preferences.scaleX).toBe('log');
  });

  it('show the whole run when the axis is another', () => {
    const deck = new Deck(storage());
    deck.show({ from: 5, to: 9 });
    deck.point(7);
    deck.prefer({ span: 3 });
    expect(deck.state.shown).toEqual({ from: 5, to: 9 });
    deck.prefer({ axis: 'seconds' });
    expect(deck.state).toMatchObject({ shown: undefined, cursor: undefined });
  });
});
