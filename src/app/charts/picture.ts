/** A chart as a picture for a paper or a message: its title, what its lines are, and the drawing as it is on screen. */
import type { ChartDefinition } from './definition';
import type { LegendEntry } from './lines';
import { readPalette } from './palette';

const padding = 16;
const titlePx = 28;
const legendPx = 22;

/**
 * @param drawn uPlot's canvas, in device pixels
 * @returns a PNG file. @throws PictureError if the browser makes none
 */
export async function pictureOf(
  chart: ChartDefinition,
  entries: readonly LegendEntry[],
  drawn: HTMLCanvasElement,
): Promise<Blob> {
  const ratio = devicePixelRatio;
  const palette = readPalette(drawn);
  const canvas = document.createElement('canvas');
  const shown = chart.drawing === 'lines' ? entries : [];
  const width = drawn.width / ratio + 2 * padding;
  const context = canvas.getContext('2d');
  if (!context) throw new PictureError();
  context.font = palette.font;
  const rows = legendRows(context, shown, width);
  const top = padding + titlePx + rows.length * legendPx;
  canvas.width = width * ratio;
  canvas.height = (top + padding) * ratio + drawn.height;
  context.scale(ratio, ratio);
  context.fillStyle = palette.surface;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.textBaseline = 'top';
  context.fillStyle = palette.ink;
  context.font = palette.font.replace('12px', '600 15px');
  context.fillText(`${chart.title} (${chart.unit})`, padding, padding);
  context.font = palette.font;
  rows.forEach((row, line) => {
    let x = padding;
    const y = padding + titlePx + line * legendPx;
    for (const entry of row) {
      context.strokeStyle = palette.of(entry);
      context.lineWidth = 2;
      context.setLineDash([...(entry.dash ?? [])]);
      context.beginPath();
      context.moveTo(x, y + 7);
      context.lineTo(x + 18, y + 7);
      context.stroke();
      context.fillText(textOf(entry), x + 24, y);
      x += widthOf(context, entry);
    }
  });
  context.drawImage(drawn, padding, top, drawn.width / ratio, drawn.height / ratio);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new PictureError())), 'image/png');
  });
}

/** The browser could not make a picture. */
export class PictureError extends Error {
  override readonly name = 'PictureError';

  constructor() {
    super('The browser made no picture of this chart. Its data can be had as CSV.');
  }
}

function textOf({ label, run }: LegendEntry): string {
  return run === undefined ? label : `${run}: ${label}`;
}

function widthOf(context: CanvasRenderingContext2D, entry: LegendEntry): number {
  return 24 + context.measureText(textOf(entry)).width + 18;
}

function legendRows(
  context: CanvasRenderingContext2D,
  entries: readonly LegendEntry[],
  width: number,
): LegendEntry[][] {
  const rows: LegendEntry[][] = [];
  let free = 0;
  for (const entry of entries) {
    const needed = widthOf(context, entry);
    if (rows.length === 0 || needed > free) {
      rows.push([]);
      free = width - 2 * padding;
    }
    rows.at(-1)?.push(entry);
    free -= needed;
  }
  return rows;
}
