/** One head's attention on a canvas: a square a pair of tokens, their words along both sides. */
import type { HeadMap } from './attention';

export const cellPx = 15;
/** Room for the words at the left and at the top. */
export const marginPx = 96;
/** Longest word shown along a side. */
const nameLength = 12;

export interface Cell {
  readonly query: number;
  readonly key: number;
}

/** The cell under a point; undefined outside of what a token may look at. */
export function cellAt(xPx: number, yPx: number, size: number): Cell | undefined {
  const key = Math.floor((xPx - marginPx) / cellPx);
  const query = Math.floor((yPx - marginPx) / cellPx);
  return key < 0 || query < 0 || query >= size || key > query ? undefined : { query, key };
}

export function drawAttention(
  canvas: HTMLCanvasElement,
  { size, shares }: HeadMap,
  names: readonly string[],
  cursor: Cell,
): void {
  const side = marginPx + size * cellPx;
  const scale = window.devicePixelRatio;
  canvas.width = side * scale;
  canvas.height = side * scale;
  const context = canvas.getContext('2d');
  if (!context) return;
  const style = getComputedStyle(canvas);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  context.scale(scale, scale);
  context.font = `11px ${colour('--mono') || 'monospace'}`;
  context.textBaseline = 'middle';
  const [ink, dim] = [colour('--ink'), colour('--ink-dim')];
  names.forEach((name, index) => {
    const middle = marginPx + (index + 0.5) * cellPx;
    const word = name.length > nameLength ? `${name.slice(0, nameLength - 1)}…` : name;
    context.fillStyle = index === cursor.query ? ink : dim;
    context.textAlign = 'right';
    context.fillText(word, marginPx - 6, middle);
    context.fillStyle = index === cursor.key ? ink : dim;
    context.save();
    context.translate(middle, marginPx - 6);
    context.rotate(-Math.PI / 2);
    context.textAlign = 'left';
    context.fillText(word, 0, 0);
    context.restore();
  });
  const [empty, full] = [colour('--sunken'), colour('--mode') || colour('--ink')];
  for (let query = 0; query < size; query++) {
    for (let key = 0; key <= query; key++) {
      const [x, y] = [marginPx + key * cellPx, marginPx + query * cellPx];
      context.globalAlpha = 1;
      context.fillStyle = empty;
      context.fillRect(x, y, cellPx - 1, cellPx - 1);
      context.globalAlpha = shares[query * size + key] ?? 0;
      context.fillStyle = full;
      context.fillRect(x, y, cellPx - 1, cellPx - 1);
    }
  }
  context.globalAlpha = 1;
  context.strokeStyle = colour('--focus');
  context.lineWidth = 2;
  context.strokeRect(
    marginPx + cursor.key * cellPx - 0.5,
    marginPx + cursor.query * cellPx - 0.5,
    cellPx,
    cellPx,
  );
}
