/**
 * What the page remembers between visits in the browser's storage of texts: wishes and notes, never a run. Where the
 * browser forbids it or has no room, it is remembered until the page is left, and nothing fails.
 */
export type PageStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** A storage that never throws. `find` may: a browser that forbids its storage throws already when it is named. */
export function openStorage(find: () => PageStorage): PageStorage {
  const unkept = new Map<string, string | null>();
  const attempt = <T>(act: (storage: PageStorage) => T): T | undefined => {
    try {
      return act(find());
    } catch {
      return undefined;
    }
  };
  const change = (key: string, value: string | null, act: (storage: PageStorage) => void): void => {
    unkept.set(key, value);
    attempt((storage) => {
      act(storage);
      unkept.delete(key);
    });
  };
  return {
    getItem: (key) => unkept.get(key) ?? (unkept.has(key) ? null : (attempt((s) => s.getItem(key)) ?? null)),
    setItem: (key, value) => change(key, value, (storage) => storage.setItem(key, value)),
    removeItem: (key) => change(key, null, (storage) => storage.removeItem(key)),
  };
}
