/**
 * What all charts of a page share: where the crosshair is, which stretch is shown, how the axes are, which charts are
 * pinned, hidden or searched for. One deck a set of charts; it knows no chart and no run.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Stretch } from './axis';
import { type Preferences, readPreferences, writePreferences } from './preferences';

export interface DeckState {
  readonly preferences: Preferences;
  /** Crosshair, in units of the x axis; absent while nobody points. */
  readonly cursor: number | undefined;
  /** The stretch shown; absent: the whole run as it grows. */
  readonly shown: Stretch | undefined;
  /** What the search box holds. */
  readonly query: string;
}

export class Deck {
  readonly store: StoreApi<DeckState>;
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage;
    this.store = createStore<DeckState>(() => ({
      preferences: readPreferences(storage),
      cursor: undefined,
      shown: undefined,
      query: '',
    }));
  }

  get state(): DeckState {
    return this.store.getState();
  }

  /** Puts the crosshair of all charts somewhere, or takes it away. */
  point(cursor: number | undefined): void {
    if (cursor !== this.state.cursor) this.store.setState({ cursor });
  }

  /** Shows a stretch in all charts; undefined shows the whole run again. */
  show(shown: Stretch | undefined): void {
    this.store.setState({ shown });
  }

  search(query: string): void {
    this.store.setState({ query });
  }

  /** Changes preferences. Another x axis or scale has another stretch, so the whole run is shown. */
  prefer(changes: Partial<Preferences>): void {
    const preferences = { ...this.state.preferences, ...changes };
    const moved = changes.axis !== undefined || changes.scaleX !== undefined;
    this.store.setState({ preferences, ...(moved ? { shown: undefined, cursor: undefined } : {}) });
    writePreferences(this.#storage, preferences);
  }

  /** Puts an id into a list of the preferences, or takes it out. */
  toggle(list: 'pinned' | 'hidden' | 'folded', id: string): void {
    const before = this.state.preferences[list];
    this.prefer({ [list]: before.includes(id) ? before.filter((known) => known !== id) : [...before, id] });
  }
}
