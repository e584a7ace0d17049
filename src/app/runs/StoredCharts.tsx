/** The curves of one or several stored runs. Colours stay those of the modes; runs are told apart by their strokes. */
import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { type Mode, modes } from '../../core/task/mode';
import { ChartDeck } from '../charts/DeckContext';
import { featuresOf } from '../charts/features';
import { RunCharts } from '../charts/RunCharts';
import type { RunCurves } from '../charts/run';
import { strokeOf } from './Stroke';
import type { RunWithCurves } from './useStoredRun';

export function StoredCharts({ runs }: { readonly runs: readonly RunWithCurves[] }) {
  const [mode, setMode] = useState<Mode | 'all'>('all');
  const trained = modes.filter((one) => runs.some(({ summary }) => summary.config.task.modes.includes(one)));
  const curves = useUnchanged(
    runs.map(
      ({ summary, history }, index): RunCurves => ({
        id: summary.id,
        name: summary.name,
        history,
        ...(index === 0 ? {} : { dash: strokeOf(index) }),
        modes: summary.config.task.modes.filter((one) => mode === 'all' || one === mode),
        features: featuresOf(summary.config),
      }),
    ),
  );
  return (
    <ChartDeck>
      {runs.length > 1 && (
        <SegmentedControl
          size="xs"
          className="runs-modes"
          aria-label="Modes shown"
          data={['all', ...trained]}
          value={mode}
          onChange={(value) => setMode(trained.find((known) => known === value) ?? 'all')}
        />
      )}
      <RunCharts runs={curves} />
    </ChartDeck>
  );
}

/** The same list as before as long as it shows the same, because another list makes charts draw anew. */
function useUnchanged(curves: readonly RunCurves[]): readonly RunCurves[] {
  const [kept, setKept] = useState(curves);
  const same =
    kept.length === curves.length &&
    kept.every(({ history, ...told }, index) => {
      const { history: other, ...now } = curves[index] ?? {};
      return history === other && JSON.stringify(told) === JSON.stringify(now);
    });
  if (same) return kept;
  setKept(curves);
  return curves;
}
