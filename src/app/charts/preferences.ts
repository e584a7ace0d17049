/**
 * How a person likes the charts: axes, smoothing, what is pinned, hidden and folded. Remembered by the browser for all
 * runs. What was stored is checked field by field, so that one bad value loses nothing but itself.
 */
import * as v from 'valibot';
import { xAxes } from './axis';

const key = 'absolute-zero.charts';

/** Longest moving average, iterations. */
export const longestSpan = 500;

const scale = v.fallback(v.picklist(['linear', 'log']), 'linear');
const ids = v.fallback(v.array(v.string()), []);

const schema = v.object({
  axis: v.fallback(v.picklist(xAxes), 'iteration'),
  scaleX: scale,
  scaleY: scale,
  /** Iterations a moving average reaches over; 1 smooths nothing. */
  span: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(longestSpan)), 12),
  /** Ids of charts. */
  pinned: ids,
  hidden: ids,
  /** Names of groups. */
  folded: ids,
});

export type Preferences = Readonly<v.InferOutput<typeof schema>>;

export const defaultPreferences: Preferences = v.parse(schema, {
  axis: undefined,
  scaleX: undefined,
  scaleY: undefined,
  span: undefined,
  pinned: undefined,
  hidden: undefined,
  folded: undefined,
});

type Store = Pick<Storage, 'getItem' | 'setItem'>;

export function readPreferences(store: Store): Preferences {
  try {
    const result = v.safeParse(schema, { ...defaultPreferences, ...JSON.parse(store.getItem(key) ?? '{}') });
    return result.success ? result.output : defaultPreferences;
  } catch {
    return defaultPreferences;
  }
}

export function writePreferences(store: Store, preferences: Preferences): void {
  try {
    store.setItem(key, JSON.stringify(preferences));
  } catch {
    // Full or forbidden storage: the next visit has the usual charts, and nothing else is lost.
  }
}
