/** What a run needs of the machine while a person lets it run: the screen stays on, and its end is told. */
import { useEffect } from 'react';
import { useSession, useSessionState } from '../../session/context';
import { useStorage } from '../../storage/context';
import { notifyOf, notifyWish } from './notification';

export function Attendance() {
  const running = useSessionState((state) => state.status === 'running');
  useWakeLock(running ? 'held' : 'free');
  useDoneNotification();
  return null;
}

/** Keeps the screen on; the browser lets go of it when the page is hidden, so it is asked for again afterwards. */
function useWakeLock(wanted: 'held' | 'free'): void {
  useEffect(() => {
    if (wanted === 'free' || !('wakeLock' in navigator)) return;
    let lock: WakeLockSentinel | undefined;
    let over = false;
    const hold = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      try {
        const taken = await navigator.wakeLock.request('screen');
        if (over) await taken.release();
        else lock = taken;
      } catch {
        // Refused, for example at low battery: the run goes on, and the screen may turn off.
      }
    };
    const seen = (): void => void hold();
    seen();
    document.addEventListener('visibilitychange', seen);
    return () => {
      over = true;
      document.removeEventListener('visibilitychange', seen);
      lock?.release().catch(() => undefined);
    };
  }, [wanted]);
}

/** Tells of a run that paused by itself or failed while the page was out of sight. */
function useDoneNotification(): void {
  const { store } = useSession();
  const storage = useStorage();
  useEffect(
    () =>
      store.subscribe((state, before) => {
        if (document.visibilityState === 'visible' || notifyWish(storage) !== 'on') return;
        const newest = state.journal.at(-1);
        if (state.journal !== before.journal && newest?.kind === 'stopped')
          notifyOf(`Iteration ${newest.iteration}. ${newest.text}`);
        if (state.status === 'failed' && before.status !== 'failed') notifyOf('The run ended with an error.');
      }),
    [store, storage],
  );
}
