/**
 * What programs and values are like as the run goes on: how complicated, how unlike what was shown, how rare. The paper
 * saw all of it rise without pay; `intrinsic` in the settings pays for it.
 */
import type { ValueTypeCount } from '../../core/selfplay/event';
import type { IterationChart, SeriesDefinition } from './definition';
import { proposeChart } from './roleCharts';

const ofPolicy = { group: 'diversity', needs: 'proposer' } as const;
const withProgram = ['deduction', 'abduction', 'error'] as const;

/** How complicated and how unlike its references what the policy proposes is. */
export const complexityCharts: readonly IterationChart[] = [
  proposeChart({
    ...ofPolicy,
    id: 'complexity',
    title: 'Complexity of programs',
    explain: 'cognitiveComplexity',
    unit: 'share of 15 points',
    range: 'positive',
    of: withProgram,
    read: ({ terms }) => terms?.complexity,
  }),
  proposeChart({
    ...ofPolicy,
    id: 'halstead',
    title: 'Halstead measure',
    explain: 'halstead',
    unit: 'mix of effort and volume',
    range: 'positive',
    of: withProgram,
    read: ({ terms }) => terms?.halstead,
  }),
  proposeChart({
    ...ofPolicy,
    needs: 'references',
    id: 'reference-distance',
    title: 'Distance from references',
    explain: 'referenceDistance',
    unit: 'share of their trees',
    range: 'share',
    of: withProgram,
    read: ({ terms }) => terms?.editDistance,
  }),
  proposeChart({
    ...ofPolicy,
    id: 'answer-rarity',
    title: 'Rarity of right answers',
    explain: 'valueRarity',
    unit: '1 is new',
    range: 'share',
    of: withProgram,
    read: ({ terms }) => terms?.answerDiversity,
  }),
  proposeChart({
    ...ofPolicy,
    id: 'input-rarity',
    title: 'Rarity of induction inputs',
    explain: 'valueRarity',
    unit: '1 is new',
    range: 'share',
    of: ['induction'],
    read: ({ terms }) => terms?.inputDiversity,
  }),
  proposeChart({
    ...ofPolicy,
    id: 'output-rarity',
    title: 'Rarity of induction outputs',
    explain: 'valueRarity',
    unit: '1 is new',
    range: 'share',
    of: ['induction'],
    read: ({ terms }) => terms?.outputDiversity,
  }),
];

interface TypeSeries extends SeriesDefinition {
  /** Whether a type of the row is counted here. */
  readonly counts: (type: string) => boolean;
}

const ink = (dash: readonly number[]) => ({ colour: '--ink', dash }) as const;

function ofType(label: string, rest: Omit<TypeSeries, 'label' | 'counts'>): TypeSeries {
  return { label, ...rest, counts: (type) => type === label };
}

const common: readonly TypeSeries[] = [
  ofType('int', { colour: '--ink' }),
  ofType('list', { ...ink([8, 3]), needs: 'level 3' }),
  ofType('str', { ...ink([2, 3]), needs: 'level 3' }),
  ofType('tuple', { ...ink([8, 3, 2, 3]), needs: 'level 4' }),
  ofType('dict', { ...ink([14, 3]), needs: 'level 4' }),
];

/** Those of functions of two arguments come as a list of types. */
const inputTypes: readonly TypeSeries[] = [
  ...common,
  { label: 'two arguments', colour: '--ink-faint', needs: 'level 4', counts: (type) => type.includes(',') },
];

const outputTypes: readonly TypeSeries[] = [
  ...common,
  ofType('bool', { colour: '--ink-faint', needs: 'level 2' }),
  { label: 'error', mode: 'error', counts: (type) => type === 'error' },
];

/** Different values of tasks so far, a line a type. */
export const typeCharts: readonly IterationChart[] = [
  valuesChart('inputs', 'Different inputs', inputTypes),
  valuesChart('outputs', 'Different outputs', outputTypes),
];

function valuesChart(
  side: 'inputs' | 'outputs',
  title: string,
  types: readonly TypeSeries[],
): IterationChart {
  return {
    id: `different-${side}`,
    group: 'diversity',
    title,
    explain: 'valuesByType',
    unit: 'since the beginning',
    range: 'positive',
    values: 'whole',
    smoothing: 'none',
    drawing: 'lines',
    series: types.map(({ counts: _, ...series }) => series),
    read: ({ values }) => types.map(({ counts }) => values && distinct(values[side], counts)),
  };
}

/** Absent where no such value has been seen. */
function distinct(
  byType: Readonly<Record<string, ValueTypeCount>>,
  counts: TypeSeries['counts'],
): number | undefined {
  const own = Object.entries(byType).filter(([type]) => counts(type));
  return own.length === 0 ? undefined : own.reduce((sum, [, value]) => sum + value.distinct, 0);
}
