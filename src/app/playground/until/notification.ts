/**
 * A notification of the browser when a run has paused by itself or failed while nobody was looking. The browser is
 * asked only when the person turns it on, and the wish is remembered.
 */
export type NotifyWish = 'on' | 'off' | 'refused';

const key = 'absolute-zero.notify';

/** What the person wanted last, if the browser still allows it. */
export function notifyWish(storage: Pick<Storage, 'getItem'>): NotifyWish {
  const wanted = storage.getItem(key) === 'on';
  return wanted && 'Notification' in globalThis && Notification.permission === 'granted' ? 'on' : 'off';
}

export function setNotifyWish(storage: Pick<Storage, 'setItem'>, wish: 'on' | 'off'): void {
  storage.setItem(key, wish);
}

/** Asks the browser for leave. */
export async function askToNotify(): Promise<'on' | 'refused'> {
  if (!('Notification' in globalThis)) return 'refused';
  return (await Notification.requestPermission()) === 'granted' ? 'on' : 'refused';
}

/** Tells it outside the page; where that is impossible the journal has it all the same. */
export function notifyOf(text: string): void {
  try {
    new Notification('Absolute Zero Playground', { body: text, tag: 'absolute-zero-run' });
  } catch {
    // Phones allow notifications of service workers only.
  }
}
