/**
 * The data of a chart as rows: what its table shows and what its CSV file holds. A row is an iteration, or several that
 * were merged in a long run, with their mean and extremes.
 */
import type { ChartDefinition } from './definition';
import type { RunCurves } from './run';
import type { Summary } from './track';

export interface TableRow {
  readonly run: string;
  /** First and last iteration; the same where nothing was merged. */
  readonly from: number;
  readonly to: number;
  /** At the last iteration. */
  readonly tokens: number;
  readonly seconds: number;
  /** One a series; undefined where nothing was measured. */
  readonly values: readonly (Summary | undefined)[];
}

/** All rows, oldest first, run after run. */
export function tableRows(chart: ChartDefinition, runs: readonly RunCurves[]): readonly TableRow[] {
  return runs.flatMap(({ name, history }) => {
    const { track, columns } = history.source(chart.id);
    return Array.from(
      { length: track.length },
      (_, bucket): TableRow => ({
        run: name,
        from: track.from('iteration', bucket),
        to: track.to('iteration', bucket),
        tokens: track.to('tokens', bucket),
        seconds: track.to('seconds', bucket),
        values: columns.map((column) => track.summary(column, bucket)),
      }),
    );
  });
}
