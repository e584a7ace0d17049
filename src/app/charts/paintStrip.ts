/**
 * Paints a histogram over time: rows from the bottom up, and shades of one hue for the share of all that is in each.
 * A pixel that stands for many iterations shows their sum. Axes, crosshair and zoom are uPlot's.
 */
import type uPlot from 'uplot';
import type { ChartDefinition } from './definition';
import type { Palette } from './palette';

/** Room for what stands beside the rows, CSS pixels: words at the ends, or the name of each. */
const besidePx = { ends: 46, each: 132 };

/** Shade of the smallest share that is not nothing, so that a single task is seen. */
const faintest = 0.12;

export class StripPainter {
  /** Labels at the ends and the middle, or of every row. */
  readonly axis: Pick<uPlot.Axis, 'size' | 'splits' | 'values' | 'filter'>;
  readonly #bins: number;
  readonly #hue: readonly [number, number, number];
  readonly #canvas = document.createElement('canvas');
  #image: ImageData | undefined;
  #sums = new Float64Array();

  constructor({ series, rows: look }: ChartDefinition, rows: readonly string[], palette: Palette) {
    const bins = rows.length;
    const named = look?.named ?? 'ends';
    this.#bins = bins;
    this.axis = {
      size: besidePx[named],
      splits: () => (named === 'ends' ? [0.5, bins / 2, bins - 0.5] : rows.map((_, row) => row + 0.5)),
      filter: (_, values) => values,
      values: () => (named === 'ends' ? ['never', 'half', 'always'] : [...rows]),
    };
    this.#hue = rgb(palette.of({ mode: undefined, colour: series[0]?.colour, runColour: undefined }));
  }

  paint(plot: uPlot): void {
    const { ctx, bbox } = plot;
    const columns = Math.max(1, Math.round(bbox.width / devicePixelRatio));
    this.#gather(plot, columns);
    const shades = this.#shade(columns);
    const offscreen = this.#canvas.getContext('2d');
    if (!offscreen) return;
    offscreen.putImageData(shades, 0, 0);
    ctx.save();
    ctx.imageSmoothingEnabled = false;
    ctx.drawImage(this.#canvas, bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.restore();
  }

  /** Sums what is in every row by pixel column; a point reaches to the next one. */
  #gather(plot: uPlot, columns: number): void {
    const size = columns * this.#bins;
    if (this.#sums.length !== size) this.#sums = new Float64Array(size);
    this.#sums.fill(0);
    const [xs, ...rows] = plot.data;
    const length = xs.length;
    let left = length > 0 ? plot.valToPos(xs[0] ?? 0, 'x') : 0;
    for (let point = 0; point < length; point++) {
      const next = point + 1 < length ? plot.valToPos(xs[point + 1] ?? 0, 'x') : left + 1;
      // The newest point stands on the right edge.
      const begin = Math.floor(left) === columns ? columns - 1 : Math.floor(left);
      const first = Math.max(0, begin);
      const last = Math.min(columns - 1, Math.max(begin, Math.ceil(next) - 1));
      left = next;
      if (!(last >= first)) continue;
      for (let bin = 0; bin < this.#bins; bin++) {
        const value = rows[bin]?.[point];
        if (value == null || value === 0) continue;
        for (let column = first; column <= last; column++) {
          const at = bin * columns + column;
          this.#sums[at] = (this.#sums[at] ?? 0) + value;
        }
      }
    }
  }

  #shade(columns: number): ImageData {
    if (this.#image?.width !== columns) {
      this.#canvas.width = columns;
      this.#canvas.height = this.#bins;
      this.#image = undefined;
    }
    this.#image ??= new ImageData(columns, this.#bins);
    const { data } = this.#image;
    const [red, green, blue] = this.#hue;
    for (let column = 0; column < columns; column++) {
      let total = 0;
      for (let bin = 0; bin < this.#bins; bin++) total += this.#sums[bin * columns + column] ?? 0;
      for (let bin = 0; bin < this.#bins; bin++) {
        const share = total > 0 ? (this.#sums[bin * columns + column] ?? 0) / total : 0;
        // The first bin is the lowest row.
        const at = 4 * ((this.#bins - 1 - bin) * columns + column);
        data[at] = red;
        data[at + 1] = green;
        data[at + 2] = blue;
        data[at + 3] = share > 0 ? 255 * (faintest + (1 - faintest) * Math.sqrt(share)) : 0;
      }
    }
    return this.#image;
  }
}

/** Red, green and blue of a colour that the canvas understands. */
function rgb(colour: string): [number, number, number] {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) return [0, 0, 0];
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}
