/**
 * A run as charts show it: its curves, how its lines are told from those of other runs, and what happened in it. Whose
 * run it is and where it comes from is the view's business.
 */

import type { Mode } from '../../core/task/mode';
import type { RunHistory } from '../session/history';
import type { ChartDefinition, SeriesDefinition } from './definition';
import type { Feature } from './features';

/** Something that happened in a run, drawn as a tick on every chart. */
export interface ChartMarker {
  readonly iteration: number;
  /** One short sentence. */
  readonly label: string;
  readonly severity: 'info' | 'good' | 'warning';
}

export interface RunCurves {
  /** Told apart by it; stays the same while the run is shown. */
  readonly id: string;
  readonly name: string;
  readonly history: RunHistory;
  /** A CSS colour for lines that have no colour of their own; absent: the ink of the page. */
  readonly colour?: string;
  /** Lengths of strokes and gaps of all its lines, CSS pixels; absent: as the chart has them. */
  readonly dash?: readonly number[];
  /** Read at every drawing. */
  readonly markers?: () => readonly ChartMarker[];
  /** Modes that the run trains; lines and floors of others are left out. Absent: all. */
  readonly modes?: readonly Mode[];
  /** What the run has that others have not; charts and lines of the rest are left out. Absent: all. */
  readonly features?: readonly Feature[];
}

/** Whether a run has the line: one of a mode it trains, of a part of the method it uses. */
export function hasSeries(
  { modes, features }: Pick<RunCurves, 'modes' | 'features'>,
  { mode, needs }: Pick<SeriesDefinition, 'mode' | 'needs'>,
): boolean {
  const trained = mode === undefined || modes === undefined || modes.includes(mode);
  return trained && (needs === undefined || features === undefined || features.includes(needs));
}

/** Whether a run has the chart, with one line at least. */
export function hasChart(
  run: Pick<RunCurves, 'modes' | 'features'>,
  { needs, series }: Pick<ChartDefinition, 'needs' | 'series'>,
): boolean {
  const used = needs === undefined || run.features === undefined || run.features.includes(needs);
  return used && series.some((each) => hasSeries(run, each));
}
