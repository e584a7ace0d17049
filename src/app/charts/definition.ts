/**
 * What a chart is: its title, what its lines show and where it stands. Which charts there are is `definitions.ts`; how
 * they are drawn is `draw.ts`.
 */
import type { IterationMetrics } from '../../core/selfplay/event';
import { type Mode, modes, type Phase } from '../../core/task/mode';
import type { ExplanationId } from '../explain/metrics';
import type { Feature } from './features';
import type { ReadAs } from './ticks';

/** Themes that charts are grouped by, in the order of the page. */
export const chartGroups = {
  accuracy: 'Accuracy',
  propose: 'Proposing',
  solve: 'Solving',
  update: 'Learning',
  diversity: 'Diversity',
  machine: 'Machine',
} as const;
export type ChartGroup = keyof typeof chartGroups;

/** A colour of the page's style. */
export type ColourToken = `--${string}`;

export interface SeriesDefinition {
  readonly label: string;
  /** Whose colour and mark the line has. */
  readonly mode?: Mode;
  /** The line's colour where it has no mode; absent: the ink of the page. */
  readonly colour?: ColourToken;
  /** Lengths of strokes and gaps, CSS pixels. */
  readonly dash?: readonly number[];
  /** Without it a run has no such line. */
  readonly needs?: Feature;
}

export interface ChartDefinition {
  readonly id: string;
  readonly group: ChartGroup;
  readonly title: string;
  readonly explain: ExplanationId;
  /** What one unit of the y axis is. */
  readonly unit: string;
  /** `share`: 0 to 1. `positive`: from 0. `free`: whatever the data needs, which may be below 0. */
  readonly range: 'share' | 'positive' | 'free';
  /** `average` draws a moving average over the raw values, which stay faintly visible. */
  readonly smoothing: 'none' | 'average';
  /** `strip` draws a histogram over time: a series a row, shades for shares. */
  readonly drawing: 'lines' | 'strip';
  /** Of a strip: what its rows count, and whether each row has its name beside it or only the ends have. */
  readonly rows?: { readonly count: string; readonly named: 'each' | 'ends' };
  /** Its values are whole numbers. */
  readonly values?: 'whole';
  /** Without it a run has no such chart. */
  readonly needs?: Feature;
  readonly series: readonly SeriesDefinition[];
}

/** What the tab holds in memory, as far as the browser tells. */
export interface MemoryReading {
  /** The page's own objects. */
  readonly heapBytes?: number;
  /** Page and workers together, from time to time. */
  readonly tabBytes?: number;
}

/** What the machine did around an iteration; it depends on time and is never part of a run's metrics. */
export interface MachineSample {
  /** Since the run began. */
  readonly trainingSeconds: number;
  readonly generatedPerSecond?: number;
  readonly trainedPerSecond?: number;
  readonly iterationsPerSecond?: number;
  /** Milliseconds. */
  readonly phaseTimes?: Readonly<Record<Phase, number>>;
  readonly memory?: MemoryReading;
}

/** A chart that gets one point an iteration. */
export interface IterationChart extends ChartDefinition {
  /** One value a series. */
  readonly read: (
    metrics: IterationMetrics,
    machine: MachineSample | undefined,
  ) => readonly (number | undefined)[];
}

export const seriesByMode: readonly SeriesDefinition[] = modes.map((mode) => ({ label: mode, mode }));

/** How the chart's values are read off. */
export function readAs({ values, range }: Pick<ChartDefinition, 'values' | 'range'>): ReadAs {
  return values ?? (range === 'share' ? 'share' : 'measure');
}

/** Whether the y axis can be logarithmic: it has no place for what is below zero. */
export function canBeLogarithmic({ range, drawing }: ChartDefinition): boolean {
  return range !== 'free' && drawing === 'lines';
}
