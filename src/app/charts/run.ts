/**
 * A run as charts show it: its curves, how its lines are told from those of other runs, and what happened in it. Whose
 * run it is and where it comes from is the view's business.
 */

import type { Mode } from '../../core/task/mode';
import type { RunHistory } from '../session/history';

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
}
