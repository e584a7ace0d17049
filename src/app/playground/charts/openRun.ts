/** The open run as charts take it: one run in the colours of the page, with what it trains and uses, and its journal. */
import { useMemo } from 'react';
import type { JournalEntry } from '../../../core/journal/entry';
import type { ChartMarker, RunCurves } from '../../charts/run';
import { useRunFeatures, useRunModes, useSession } from '../../session/context';

/** The same list until another run is opened. */
export function useOpenRun(): readonly RunCurves[] {
  const { history, store } = useSession();
  const trained = useRunModes();
  const features = useRunFeatures();
  return useMemo(() => {
    const markers = rememberLast(markersOf);
    return [
      {
        id: 'open',
        name: 'this run',
        history,
        markers: () => markers(store.getState().journal),
        modes: trained,
        features,
      },
    ];
  }, [history, store, trained, features]);
}

/** Best accuracies are marked on their own curves already. */
function markersOf(journal: readonly JournalEntry[]): readonly ChartMarker[] {
  return journal
    .filter(({ kind }) => kind !== 'best-accuracy')
    .map(({ iteration, text, severity }) => ({ iteration, label: text, severity }));
}

/** Charts ask at every drawing; the journal changes seldom. */
function rememberLast<In extends object, Out>(compute: (input: In) => Out): (input: In) => Out {
  let last: { readonly input: In; readonly output: Out } | undefined;
  return (input) => {
    if (last?.input !== input) last = { input, output: compute(input) };
    return last.output;
  };
}
