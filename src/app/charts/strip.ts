/**
 * The charts that show how a whole histogram moves: tasks by solve rate, a row a bin, over all modes. Tasks always or
 * never solved, which teach nothing, have rows of their own at the ends. Painting is `paintStrip.ts`.
 */
import type { SolveRateHistogram } from '../../core/selfplay/event';
import { modes } from '../../core/task/mode';
import type { ColourToken, IterationChart } from './definition';

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
    series: bins.map((label) => ({ label, colour })),
    read: (metrics) => totals(modes.map((mode) => metrics[role][mode]?.solveRates)),
  };
}
