/** The open run as charts take it: one run in the colours of the page, with the modes it trains. */
import { useMemo } from 'react';
import type { RunCurves } from '../../charts/run';
import { useSession, useSessionState } from '../../session/context';

/** The same list until another run is opened. */
export function useOpenRun(): readonly RunCurves[] {
  const { history } = useSession();
  const trained = useSessionState(({ open }) => open?.config.task.modes);
  return useMemo(
    () => [{ id: 'open', name: 'this run', history, ...(trained ? { modes: trained } : {}) }],
    [history, trained],
  );
}
