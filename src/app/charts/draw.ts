/**
 * A chart drawn by uPlot: lines, axes, crosshair and selection; what lies over them is `overlay.ts`. Colours come from
 * the page's style, so that a mode looks the same on canvas and in text. It decides nothing: what is pointed at or
 * selected is told to the caller. Loaded when the first chart is drawn.
 */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { logSplits, type Scale, type Stretch, type XAxis } from './axis';
import { type ChartDefinition, canBeLogarithmic } from './definition';
import type { FloorLine } from './floors';
import type { Line, LineData } from './lines';
import { paintOverlay } from './overlay';
import { StripPainter } from './paintStrip';
import { readPalette } from './palette';
import type { ChartMarker } from './run';
import { tick, tickOf } from './ticks';

export type Plot = uPlot;

/** What can change between two drawings without making the plot anew. */
export interface Surroundings {
  readonly shown: () => Stretch;
  readonly floors: () => readonly FloorLine[];
  /** Marks with their place on the x axis. */
  readonly markers: () => readonly (ChartMarker & { readonly x: number })[];
}

export interface DrawOptions {
  readonly root: HTMLElement;
  readonly chart: ChartDefinition;
  readonly lines: readonly Line[];
  /** Of a strip: what its rows are called, from the bottom up. */
  readonly rows: readonly string[];
  readonly height: number;
  readonly axis: XAxis;
  readonly scaleX: Scale;
  readonly scaleY: Scale;
  readonly surroundings: Surroundings;
  readonly onSelect: (stretch: Stretch) => void;
  /** Called with the pointer's event before a selection begins; `taken` leaves it to the caller. */
  readonly onPress: (event: MouseEvent) => 'taken' | 'free';
  readonly onReset: () => void;
}

/** Shortest drag that selects, CSS pixels; less is a click. */
const shortestDrag = 4;

/** Merges tables with different x values; a missing value is undefined. */
export function joinTables(tables: LineData[]): LineData {
  return uPlot.join(tables as uPlot.AlignedData[]) as LineData;
}

/** Makes the drawing inside `root`, still without data. */
export function drawChart(options: DrawOptions): uPlot {
  const { root, chart, lines, rows, height, axis, surroundings } = options;
  const palette = readPalette(root);
  const strip = chart.drawing === 'strip' ? new StripPainter(chart, rows, palette) : undefined;
  const scaleY = canBeLogarithmic(chart) ? options.scaleY : 'linear';
  const grid = { stroke: palette.line, width: 1 };
  const common = { stroke: palette.dim, font: palette.font, grid, ticks: { show: false } };
  const splits = (scale: Scale) => (scale === 'log' ? { splits: logAxis, filter: everything } : {});
  return new uPlot(
    {
      width: root.clientWidth,
      height,
      padding: [10, 14, 0, 0],
      legend: { show: false },
      scales: {
        x: {
          time: false,
          distr: options.scaleX === 'log' ? 3 : 1,
          range: () => {
            const { from, to } = surroundings.shown();
            return [from, to];
          },
        },
        y: {
          distr: scaleY === 'log' ? 3 : 1,
          range: strip ? [0, rows.length] : yRange(chart.range, scaleY, surroundings.floors),
        },
      },
      axes: [
        {
          ...common,
          ...splits(options.scaleX),
          size: 26,
          gap: 4,
          space: 70,
          // A chart without points has no x to tell.
          values: (chart, values) =>
            values.map((value) => ((chart.data[0]?.length ?? 0) > 0 ? tickOf(axis, value) : '')),
        },
        strip
          ? { ...common, ...strip.axis, gap: 4 }
          : {
              ...common,
              ...splits(scaleY),
              size: 46,
              gap: 7,
              space: 40,
              // Nor has it a y, unless every value is a share.
              values: ({ data }, values) =>
                values.map((value) =>
                  chart.range === 'share' || (data[0]?.length ?? 0) > 0 ? tick(value) : '',
                ),
            },
      ],
      series: [
        {},
        ...lines.map((line): uPlot.Series => {
          const stroke = palette.of(line);
          return {
            label: line.label,
            stroke,
            width: line.look === 'faint' ? 1 : 1.75,
            alpha: line.look === 'faint' ? 0.35 : 1,
            ...(line.dash ? { dash: [...line.dash] } : {}),
            spanGaps: true,
            // A line needs two points; the first iteration alone is a dot.
            points: {
              show: ({ data }) => line.look === 'points' || (!strip && data[0].length === 1),
              ...{ size: 5, fill: stroke, stroke },
            },
            ...(strip ? { paths: () => null } : {}),
          };
        }),
      ],
      cursor: {
        y: false,
        points: { size: (_, index) => (strip || lines[index - 1]?.look === 'faint' ? 0 : 6) },
        drag: { x: true, y: false, setScale: false, dist: shortestDrag },
        bind: {
          mousedown: (_, __, handler) => (event) =>
            event.button === 0 && options.onPress(event) === 'free' ? handler(event) : null,
          dblclick: () => () => {
            options.onReset();
            return null;
          },
        },
      },
      hooks: {
        setSelect: [
          (plot) => {
            const { left, width } = plot.select;
            if (width < shortestDrag) return;
            const [from, to] = [plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')];
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            options.onSelect({ from, to });
          },
        ],
        drawAxes: [(plot) => strip?.paint(plot)],
        draw: [
          (plot) => paintOverlay(plot, palette, lines, surroundings.floors(), surroundings.markers(), chart),
        ],
      },
    },
    [[], ...lines.map(() => [])],
    root,
  );
}

/** Round values of a logarithmic axis, as uPlot asks for them. */
function logAxis(_: uPlot, __: number, low: number, high: number): number[] {
  return logSplits(low, high);
}

function everything(_: uPlot, values: number[]): number[] {
  return values;
}

function yRange(
  range: ChartDefinition['range'],
  scale: Scale,
  floors: () => readonly FloorLine[],
): uPlot.Range.Function {
  if (scale === 'log')
    return (_, low, high) => {
      const values = floors().map(({ value }) => value);
      const positive = [low ?? 0.1, high ?? 1, ...values].filter((value) => value > 0);
      return [Math.min(...positive) / 1.25, Math.max(...positive) * 1.25];
    };
  if (range === 'share') return () => [0, 1];
  return (_, low, high) => {
    const bottom = range === 'positive' ? 0 : Math.min(0, low ?? 0);
    const top = Math.max(high ?? 1, bottom);
    const length = top > bottom ? top - bottom : 1;
    return [bottom < 0 ? bottom - 0.05 * length : bottom, bottom + 1.05 * length];
  };
}
