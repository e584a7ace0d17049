/**
 * A training run as a person follows it in a terminal: what is judged and its floors at the start, then one line an
 * evaluation. Only text is made here.
 */
import type { Suites } from '../core/evaluation/suites';
import { type Mode, modes, type PerMode, phases } from '../core/task/mode';
import type { EvaluationRow, MetricsRow } from './metricsFile';
import type { PhaseMs } from './stopwatch';

/** Work since the last line. */
export interface Lap {
  readonly iterations: number;
  readonly generatedTokens: number;
  readonly trainedTokens: number;
  readonly phaseMs: PhaseMs;
}

/** Lines before the first evaluation: what is judged, the floors, and what the columns are. */
export function heading({ heldOut, natural }: Suites): readonly string[] {
  const tasks = `${heldOut.tasks.length} held-out and ${natural.tasks.length} natural tasks`;
  const shown = modes.filter((mode) => heldOut.tasks.some(({ question }) => question.mode === mode));
  return [
    `Judged on ${tasks}; accuracies are percentages: ${shown.join(', ')}.`,
    floorLine('random policy', heldOut.floors.random, natural.floors.random),
    floorLine('trivial answers', heldOut.floors.trivial, natural.floors.trivial),
    `${'iteration'.padStart(9)} ${'training'.padStart(9)}  ${'held-out'.padEnd(18)}  ${'natural'.padEnd(18)}  tokens/s generated + trained, ms an iteration (${phases.join(' + ')})`,
  ];
}

function floorLine(
  title: string,
  heldOut: Partial<PerMode<number>>,
  natural: Partial<PerMode<number>>,
): string {
  return `${title.padStart(19)}  ${percentages(heldOut)}  ${percentages(natural)}`;
}

/** One evaluation with the pace since the one before. */
export function progressLine(row: MetricsRow, { heldOut, natural }: EvaluationRow, lap: Lap): string {
  const place = `${String(row.iteration).padStart(9)} ${`${row.seconds.toFixed(1)} s`.padStart(9)}`;
  return `${place}  ${percentages(heldOut)}  ${percentages(natural)}${lap.iterations > 0 ? `  ${pace(lap)}` : ''}`;
}

function pace({ iterations, generatedTokens, trainedTokens, phaseMs }: Lap): string {
  const split = phases.map((phase) => phaseMs[phase] / iterations);
  const perIteration = split.reduce((sum, ms) => sum + ms, 0);
  const perSecond = (tokens: number): string =>
    perIteration > 0 ? String(Math.round((1000 * tokens) / (perIteration * iterations))) : '-';
  const parts = split.map((ms) => ms.toFixed(1)).join(' + ');
  return `${perSecond(generatedTokens)} + ${perSecond(trainedTokens)}, ${perIteration.toFixed(1)} (${parts})`;
}

/** The usual modes, and error deduction where it is trained, each in six columns. */
function percentages(accuracy: Partial<PerMode<number>>): string {
  return modes
    .filter((mode) => mode !== 'error' || accuracy.error !== undefined)
    .map((mode) => cell(accuracy, mode))
    .join('');
}

function cell(accuracy: Partial<PerMode<number>>, mode: Mode): string {
  const value = accuracy[mode];
  return (value === undefined ? '-' : (100 * value).toFixed(1)).padStart(6);
}
