/**
 * The curves of a study as one SVG file: a row a level, a panel a suite, one line an arm, the mean over modes and seeds
 * with a band from the lowest to the highest seed. Colours are Okabe and Ito's and every line ends in its name, so that
 * none is told by colour alone. Written by hand because a picture of lines needs no library.
 */
import { modes } from '../../core/task/mode';
import type { MetricsRow } from '../metricsFile';
import type { Study } from './plan';
import type { StudyRun } from './runs';

const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#56b4e9', '#e69f00', '#666666', '#8f5a00'];
const panel = { width: 340, height: 220, left: 46, top: 34, gap: 190 };
const suites = ['heldOut', 'natural'] as const;
const suiteTitles = { heldOut: 'held-out', natural: 'natural' } as const;

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The picture. */
export function studyPlot(study: Study, runs: readonly StudyRun[]): string {
  const levels = study.stages.map(({ level }) => level);
  const width = 2 * (panel.width + panel.left) + panel.gap;
  const height = levels.length * (panel.height + panel.top + 40);
  const parts = levels.flatMap((level, row) => {
    const mine = runs.filter(({ stage }) => stage.level === level);
    const arms = study.stages.find((stage) => stage.level === level)?.arms ?? [];
    const most = Math.max(1, ...mine.flatMap(({ rows }) => rows.map((each) => xOf(study, each))));
    return suites.map((suite, column) => {
      const x = panel.left + column * (panel.width + panel.left);
      const y = panel.top + row * (panel.height + panel.top + 40);
      const curves = arms.map(({ name }) =>
        mine
          .filter(({ arm }) => arm.name === name)
          .map(({ rows }) => rows.flatMap((each) => pointOf(study, each, suite))),
      );
      const lines = curves.map((seeds, index) =>
        drawArm(seeds, most, colours[index % colours.length] ?? '#000'),
      );
      const title = `<text x="0" y="-12" class="title">Level ${level}, ${suiteTitles[suite]}: mean over modes</text>`;
      const legend = column === 1 ? drawLegend(arms.map(({ name }) => name)) : '';
      return `<g transform="translate(${x} ${y})">${title}${frame(study, most)}${lines.join('')}${legend}</g>`;
    });
  });
  const style =
    'text{font:12px system-ui,sans-serif;fill:#333}.title{font-weight:600;font-size:13px}.grid{stroke:#ddd}.axis{stroke:#888}';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${study.title}"><style>${style}</style><rect width="100%" height="100%" fill="#fff"/>${parts.join('')}</svg>\n`;
}

function xOf({ axis }: Study, { generatedTokens, trainedTokens, seconds }: MetricsRow): number {
  // An arm that only imitates generates nothing: its trained tokens stand for it.
  return axis === 'seconds' ? seconds : generatedTokens === 0 ? trainedTokens : generatedTokens;
}

function pointOf(study: Study, row: MetricsRow, suite: (typeof suites)[number]): Point[] {
  const accuracies = modes.flatMap((mode) => row.evaluation?.[suite][mode] ?? []);
  if (accuracies.length === 0) return [];
  return [{ x: xOf(study, row), y: accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length }];
}

/** Points of a curve's grid. */
const steps = 60;

function drawArm(seeds: readonly (readonly Point[])[], most: number, colour: string): string {
  const curves = seeds.filter((points) => points.length > 1);
  if (curves.length === 0) return '';
  const end = Math.min(...curves.map((points) => points[points.length - 1]?.x ?? 0));
  const grid = Array.from({ length: steps + 1 }, (_, index) => (index / steps) * end);
  const values = grid.map((x) => curves.map((points) => valueAt(smooth(points), x)));
  const place = (x: number, y: number): string =>
    `${((x / most) * panel.width).toFixed(1)},${((1 - y) * panel.height).toFixed(1)}`;
  const line = grid.map((x, index) => place(x, mean(values[index] ?? [])));
  const band = [
    ...grid.map((x, index) => place(x, Math.max(...(values[index] ?? [0])))),
    ...grid.map((x, index) => place(x, Math.min(...(values[index] ?? [0])))).reverse(),
  ];
  return `<polygon points="${band.join(' ')}" fill="${colour}" opacity="0.15"/><polyline points="${line.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"/>`;
}

/** A running mean of three evaluations. */
function smooth(points: readonly Point[]): Point[] {
  return points.map(({ x }, index) => ({
    x,
    y: mean(points.slice(Math.max(0, index - 1), index + 2).map(({ y }) => y)),
  }));
}

function valueAt(points: readonly Point[], x: number): number {
  const after = points.findIndex((point) => point.x >= x);
  const right = points[after < 0 ? points.length - 1 : after] ?? { x: 0, y: 0 };
  const left = points[after <= 0 ? 0 : after - 1] ?? right;
  if (right.x === left.x) return right.y;
  return left.y + ((right.y - left.y) * (x - left.x)) / (right.x - left.x);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function frame(study: Study, most: number): string {
  const horizontal = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const y = (1 - share) * panel.height;
    return `<line x1="0" x2="${panel.width}" y1="${y}" y2="${y}" class="grid"/><text x="-8" y="${y + 4}" text-anchor="end">${share.toFixed(2)}</text>`;
  });
  const vertical = [0, 0.5, 1].map((share) => {
    const amount = share * most;
    const label =
      study.axis === 'seconds' ? `${Math.round(amount)} s` : `${(amount / 1e6).toFixed(1)}M tokens`;
    return `<text x="${share * panel.width}" y="${panel.height + 18}" text-anchor="middle">${label}</text>`;
  });
  return `${horizontal.join('')}<line x1="0" x2="${panel.width}" y1="${panel.height}" y2="${panel.height}" class="axis"/>${vertical.join('')}`;
}

function drawLegend(names: readonly string[]): string {
  return names
    .map((name, index) => {
      const y = 10 + 20 * index;
      const colour = colours[index % colours.length] ?? '#000';
      return `<line x1="${panel.width + 14}" x2="${panel.width + 34}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="3"/><text x="${panel.width + 40}" y="${y + 4}">${name}</text>`;
    })
    .join('');
}
