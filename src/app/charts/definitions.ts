/**
 * Which charts there are and which number of an iteration each line shows, group by group. Accuracy is apart: it comes
 * with an evaluation, not with every iteration.
 */
import type { IterationMetrics, ProposeMetrics, SolveMetrics } from '../../core/selfplay/event';
import { modes } from '../../core/task/mode';
import type { ExplanationId } from '../explain/metrics';
import { type ChartDefinition, type ChartGroup, type IterationChart, seriesByMode } from './definition';
import { machineCharts } from './machineCharts';
import { solveRateStrip } from './strip';

const averaged = { smoothing: 'average', drawing: 'lines' } as const;

/** A chart of what the proposer did, a line a mode. */
function proposeChart(
  group: ChartGroup,
  id: string,
  title: string,
  explain: ExplanationId,
  unit: string,
  range: ChartDefinition['range'],
  read: (metrics: ProposeMetrics) => number | undefined,
): IterationChart {
  return {
    ...{ id, group, title, explain, unit, range, ...averaged, series: seriesByMode },
    read: ({ propose }) => modes.map((mode) => propose[mode] && read(propose[mode])),
  };
}

/** A chart of what the solver did, a line a mode. */
function solveChart(
  group: ChartGroup,
  id: string,
  title: string,
  explain: ExplanationId,
  unit: string,
  range: ChartDefinition['range'],
  read: (metrics: SolveMetrics) => number | undefined,
): IterationChart {
  return {
    ...{ id, group, title, explain, unit, range, ...averaged, series: seriesByMode },
    read: ({ solve }) => modes.map((mode) => solve[mode] && read(solve[mode])),
  };
}

/** A chart with one line of what the update did. */
function updateChart(
  id: string,
  title: string,
  explain: ExplanationId,
  unit: string,
  range: ChartDefinition['range'],
  label: string,
  read: (update: IterationMetrics['update']) => number,
): IterationChart {
  return {
    ...{ id, group: 'update', title, explain, unit, range, ...averaged, series: [{ label }] },
    read: ({ update }) => [read(update)],
  };
}

export const iterationCharts: readonly IterationChart[] = [
  proposeChart(
    'propose',
    'validity',
    'Valid proposals',
    'validity',
    'share of proposals',
    'share',
    (of) => of.validity,
  ),
  proposeChart(
    'propose',
    'learnable',
    'Learnable proposals',
    'learnable',
    'share of valid ones',
    'share',
    (of) => (of.validity > 0 ? of.learnable : undefined),
  ),
  solveRateStrip('propose', 'new-solve-rates', 'Solve rates of new tasks', '--role-propose'),
  proposeChart(
    'propose',
    'reward-propose',
    'Proposer reward',
    'rewardPropose',
    'mean reward a proposal',
    'free',
    (of) => of.reward,
  ),
  proposeChart(
    'propose',
    'advantage-propose',
    'Advantage spread, proposer',
    'advantageSpread',
    'deviation',
    'positive',
    (of) => of.advantage?.deviation,
  ),
  proposeChart(
    'propose',
    'length-propose',
    'Length of proposals',
    'completionLength',
    'tokens',
    'positive',
    (of) => of.length,
  ),

  solveChart(
    'solve',
    'solve-rate',
    'Solve rate',
    'solveRateBatch',
    'share of answers right',
    'share',
    (of) => of.solveRate,
  ),
  solveChart(
    'solve',
    'learnable-solve',
    'Learnable tasks',
    'learnableBatch',
    'share of the batch',
    'share',
    (of) => of.learnable,
  ),
  solveRateStrip('solve', 'solve-rates', 'Solve rates of drawn tasks', '--role-solve'),
  solveChart(
    'solve',
    'reward-solve',
    'Solver reward',
    'rewardSolve',
    'mean reward an answer',
    'free',
    (of) => of.reward,
  ),
  solveChart(
    'solve',
    'advantage-solve',
    'Advantage spread, solver',
    'advantageSpread',
    'deviation',
    'positive',
    (of) => of.advantage?.deviation,
  ),
  solveChart(
    'solve',
    'length-solve',
    'Length of answers',
    'completionLength',
    'tokens',
    'positive',
    (of) => of.length,
  ),

  updateChart(
    'entropy',
    'Policy entropy',
    'entropy',
    'nats a token',
    'positive',
    'entropy',
    (of) => of.entropy,
  ),
  updateChart(
    'prior-kl',
    'Distance from the prior',
    'priorKl',
    'nats a token',
    'positive',
    'KL to the prior',
    (of) => of.priorKl,
  ),
  updateChart(
    'approximate-kl',
    'Step of the policy',
    'approximateKl',
    'nats a token',
    'free',
    'approximate KL',
    (of) => of.approximateKl,
  ),
  updateChart(
    'gradient-norm',
    'Gradient norm',
    'gradientNorm',
    'before clipping',
    'positive',
    'norm',
    (of) => of.gradientNorm,
  ),
  updateChart(
    'clip-fraction',
    'Clipped tokens',
    'clipFraction',
    'share of tokens',
    'share',
    'clipped',
    (of) => of.clipFraction,
  ),

  proposeChart(
    'diversity',
    'distinct',
    'Distinct programs',
    'distinctPrograms',
    'share of valid ones',
    'share',
    (of) => of.distinct,
  ),
  proposeChart(
    'diversity',
    'novelty',
    'Novel programs',
    'novelty',
    'share of valid ones',
    'share',
    (of) => of.novelty,
  ),
  proposeChart(
    'diversity',
    'operator-entropy',
    'Operator entropy',
    'operatorEntropy',
    'nats',
    'positive',
    (of) => of.operatorEntropy,
  ),
  proposeChart(
    'diversity',
    'tree-distance',
    'Distance between programs',
    'treeDistance',
    'share of their trees',
    'share',
    (of) => of.treeDistance,
  ),
  solveChart(
    'diversity',
    'answer-entropy',
    'Answer entropy',
    'answerEntropy',
    'nats a task',
    'positive',
    (of) => of.answerEntropy,
  ),

  ...machineCharts,
];

export const suites = ['heldOut', 'natural'] as const;
export type Suite = (typeof suites)[number];

export const suiteTitles: Readonly<Record<Suite, string>> = { heldOut: 'held-out', natural: 'natural' };

/** One chart a suite, one point an evaluation. */
export const accuracyCharts: Readonly<Record<Suite, ChartDefinition>> = {
  heldOut: accuracyChart('heldOut', 'Held-out accuracy'),
  natural: accuracyChart('natural', 'Natural accuracy'),
};

/** All charts in the order of the page. */
export const allCharts: readonly ChartDefinition[] = [...Object.values(accuracyCharts), ...iterationCharts];

function accuracyChart(suite: Suite, title: string): ChartDefinition {
  return {
    id: `accuracy-${suite}`,
    group: 'accuracy',
    title,
    explain: 'accuracy',
    unit: `share of ${suiteTitles[suite]} tasks`,
    range: 'share',
    smoothing: 'none',
    drawing: 'lines',
    series: seriesByMode,
  };
}
