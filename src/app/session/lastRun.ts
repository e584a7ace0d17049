/**
 * A note of the run that was open when the page was last left, so that a returning visitor is offered to go on. The
 * run itself is the trainer's to keep; this is only enough to name it. What was stored is checked, and storage that
 * is full or forbidden only loses the offer.
 */
import * as v from 'valibot';

const key = 'absolute-zero.last-run';

const schema = v.object({
  /** Query parameters that describe the run, as in the page's address. */
  link: v.string(),
  iteration: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Its id in the storage and its name; notes of older versions have neither. */
  run: v.optional(v.string()),
  name: v.optional(v.string()),
});

export type LastRun = v.InferOutput<typeof schema>;

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export function readLastRun(store: Store): LastRun | undefined {
  try {
    const result = v.safeParse(schema, JSON.parse(store.getItem(key) ?? 'null'));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

/** Writes the note; undefined removes it. */
export function writeLastRun(store: Store, run: LastRun | undefined): void {
  try {
    if (run === undefined) store.removeItem(key);
    else store.setItem(key, JSON.stringify(run));
  } catch {
    // Full or forbidden storage: the visitor is not offered to go on, and nothing else is lost.
  }
}
