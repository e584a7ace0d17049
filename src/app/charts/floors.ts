/** The levels an accuracy is to be compared with, as lines of its chart. */
import { type Mode, modes } from '../../core/task/mode';
import type { RunHistory } from '../session/history';
import { accuracyCharts, suites } from './definitions';

/** A level to compare a mode with. */
export interface FloorLine {
  readonly mode: Mode;
  readonly kind: 'random' | 'trivial';
  readonly value: number;
}

/** The floors of a chart's suite; none for charts that are not of accuracies. */
export function floorLines(
  chart: string,
  history: RunHistory,
  trained: readonly Mode[] = modes,
): readonly FloorLine[] {
  const suite = suites.find((name) => accuracyCharts[name].id === chart);
  const floors = suite && history.floors(suite);
  if (!floors) return [];
  return trained.flatMap((mode) =>
    (['random', 'trivial'] as const).flatMap((kind) => {
      const value = floors[kind][mode];
      return value === undefined ? [] : [{ mode, kind, value }];
    }),
  );
}
