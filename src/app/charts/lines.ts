/**
 * The lines of a chart over all its runs, in the order in which they are drawn: raw values of every run, then the
 * averages over them. The one place that knows which line is which.
 */
import type { Mode } from '../../core/task/mode';
import type { Stretch } from './axis';
import { type CurveLook, Curves } from './curve';
import type { ChartDefinition, ColourToken } from './definition';
import { hasSeries, type RunCurves } from './run';

export interface Line {
  readonly label: string;
  readonly mode: Mode | undefined;
  readonly colour: ColourToken | undefined;
  /** The run's own colour, for lines without a colour of their own. */
  readonly runColour: string | undefined;
  readonly dash: readonly number[] | undefined;
  /** `faint` lies behind its average; `points` also marks each value. */
  readonly look: 'faint' | 'line' | 'points';
}

/** What the legend says: one entry a series and run. */
export interface LegendEntry {
  readonly key: string;
  readonly label: string;
  readonly mode: Mode | undefined;
  readonly colour: ColourToken | undefined;
  readonly runColour: string | undefined;
  readonly dash: readonly number[] | undefined;
  readonly run: string | undefined;
}

/** x values, then a column a line. */
export type LineData = [xs: number[], ...ys: (readonly (number | null | undefined)[])[]];

/** The series of the chart, run by run. */
export function legendOf(chart: ChartDefinition, runs: readonly RunCurves[]): readonly LegendEntry[] {
  return runs.flatMap((run) =>
    chart.series
      .filter((series) => hasSeries(run, series))
      .map(({ label, mode, colour, dash }) => ({
        key: `${run.id} ${label}`,
        label,
        mode,
        colour,
        runColour: run.colour,
        dash: run.dash ?? dash,
        run: runs.length > 1 ? run.name : undefined,
      })),
  );
}

/** The rows of a strip, from the bottom up: those of the first run, whose histogram is the one that is painted. */
export function stripRows(chart: ChartDefinition, runs: readonly RunCurves[]): readonly string[] {
  return legendOf(chart, runs.slice(0, 1)).map(({ label }) => label);
}

/** How lines of the chart look, as {@link ChartLines} orders their data. */
export function linesOf(chart: ChartDefinition, runs: readonly RunCurves[]): readonly Line[] {
  const averaged = chart.smoothing === 'average';
  const all = runs.flatMap((run) =>
    chart.series
      .filter((series) => hasSeries(run, series))
      .map(
        ({ label, mode, colour, dash }): Omit<Line, 'look'> => ({
          label,
          mode,
          colour,
          runColour: run.colour,
          dash: run.dash ?? dash,
        }),
      ),
  );
  const plain = chart.group === 'accuracy' ? 'points' : 'line';
  return averaged
    ? [
        ...all.map((line): Line => ({ ...line, look: 'faint' })),
        ...all.map((line): Line => ({ ...line, look: 'line' })),
      ]
    : all.map((line): Line => ({ ...line, look: plain }));
}

/** The data of a chart, kept up to date. */
export class ChartLines {
  readonly #tables: readonly Curves[];
  readonly #join: (tables: LineData[]) => LineData;

  /** @param join merges tables with different x values into one */
  constructor(
    chart: ChartDefinition,
    runs: readonly RunCurves[],
    look: CurveLook,
    join: (tables: LineData[]) => LineData,
  ) {
    this.#join = join;
    this.#tables = runs.map((run) => {
      const { track, columns } = run.history.source(chart.id);
      const shown = columns.filter((_, index) => hasSeries(run, chart.series[index] ?? {}));
      return new Curves({ track, columns: shown }, look);
    });
  }

  /** Takes over what is new and gives everything; the arrays are the same ones each time where there is one run. */
  refresh(): LineData {
    for (const table of this.#tables) table.refresh();
    const [first] = this.#tables;
    if (this.#tables.length === 1 && first) return [first.xs, ...first.raw, ...first.smooth];
    const raw = this.#join(this.#tables.map((table) => [table.xs, ...table.raw]));
    const smooth = this.#join(this.#tables.map((table) => [table.xs, ...table.smooth]));
    return [raw[0], ...raw.slice(1), ...smooth.slice(1)] as LineData;
  }
}

/** The longest of the runs, in units of the axis. */
export function extentOf(runs: readonly RunCurves[], axis: CurveLook['axis']): Stretch {
  const to = Math.max(0, ...runs.map(({ history }) => history.extent(axis).to));
  return { from: 0, to: to > 0 ? to : 1 };
}

/** The value a line shows at a point: there, or the nearest one at most `reach` points away. */
export function valueNear(values: LineData[number], index: number, reach: number): number | undefined {
  for (let away = 0; away <= reach; away++) {
    const value = values[index + away] ?? values[index - away];
    if (value != null) return value;
  }
  return undefined;
}

/** The newest value of a line. */
export function newest(values: LineData[number]): number | undefined {
  for (let index = values.length - 1; index >= 0; index--) {
    const value = values[index];
    if (value != null) return value;
  }
  return undefined;
}
