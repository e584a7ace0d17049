/** Charts of what one role did, a line a mode: the shape that most charts have. */
import type { ProposeMetrics, SolveMetrics } from '../../core/selfplay/event';
import { type Mode, modes } from '../../core/task/mode';
import type { ChartDefinition, IterationChart } from './definition';

interface RoleChart<Metrics>
  extends Pick<ChartDefinition, 'group' | 'id' | 'title' | 'explain' | 'unit' | 'range' | 'needs'> {
  /** Modes that have the number; absent: all. */
  readonly of?: readonly Mode[];
  readonly read: (metrics: Metrics) => number | undefined;
}

/** A chart of what the proposer did. */
export function proposeChart({ of = modes, read, ...chart }: RoleChart<ProposeMetrics>): IterationChart {
  return {
    ...chart,
    ...look(of),
    read: ({ propose }) => of.map((mode) => propose[mode] && read(propose[mode])),
  };
}

/** A chart of what the solver did. */
export function solveChart({ of = modes, read, ...chart }: RoleChart<SolveMetrics>): IterationChart {
  return {
    ...chart,
    ...look(of),
    read: ({ solve }) => of.map((mode) => solve[mode] && read(solve[mode])),
  };
}

function look(of: readonly Mode[]) {
  const series = of.map((mode) => ({ label: mode, mode }));
  return { smoothing: 'average', drawing: 'lines', series } as const;
}
