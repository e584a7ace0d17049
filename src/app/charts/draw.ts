/**
 * A chart drawn by uPlot: raw values faint behind their moving averages, floors as dashed lines, one cursor for all
 * charts of the page. Colours come from the page's style, so that a mode looks the same on canvas and in text.
 */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Mode } from '../../core/task/mode';
import type { ChartDefinition } from './definitions';

/** A level to compare a mode with. */
export interface FloorLine {
  readonly mode: Mode;
  readonly kind: 'random' | 'trivial';
  readonly value: number;
}

/** Charts with the same key share their cursor. */
const cursorKey = 'iterations';

interface Palette {
  readonly ink: string;
  readonly dim: string;
  readonly line: string;
  readonly font: string;
  mode(mode: Mode | undefined): string;
}

function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: colour('--ink'),
    dim: colour('--ink-dim'),
    line: colour('--line'),
    font: `12px ${style.fontFamily}`,
    mode: (mode) => colour(mode === undefined ? '--ink' : `--${mode}`),
  };
}

/**
 * Makes the drawing inside `root`, still without data.
 * @param onValues told the values to show in the legend: those under the cursor, else the newest.
 */
export function drawChart(
  root: HTMLElement,
  chart: ChartDefinition,
  height: number,
  floors: readonly FloorLine[],
  onValues: (values: readonly (number | null)[]) => void,
): uPlot {
  const palette = readPalette(root);
  const averaged = chart.smoothing === 'average';
  const lines = chart.series.map(({ label, mode }): uPlot.Series => {
    const stroke = palette.mode(mode);
    return {
      label,
      stroke,
      width: averaged ? 1 : 1.75,
      alpha: averaged ? 0.35 : 1,
      spanGaps: true,
      points: averaged ? { show: false } : { show: true, size: 5, fill: stroke, stroke },
    };
  });
  const averages = averaged
    ? chart.series.map(
        ({ label, mode }): uPlot.Series => ({
          label: `${label}, averaged`,
          stroke: palette.mode(mode),
          width: 1.75,
          spanGaps: true,
          points: { show: false },
        }),
      )
    : [];
  const grid = { stroke: palette.line, width: 1 };
  const axis = { stroke: palette.dim, font: palette.font, grid, ticks: { show: false } };
  const report = (plot: uPlot): void => {
    const shown = averaged ? plot.data.slice(1 + chart.series.length) : plot.data.slice(1);
    const index = plot.cursor.idx;
    onValues(
      shown.map((values) => {
        const value = index == null ? newest(values) : values[index];
        return value ?? null;
      }),
    );
  };
  return new uPlot(
    {
      width: root.clientWidth,
      height,
      padding: [8, 14, 0, 0],
      legend: { show: false },
      scales: {
        x: {
          time: false,
          range: (_, low, high) => [low ?? 0, high == null || high <= (low ?? 0) ? (low ?? 0) + 1 : high],
        },
        y: { range: yRange(chart.range, floors) },
      },
      axes: [
        { ...axis, size: 26, gap: 4, space: 70 },
        { ...axis, size: 38, gap: 4, space: 34 },
      ],
      series: [{}, ...lines, ...averages],
      cursor: {
        y: false,
        points: { size: 6 },
        drag: { x: false, y: false },
        sync: { key: cursorKey, setSeries: false },
      },
      hooks: {
        setData: [report],
        setCursor: [report],
        drawAxes: [(plot) => drawFloors(plot, floors, palette)],
      },
    },
    [[], ...lines.map(() => []), ...averages.map(() => [])],
    root,
  );
}

function newest(values: ArrayLike<number | null | undefined>): number | null {
  for (let index = values.length - 1; index >= 0; index--) {
    const value = values[index];
    if (value != null) return value;
  }
  return null;
}

function yRange(range: ChartDefinition['range'], floors: readonly FloorLine[]): uPlot.Scale.Range {
  if (range === 'share') return [0, 1];
  return (_, low, high) => {
    const values = [low ?? 0, high ?? 1, ...floors.map(({ value }) => value)];
    const bottom = range === 'positive' ? 0 : Math.min(0, ...values);
    const top = Math.max(...values, bottom + 0.1);
    return [bottom, top + 0.05 * (top - bottom)];
  };
}

function drawFloors(plot: uPlot, floors: readonly FloorLine[], palette: Palette): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.lineWidth = devicePixelRatio;
  for (const { mode, kind, value } of floors) {
    const y = Math.round(plot.valToPos(value, 'y', true)) + 0.5;
    ctx.strokeStyle = palette.mode(mode);
    ctx.globalAlpha = 0.7;
    ctx.setLineDash(kind === 'trivial' ? [7, 4] : [1.5, 4]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.restore();
}
