/**
 * Which charts there are and which number of an iteration each line shows, group by group. Accuracy is apart: it comes
 * with an evaluation, not with every iteration.
 */
import type { IterationMetrics } from '../../core/selfplay/event';
import type { ExplanationId } from '../explain/metrics';
import { type ChartDefinition, type IterationChart, seriesByMode } from './definition';
import { machineCharts } from './machineCharts';
import { complexityCharts, typeCharts } from './proposalCharts';
import { proposeChart, solveChart } from './roleCharts';
import { refusalStrip, solveRateStrip } from './strip';

const averaged = { smoothing: 'average', drawing: 'lines' } as const;

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
  proposeChart({
    group: 'propose',
    id: 'validity',
    title: 'Valid proposals',
    explain: 'validity',
    unit: 'share of proposals',
    range: 'share',
    read: (of) => of.validity,
  }),
  refusalStrip,
  proposeChart({
    group: 'propose',
    needs: 'gate',
    id: 'let-in',
    title: 'Let in unverified',
    explain: 'letIn',
    unit: 'refused proposals kept',
    range: 'positive',
    read: (of) => of.letIn ?? 0,
  }),
  proposeChart({
    group: 'propose',
    id: 'learnable',
    title: 'Learnable proposals',
    explain: 'learnable',
    unit: 'share of valid ones',
    range: 'share',
    read: (of) => (of.validity > 0 ? of.learnable : undefined),
  }),
  solveRateStrip('propose', 'new-solve-rates', 'Solve rates of new tasks', '--role-propose'),
  proposeChart({
    group: 'propose',
    id: 'reward-propose',
    title: 'Proposer reward',
    explain: 'rewardPropose',
    unit: 'mean reward a proposal',
    range: 'free',
    read: (of) => of.reward,
  }),
  proposeChart({
    group: 'propose',
    id: 'advantage-propose',
    title: 'Advantage spread, proposer',
    explain: 'advantageSpread',
    unit: 'deviation',
    range: 'positive',
    read: (of) => of.advantage?.deviation,
  }),
  proposeChart({
    group: 'propose',
    id: 'length-propose',
    title: 'Length of proposals',
    explain: 'completionLength',
    unit: 'tokens',
    range: 'positive',
    read: (of) => of.length,
  }),
  {
    ...{ id: 'program-limit', group: 'propose', title: 'Longest program allowed', explain: 'programLimit' },
    ...{ unit: 'tokens', range: 'positive', smoothing: 'none', drawing: 'lines', values: 'whole' },
    needs: 'curriculum',
    series: [{ label: 'limit' }],
    read: ({ programLimit }) => [programLimit],
  },

  solveChart({
    group: 'solve',
    id: 'solve-rate',
    title: 'Solve rate',
    explain: 'solveRateBatch',
    unit: 'share of answers right',
    range: 'share',
    read: (of) => of.solveRate,
  }),
  solveChart({
    group: 'solve',
    id: 'learnable-solve',
    title: 'Learnable tasks',
    explain: 'learnableBatch',
    unit: 'share of the batch',
    range: 'share',
    read: (of) => of.learnable,
  }),
  solveRateStrip('solve', 'solve-rates', 'Solve rates of drawn tasks', '--role-solve'),
  solveChart({
    group: 'solve',
    id: 'reward-solve',
    title: 'Solver reward',
    explain: 'rewardSolve',
    unit: 'mean reward an answer',
    range: 'free',
    read: (of) => of.reward,
  }),
  solveChart({
    group: 'solve',
    id: 'advantage-solve',
    title: 'Advantage spread, solver',
    explain: 'advantageSpread',
    unit: 'deviation',
    range: 'positive',
    read: (of) => of.advantage?.deviation,
  }),
  solveChart({
    group: 'solve',
    id: 'length-solve',
    title: 'Length of answers',
    explain: 'completionLength',
    unit: 'tokens',
    range: 'positive',
    read: (of) => of.length,
  }),
  solveChart({
    group: 'solve',
    id: 'length-right',
    title: 'Length of right answers',
    explain: 'lengthByGrade',
    unit: 'tokens',
    range: 'positive',
    read: (of) => of.lengthRight,
  }),
  solveChart({
    group: 'solve',
    id: 'length-wrong',
    title: 'Length of wrong answers',
    explain: 'lengthByGrade',
    unit: 'tokens',
    range: 'positive',
    read: (of) => of.lengthWrong,
  }),
  solveChart({
    group: 'solve',
    needs: 'free text',
    id: 'malformed',
    title: 'Malformed answers',
    explain: 'malformed',
    unit: 'share of answers',
    range: 'share',
    read: (of) => of.malformed ?? 0,
  }),

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

  proposeChart({
    group: 'diversity',
    id: 'distinct',
    title: 'Distinct programs',
    explain: 'distinctPrograms',
    unit: 'share of valid ones',
    range: 'share',
    read: (of) => of.distinct,
  }),
  proposeChart({
    group: 'diversity',
    id: 'novelty',
    title: 'Novel programs',
    explain: 'novelty',
    unit: 'share of valid ones',
    range: 'share',
    read: (of) => of.novelty,
  }),
  proposeChart({
    group: 'diversity',
    id: 'operator-entropy',
    title: 'Operator entropy',
    explain: 'operatorEntropy',
    unit: 'nats',
    range: 'positive',
    read: (of) => of.operatorEntropy,
  }),
  proposeChart({
    group: 'diversity',
    id: 'tree-distance',
    title: 'Distance between programs',
    explain: 'treeDistance',
    unit: 'share of their trees',
    range: 'share',
    read: (of) => of.treeDistance,
  }),
  solveChart({
    group: 'diversity',
    id: 'answer-entropy',
    title: 'Answer entropy',
    explain: 'answerEntropy',
    unit: 'nats a task',
    range: 'positive',
    read: (of) => of.answerEntropy,
  }),

  ...complexityCharts,
  ...typeCharts,

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
