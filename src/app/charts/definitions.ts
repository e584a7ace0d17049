/**
 * Which charts there are and which number of an iteration each line shows. Accuracy is apart: it comes with an
 * evaluation, not with every iteration. How lines are drawn is `Chart.tsx`.
 */
import type { IterationMetrics } from '../../core/selfplay/event';
import { type Mode, modes } from '../../core/task/mode';
import type { ExplanationId } from '../explain/metrics';

export interface SeriesDefinition {
  readonly label: string;
  /** Whose colour the line has; absent: the ink of the page. */
  readonly mode?: Mode;
}

export interface ChartDefinition {
  readonly id: string;
  readonly title: string;
  readonly explain: ExplanationId;
  /** What one unit of the y axis is. */
  readonly unit: string;
  /** `share`: 0 to 1. `positive`: from 0. `free`: whatever the data needs. */
  readonly range: 'share' | 'positive' | 'free';
  /** `average` draws a moving average over the raw values, which stay faintly visible. */
  readonly smoothing: 'none' | 'average';
  readonly series: readonly SeriesDefinition[];
}

/** A chart that gets one point an iteration. */
export interface IterationChart extends ChartDefinition {
  /** One value a series. */
  readonly read: (metrics: IterationMetrics) => readonly (number | undefined)[];
}

const seriesByMode: readonly SeriesDefinition[] = modes.map((mode) => ({ label: mode, mode }));

export const iterationCharts: readonly IterationChart[] = [
  {
    id: 'validity',
    title: 'Valid proposals',
    explain: 'validity',
    unit: 'share of proposals',
    range: 'share',
    smoothing: 'average',
    series: seriesByMode,
    read: ({ propose }) => modes.map((mode) => propose[mode]?.validity),
  },
  {
    id: 'learnable',
    title: 'Learnable proposals',
    explain: 'learnable',
    unit: 'share of valid ones',
    range: 'share',
    smoothing: 'average',
    series: seriesByMode,
    read: ({ propose }) =>
      modes.map((mode) => (propose[mode]?.validity ? propose[mode].learnable : undefined)),
  },
  {
    id: 'reward-propose',
    title: 'Proposer reward',
    explain: 'rewardPropose',
    unit: 'mean reward a proposal',
    range: 'free',
    smoothing: 'average',
    series: seriesByMode,
    read: ({ propose }) => modes.map((mode) => propose[mode]?.reward),
  },
  {
    id: 'reward-solve',
    title: 'Solver reward',
    explain: 'rewardSolve',
    unit: 'mean reward an answer',
    range: 'free',
    smoothing: 'average',
    series: seriesByMode,
    read: ({ solve }) => modes.map((mode) => solve[mode]?.reward),
  },
  {
    id: 'entropy',
    title: 'Policy entropy',
    explain: 'entropy',
    unit: 'nats a token',
    range: 'positive',
    smoothing: 'average',
    series: [{ label: 'entropy' }],
    read: ({ update }) => [update.entropy],
  },
];

export const suites = ['heldOut', 'natural'] as const;
export type Suite = (typeof suites)[number];

export const suiteTitles: Readonly<Record<Suite, string>> = { heldOut: 'held-out', natural: 'natural' };

/** One chart a suite, one point an evaluation. */
export const accuracyCharts: Readonly<Record<Suite, ChartDefinition>> = {
  heldOut: accuracyChart('heldOut'),
  natural: accuracyChart('natural'),
};

function accuracyChart(suite: Suite): ChartDefinition {
  return {
    id: `accuracy-${suite}`,
    title: 'Accuracy on tasks it never saw',
    explain: 'accuracy',
    unit: `share of ${suiteTitles[suite]} tasks`,
    range: 'share',
    smoothing: 'none',
    series: seriesByMode,
  };
}
