/**
 * The charts that show how a whole histogram moves, over all modes: tasks by solve rate, where those always or never
 * solved, which teach nothing, have rows of their own at the ends, and refusals by reason. Painting is `paintStrip.ts`.
 */
import type { SolveRateHistogram } from '../../core/selfplay/event';
import { modes } from '../../core/task/mode';
import { type Rejection, rejections } from '../../core/task/task';
import { rejectionWords } from '../components/rejectionWords';
import type { ColourToken, IterationChart } from './definition';
import type { Feature } from './features';

const bins: readonly string[] = [
  'never',
  ...Array.from({ length: 10 }, (_, bin) => `${(bin / 10).toFixed(1)} to ${((bin + 1) / 10).toFixed(1)}`),
  'always',
];

function countsOf({ never, between, always }: SolveRateHistogram): readonly number[] {
  return [never, ...between, always];
}

/** Tasks a bin over all modes; nothing where no mode has a histogram. */
function totals(histograms: readonly (SolveRateHistogram | undefined)[]): readonly (number | undefined)[] {
  const known = histograms.filter((histogram) => histogram !== undefined).map(countsOf);
  return bins.map((_, bin) =>
    known.length === 0 ? undefined : known.reduce((sum, counts) => sum + (counts[bin] ?? 0), 0),
  );
}

/** @param role whose tasks are counted: new ones of the proposer, or those the solver drew */
export function solveRateStrip(
  role: 'propose' | 'solve',
  id: string,
  title: string,
  colour: ColourToken,
): IterationChart {
  return {
    id,
    group: role,
    title,
    explain: 'solveRateHistogram',
    unit: 'tasks by solve rate',
    range: 'positive',
    smoothing: 'none',
    drawing: 'strip',
    rows: { count: 'tasks', named: 'ends' },
    series: bins.map((label) => ({ label, colour })),
    read: (metrics) => totals(modes.map((mode) => metrics[role][mode]?.solveRates)),
  };
}

/** Reasons that only some runs know. */
export const rejectionNeeds: Partial<Readonly<Record<Rejection, Feature>>> = {
  malformed: 'free text',
  uncomposed: 'composites',
};

/** Refusals by reason. */
export const refusalStrip: IterationChart = {
  id: 'refusals',
  group: 'propose',
  title: 'Refusals by reason',
  explain: 'refusals',
  unit: 'refused proposals',
  range: 'positive',
  smoothing: 'none',
  drawing: 'strip',
  rows: { count: 'refusals', named: 'each' },
  series: rejections.toReversed().map((reason) => {
    const needs = rejectionNeeds[reason];
    return { label: rejectionWords[reason], colour: '--wrong', ...(needs ? { needs } : {}) };
  }),
  // Rows stored before a reason was known lack it.
  read: ({ propose }) =>
    rejections
      .toReversed()
      .map((reason) =>
        modes.reduce<number | undefined>(
          (sum, mode) => (propose[mode] ? (sum ?? 0) + (propose[mode].rejections[reason] ?? 0) : sum),
          undefined,
        ),
      ),
};
