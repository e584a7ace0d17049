/**
 * The data of a chart as rows: what its table shows and what its CSV file holds. A row is an iteration, or several that
 * were merged in a long run, with their mean and extremes.
 */
import type { ChartDefinition, SeriesDefinition } from './definition';
import { hasSeries, type RunCurves } from './run';
import type { Summary } from './track';

export interface TableRow {
  readonly run: string;
  /** First and last iteration; the same where nothing was merged. */
  readonly from: number;
  readonly to: number;
  /** At the last iteration. */
  readonly tokens: number;
  readonly seconds: number;
  /** One a series of the table; undefined where nothing was measured. */
  readonly values: readonly (Summary | undefined)[];
}

export interface ChartTable {
  /** The chart's series, without those that none of the runs has. */
  readonly series: readonly SeriesDefinition[];
  /** Oldest first, run after run. */
  readonly rows: readonly TableRow[];
}

export function chartTable(chart: ChartDefinition, runs: readonly RunCurves[]): ChartTable {
  const has = (series: SeriesDefinition): boolean => runs.some((run) => hasSeries(run, series));
  const shown = chart.series.flatMap((series, index) => (has(series) ? [index] : []));
  return { series: chart.series.filter(has), rows: tableRows(chart, runs, shown) };
}

/** @param shown indices of the series to give. */
function tableRows(
  chart: ChartDefinition,
  runs: readonly RunCurves[],
  shown: readonly number[],
): readonly TableRow[] {
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
        values: shown.map((index) => {
          const column = columns[index];
          return column === undefined ? undefined : track.summary(column, bucket);
        }),
      }),
    );
  });
}
