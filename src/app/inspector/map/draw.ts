/** The map on a canvas: a shape a mode, coloured by what the person chose; the point that is looked at is ringed. */
import { type Mode, modes, perMode } from '../../../core/task/mode';
import { modeSigns } from '../../components/ModeMark';
import type { MapPoint } from './chart';

export const tints = ['mode', 'iteration', 'solve rate'] as const;
export type Tint = (typeof tints)[number];

/** Room around the points, so that those at the edge are whole. */
export const marginPx = 14;
const sizePx = 9;
/** Outlines are drawn in a box of ten. */
const outlineBox = 10;
/** Opacity of a scale's low end: still seen, clearly less. */
const faintest = 0.18;

interface Scene {
  readonly points: readonly MapPoint[];
  readonly tint: Tint;
  readonly newest: number;
  readonly looked: number | undefined;
  readonly widthPx: number;
  readonly heightPx: number;
}

export function drawMap(canvas: HTMLCanvasElement, scene: Scene): void {
  const { points, tint, newest, looked, widthPx, heightPx } = scene;
  const scale = window.devicePixelRatio;
  canvas.width = widthPx * scale;
  canvas.height = heightPx * scale;
  const context = canvas.getContext('2d');
  if (!context) return;
  const style = getComputedStyle(canvas);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const ink = colour('--ink');
  const colours = perMode((mode) => colour(modeSigns[mode].colour));
  const shapes = perMode((mode: Mode) => new Path2D(modeSigns[mode].outline));
  const place = ({ x, y }: MapPoint): readonly [number, number] => [
    marginPx + x * (widthPx - 2 * marginPx),
    marginPx + y * (heightPx - 2 * marginPx),
  ];
  const draw = (point: MapPoint): void => {
    const [x, y] = place(point);
    const unit = (scale * sizePx) / outlineBox;
    context.setTransform(unit, 0, 0, unit, scale * (x - sizePx / 2), scale * (y - sizePx / 2));
    context.fillStyle = tint === 'mode' ? colours[point.mode] : ink;
    context.globalAlpha = alphaOf(point, tint, newest);
    context.fill(shapes[point.mode]);
  };
  for (const mode of modes) for (const point of points) if (point.mode === mode) draw(point);
  const ringed = looked === undefined ? undefined : points[looked];
  if (!ringed) return;
  draw(ringed);
  const [x, y] = place(ringed);
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.globalAlpha = 1;
  context.strokeStyle = colour('--focus');
  context.lineWidth = 2.5;
  context.beginPath();
  context.arc(x, y, sizePx, 0, 2 * Math.PI);
  context.stroke();
}

function alphaOf({ iteration, solveRate }: MapPoint, tint: Tint, newest: number): number {
  switch (tint) {
    case 'mode':
      return 0.75;
    case 'iteration':
      return faintest + (1 - faintest) * (iteration / Math.max(1, newest));
    case 'solve rate':
      return faintest + (1 - faintest) * (solveRate ?? 0);
  }
}
