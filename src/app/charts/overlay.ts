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

export function paintOverlay(
  plot: uPlot,
  palette: Palette,
  lines: readonly Line[],
  floors: readonly FloorLine[],
  markers: readonly (ChartMarker & { readonly x: number })[],
  chart: ChartDefinition,
): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, 0, bbox.width, bbox.top + bbox.height);
  ctx.clip();
  paintFloors(plot, palette, floors);
  for (const marker of markers) paintMarker(plot, palette, marker);
  if (chart.group === 'accuracy') {
    const labels: Label[] = [];
    for (const [index, line] of lines.entries()) paintBest(plot, palette, line, index + 1, labels);
  }
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

/** A line through the chart with a small flag at its top: full for warnings, hollow for the rest. */
function paintMarker(
  plot: uPlot,
  palette: Palette,
  { x, severity }: ChartMarker & { readonly x: number },
): void {
  const { ctx, bbox } = plot;
  const at = Math.round(plot.valToPos(x, 'x', true)) + 0.5;
  if (!Number.isFinite(at)) return;
  const size = 5 * devicePixelRatio;
  ctx.strokeStyle = severity === 'warning' ? palette.wrong : palette.dim;
  ctx.fillStyle = severity === 'warning' ? palette.wrong : palette.surface;
  ctx.lineWidth = devicePixelRatio;
  ctx.globalAlpha = 0.55;
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

/** Where a label stands, canvas pixels. */
interface Label {
  readonly x: number;
  readonly y: number;
}

/** Room of a label, CSS pixels. */
const labelSize = { width: 56, height: 13 };

/** A ring around the highest value of a line, and the value, over the labels that are already there. */
function paintBest(plot: uPlot, palette: Palette, line: Line, index: number, labels: Label[]): void {
  const { ctx, bbox, data } = plot;
  const values = data[index];
  if (!values) return;
  let best = -1;
  for (let point = 0; point < values.length; point++) {
    const value = values[point];
    if (value != null && value > (values[best] ?? Number.NEGATIVE_INFINITY)) best = point;
  }
  const value = values[best];
  const position = data[0][best];
  if (value == null || position === undefined || values.length < 2) return;
  const x = plot.valToPos(position, 'x', true);
  const y = plot.valToPos(value, 'y', true);
  const colour = palette.of(line);
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.beginPath();
  ctx.arc(x, y, 6 * devicePixelRatio, 0, 2 * Math.PI);
  ctx.stroke();
  ctx.font = palette.font.replace('12px', `${11 * devicePixelRatio}px`);
  ctx.fillStyle = colour;
  ctx.textAlign = x > bbox.left + bbox.width / 2 ? 'right' : 'left';
  ctx.textBaseline = 'bottom';
  const away = 4 * devicePixelRatio * (ctx.textAlign === 'right' ? 1 : -1);
  const label = { x: x + away, y: y - 7 * devicePixelRatio };
  const height = labelSize.height * devicePixelRatio;
  for (const other of labels.toSorted((a, b) => b.y - a.y)) {
    const beside = Math.abs(other.x - label.x) > labelSize.width * devicePixelRatio;
    if (!beside && Math.abs(other.y - label.y) < height) label.y = other.y - height;
  }
  labels.push(label);
  ctx.fillText(`best ${reading(value)}`, label.x, label.y);
}
