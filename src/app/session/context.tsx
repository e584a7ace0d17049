/** How views reach the session: its methods, and the part of its state that they show. */
import { createContext, use, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { type Mode, modes } from '../../core/task/mode';
import { type ControlName, isLocked } from '../address/lesson';
import { type Feature, featuresOf } from '../charts/features';
import type { Session } from './session';
import type { SessionState } from './state';

const SessionContext = createContext<Session | undefined>(undefined);

export const SessionProvider = SessionContext;

/** @throws Error outside of a provider, which is a mistake in the program. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('A view is used outside of SessionProvider.');
  return session;
}

/** The selected part of the state; the component renders again when it changes. */
export function useSessionState<T>(select: (state: SessionState) => T): T {
  return useStore(useSession().store, select);
}

/** The modes the open run trains; before there is one, those the next run would. The same list for the same modes. */
export function useRunModes(): readonly Mode[] {
  const names = useSessionState(({ open, draft }) =>
    ((open?.config ?? draft.config)?.task.modes ?? modes).join(' '),
  );
  return useMemo(() => modes.filter((mode) => names.split(' ').includes(mode)), [names]);
}

/** What the open run has that others have not, as for its modes. The same list for the same features. */
export function useRunFeatures(): readonly Feature[] {
  const names = useSessionState(({ open, draft }) => {
    const config = open?.config ?? draft.config;
    return config === undefined ? '' : featuresOf(config).join();
  });
  return useMemo(() => names.split(',').filter(Boolean) as Feature[], [names]);
}

/** Whether a teacher's link locks the control. */
export function useLocked(name: ControlName): boolean {
  return useSessionState(({ lesson }) => isLocked(lesson, name));
}

/**
 * The selected part of the state, taken over at most once in `intervalMs` and not at all while `held`, for what
 * changes faster than it can be read. `select` must stay the same function.
 */
export function useThinnedState<T>(
  select: (state: SessionState) => T,
  intervalMs: number,
  held: 'held' | 'free' = 'free',
): T {
  const { store } = useSession();
  const [value, setValue] = useState(() => select(store.getState()));
  useEffect(() => {
    if (held === 'held') return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const take = (): void => {
      timer = undefined;
      setValue(() => select(store.getState()));
    };
    take();
    const unsubscribe = store.subscribe(() => {
      timer ??= setTimeout(take, intervalMs);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [store, select, intervalMs, held]);
  return value;
}
