import { describe, expect, it } from 'vitest';
import { openStorage, type PageStorage } from './storage';

/** A browser's storage that takes nothing while it is full. */
function browser() {
  const kept = new Map<string, string>();
  const state = { room: true };
  const storage: PageStorage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      if (!state.room) throw new DOMException('Full.', 'QuotaExceededError');
      kept.set(key, value);
    },
    removeItem: (key) => kept.delete(key),
  };
  return { kept, state, storage };
}

describe("the page's storage", () => {
  it("keeps in the browser's", () => {
    const { kept, storage } = browser();
    const page = openStorage(() => storage);
    page.setItem('a', '1');
    expect(kept.get('a')).toBe('1');
    expect(openStorage(() => storage).getItem('a')).toBe('1');
    page.removeItem('a');
    expect(page.getItem('a')).toBeNull();
    expect(kept.size).toBe(0);
  });

  it('remembers for the visit where the browser forbids it', () => {
    const page = openStorage(() => {
      throw new DOMException('The user denied permission.', 'SecurityError');
    });
    expect(page.getItem('a')).toBeNull();
    page.setItem('a', '1');
    expect(page.getItem('a')).toBe('1');
    page.removeItem('a');
    expect(page.getItem('a')).toBeNull();
  });

  it('gives the newest value when there was no room for it, and keeps the next when there is', () => {
    const { kept, state, storage } = browser();
    const page = openStorage(() => storage);
    page.setItem('a', '1');
    state.room = false;
    page.setItem('a', '2');
    expect(page.getItem('a')).toBe('2');
    state.room = true;
    page.setItem('a', '3');
    expect(page.getItem('a')).toBe('3');
    expect(kept.get('a')).toBe('3');
  });
});
