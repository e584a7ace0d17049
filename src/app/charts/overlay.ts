/**
 * What lies over the lines of a chart: floors to compare with, the best point of each accuracy, ticks where something
 * happened. Painted on uPlot's canvas, so that a picture of the chart has them too.
 */
import type uPlot from 'uplot';
import type { ChartDefinition } from './definition';
import type { FloorLine } from './floors';
import type { Line } from './lines';
import type { Palette } from './palette';
import type { ChartMarker } from './run';
import { reading } from './ticks';

/** What is at the edge of the drawing may reach over it by so much, CSS pixels. */
const overEdge = 8;

export function paintOverlay(
  plot: uPlot,
  palette: Palette,
  lines: readonly Line[],
  floors: readonly FloorLine[],
  markers: readonly (ChartMarker & { readonly x: number })[],
  chart: ChartDefinition,
): void {
  const { ctx, bbox } = plot;
  const over = overEdge * devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left - over, 0, bbox.width + 2 * over, bbox.top + bbox.height + over);
  ctx.clip();
  paintFloors(plot, palette, floors);
  for (const marker of markers) paintMarker(plot, palette, marker);
  if (chart.group === 'accuracy') paintBests(plot, palette, lines);
  ctx.restore();
}

function paintFloors(plot: uPlot, palette: Palette, floors: readonly FloorLine[]): void {
  const { ctx, bbox } = plot;
  ctx.lineWidth = devicePixelRatio;
  for (const { mode, kind, value } of floors) {
    const y = Math.round(plot.valToPos(value, 'y', true)) + 0.5;
    ctx.strokeStyle = palette.of({ mode, colour: undefined, runColour: undefined });
    ctx.globalAlpha = 0.7;
    ctx.setLineDash((kind === 'trivial' ? [7, 4] : [1.5, 4]).map((length) => length * devicePixelRatio));
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

/** A small flag above the chart with a line through it: full for warnings, hollow and faint for the rest. */
function paintMarker(
  plot: uPlot,
  palette: Palette,
  { x, severity }: ChartMarker & { readonly x: number },
): void {
  const { ctx, bbox } = plot;
  const at = Math.round(plot.valToPos(x, 'x', true)) + 0.5;
  // Written so that NaN leaves, too.
  if (!(at >= bbox.left - 1 && at <= bbox.left + bbox.width + 1)) return;
  const size = 5 * devicePixelRatio;
  const warning = severity === 'warning';
  ctx.strokeStyle = warning ? palette.wrong : palette.dim;
  ctx.fillStyle = warning ? palette.wrong : palette.surface;
  ctx.lineWidth = devicePixelRatio;
  ctx.globalAlpha = warning ? 0.6 : 0.25;
  ctx.beginPath();
  ctx.moveTo(at, bbox.top);
  ctx.lineTo(at, bbox.top + bbox.height);
  ctx.stroke();
  ctx.globalAlpha = 1;
  ctx.beginPath();
  ctx.moveTo(at - size, bbox.top - size);
  ctx.lineTo(at + size, bbox.top - size);
  ctx.lineTo(at, bbox.top + size / 2);
  ctx.closePath();
  ctx.fill();
  ctx.stroke();
}

/** The best point of a line, canvas pixels. */
interface Best {
  readonly x: number;
  readonly y: number;
  readonly words: string;
  readonly colour: string;
}

/** The best point of every line is ringed; of one run it is also named, where there is room for the words. */
function paintBests(plot: uPlot, palette: Palette, lines: readonly Line[]): void {
  const { ctx } = plot;
  const bests = lines.flatMap((line, index) => bestOf(plot, palette, line, index + 1) ?? []);
  for (const { x, y, colour } of bests) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.beginPath();
    ctx.arc(x, y, 6 * devicePixelRatio, 0, 2 * Math.PI);
    ctx.stroke();
  }
  const single = new Set(lines.map(({ label }) => label)).size === lines.length;
  if (single) nameBests(plot, palette, bests);
}

function bestOf(plot: uPlot, palette: Palette, line: Line, index: number): Best | undefined {
  const { data } = plot;
  const values = data[index] ?? [];
  let best = -1;
  for (let point = 0; point < values.length; point++) {
    const value = values[point];
    if (value != null && value > (values[best] ?? Number.NEGATIVE_INFINITY)) best = point;
  }
  const value = values[best];
  const position = data[0][best];
  if (value == null || position === undefined || values.length < 2) return undefined;
  return {
    x: plot.valToPos(position, 'x', true),
    y: plot.valToPos(value, 'y', true),
    words: `best ${reading(value)}`,
    colour: palette.of(line),
  };
}

/** Left, top, right and bottom of a text, canvas pixels. */
type Box = readonly [left: number, top: number, right: number, bottom: number];

/** Writes each value above its ring, or below, where no other words stand and inside of the chart. */
function nameBests(plot: uPlot, palette: Palette, bests: readonly Best[]): void {
  const { ctx, bbox } = plot;
  const height = 12 * devicePixelRatio;
  const away = 8 * devicePixelRatio;
  const taken: Box[] = bests.map(({ x, y }) => [x - away, y - away, x + away, y + away]);
  ctx.font = palette.font.replace('12px', `${11 * devicePixelRatio}px`);
  ctx.textAlign = 'left';
  ctx.textBaseline = 'top';
  ctx.lineJoin = 'round';
  for (const { x, y, words, colour } of bests) {
    const width = ctx.measureText(words).width;
    const left = Math.max(bbox.left + 2, Math.min(bbox.left + bbox.width - width, x - width / 2));
    const places = [1, 2, 3, 4].flatMap((row) => [y - away - row * height, y + away + (row - 1) * height]);
    const top = places.find(
      (place) =>
        place >= bbox.top &&
        place + height <= bbox.top + bbox.height &&
        taken.every((box) => apart(box, [left, place, left + width, place + height])),
    );
    if (top === undefined) continue;
    taken.push([left, top, left + width, top + height]);
    // A rim of the surface's colour keeps words readable where a curve runs under them.
    ctx.strokeStyle = palette.surface;
    ctx.lineWidth = 3 * devicePixelRatio;
    ctx.strokeText(words, left, top);
    ctx.fillStyle = colour;
    ctx.fillText(words, left, top);
  }
}

function apart([left, top, right, bottom]: Box, [l, t, r, b]: Box): boolean {
  return right <= l || r <= left || bottom <= t || b <= top;
}
