/**
 * The list of runs as it is shown: which pass the filter, in which order, and which one leads each column. Pure
 * functions over summaries; what the columns look like is `RunsTable.tsx`.
 */
import { type PresetName, presets } from '../../core/config/presets';
import { type Mode, modes } from '../../core/task/mode';
import type { RunSummary } from '../../engine/storage/protocol';
import { type Suite, suites } from '../charts/definitions';

export type AccuracyColumn = `${Suite}-${Mode}`;

export const accuracyColumns: readonly {
  readonly id: AccuracyColumn;
  readonly suite: Suite;
  readonly mode: Mode;
}[] = suites.flatMap((suite) => modes.map((mode) => ({ id: `${suite}-${mode}` as const, suite, mode })));

/** The accuracy columns of the modes that any of the runs trains. */
export function trainedColumns(runs: readonly RunSummary[]): typeof accuracyColumns {
  return accuracyColumns.filter(({ mode }) => runs.some(({ config }) => config.task.modes.includes(mode)));
}

/** Columns that the list can be sorted by. */
export const runColumns = [
  'name',
  'when',
  'preset',
  'seed',
  'engine',
  'iterations',
  'time',
  ...accuracyColumns.map(({ id }) => id),
] as const;
export type RunColumn = (typeof runColumns)[number];

/** Best accuracy a run has had in a column; absent where the mode was never judged. */
export function bestAccuracy({ best }: RunSummary, suite: Suite, mode: Mode): number | undefined {
  return best[suite][mode];
}

function columnValue(run: RunSummary, column: RunColumn): string | number | undefined {
  switch (column) {
    case 'name':
      return run.name.toLowerCase();
    case 'when':
      return run.updatedAt;
    case 'preset':
      return presets[run.preset].title;
    case 'seed':
      return run.config.run.seed;
    case 'engine':
      return run.engine;
    case 'iterations':
      return run.iterations;
    case 'time':
      return run.trainingSeconds;
    default: {
      const found = accuracyColumns.find(({ id }) => id === column);
      return found && bestAccuracy(run, found.suite, found.mode);
    }
  }
}

/** Sorted by a column; runs without a value come last either way, equal ones newest first. */
export function sortRuns(
  runs: readonly RunSummary[],
  column: RunColumn,
  order: 'ascending' | 'descending',
): readonly RunSummary[] {
  const sign = order === 'ascending' ? 1 : -1;
  return runs.toSorted((first, second) => {
    const [a, b] = [columnValue(first, column), columnValue(second, column)];
    if (a === b) return second.updatedAt - first.updatedAt;
    if (a === undefined) return 1;
    if (b === undefined) return -1;
    return a < b ? -sign : sign;
  });
}

/** Runs of a preset (any if undefined) whose name, preset, engine or seed contain every word of the text. */
export function filterRuns(
  runs: readonly RunSummary[],
  text: string,
  preset: PresetName | undefined,
): readonly RunSummary[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return runs.filter((run) => {
    if (preset !== undefined && run.preset !== preset) return false;
    const searched =
      `${run.name} ${presets[run.preset].title} ${run.engine} seed ${run.config.run.seed}`.toLowerCase();
    return words.every((word) => searched.includes(word));
  });
}

/** The highest value of each accuracy column; absent where fewer than two runs could be compared. */
export function leaders(runs: readonly RunSummary[]): ReadonlyMap<AccuracyColumn, number> {
  return new Map(
    accuracyColumns.flatMap(({ id, suite, mode }) => {
      const values = runs.flatMap((run) => bestAccuracy(run, suite, mode) ?? []);
      return values.length > 1 ? [[id, Math.max(...values)] as const] : [];
    }),
  );
}

/** The run a run is compared with in the list: the one it was forked from, else the one begun before it. */
export function previousRun(run: RunSummary, all: readonly RunSummary[]): RunSummary | undefined {
  const origin = all.find(({ id }) => id === run.forkedFrom?.run);
  if (origin) return origin;
  return all
    .filter(({ createdAt }) => createdAt < run.createdAt)
    .reduce<RunSummary | undefined>(
      (latest, candidate) => (latest && latest.createdAt >= candidate.createdAt ? latest : candidate),
      undefined,
    );
}
