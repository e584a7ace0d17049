/**
 * From the runs of a study to its table: one row an arm and level, means over seeds. Evaluations jump about, so a run's
 * accuracy is the mean of its last five; how far seeds lie apart is given beside every mean.
 */
import { type Mode, modes, type PerMode } from '../../core/task/mode';
import type { EvaluationRow, MetricsRow } from '../metricsFile';
import type { StudyRun } from './runs';

/** Evaluations at the end of a run whose mean is its accuracy. */
const lastEvaluations = 5;

/** A mean over seeds with the standard deviation between them. */
export interface Mean {
  readonly mean: number;
  readonly deviation: number;
}

/** One row of a study's table. */
export interface StudyRow {
  readonly study: string;
  readonly level: number;
  readonly arm: string;
  readonly seeds: number;
  readonly iterations: Mean;
  readonly generatedTokens: Mean;
  readonly trainedTokens: Mean;
  /** Of training. */
  readonly seconds: Mean;
  readonly heldOut: SuiteMeans;
  readonly natural: SuiteMeans;
}

/** Accuracies of one suite and its better floor. */
export interface SuiteMeans {
  readonly accuracy: Partial<PerMode<Mean>>;
  /** Mean over the modes, then over seeds. */
  readonly all: Mean;
  readonly floor: Partial<PerMode<number>>;
}

export function summarise(study: string, runs: readonly StudyRun[]): StudyRow[] {
  const groups = new Map<string, StudyRun[]>();
  for (const run of runs) {
    const key = `${run.stage.level} ${run.arm.name}`;
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()].map((group) => rowOf(study, group as [StudyRun, ...StudyRun[]]));
}

function rowOf(study: string, runs: readonly [StudyRun, ...StudyRun[]]): StudyRow {
  const [{ stage, arm }] = runs;
  const last = runs.map(({ rows }) => rows[rows.length - 1]);
  const of = (read: (row: MetricsRow) => number): Mean =>
    meanOf(last.flatMap((row) => (row ? [read(row)] : [])));
  return {
    study,
    level: stage.level,
    arm: arm.name,
    seeds: runs.length,
    iterations: of((row) => row.iteration),
    generatedTokens: of((row) => row.generatedTokens),
    trainedTokens: of((row) => row.trainedTokens),
    seconds: of((row) => row.seconds),
    heldOut: suiteMeans(runs, 'heldOut'),
    natural: suiteMeans(runs, 'natural'),
  };
}

function suiteMeans(runs: readonly StudyRun[], suite: 'heldOut' | 'natural'): SuiteMeans {
  const finals = runs.map(({ rows }) => finalAccuracy(rows, suite));
  const judged = modes.filter((mode) => finals.some((final) => final[mode] !== undefined));
  const floors = runs[0]?.rows[0]?.evaluation?.chance[suite];
  return {
    accuracy: perJudged(judged, (mode) => meanOf(finals.flatMap((final) => final[mode] ?? []))),
    all: meanOf(finals.map((final) => average(judged.flatMap((mode) => final[mode] ?? [])))),
    floor: perJudged(judged, (mode) => Math.max(floors?.random[mode] ?? 0, floors?.trivial[mode] ?? 0)),
  };
}

function perJudged<T>(judged: readonly Mode[], make: (mode: Mode) => T): Partial<PerMode<T>> {
  return Object.fromEntries(judged.map((mode) => [mode, make(mode)]));
}

/** A run's accuracy a mode: the mean of its last evaluations. */
export function finalAccuracy(
  rows: readonly MetricsRow[],
  suite: 'heldOut' | 'natural',
): EvaluationRow['heldOut'] {
  const evaluations = rows.flatMap(({ evaluation }) => evaluation?.[suite] ?? []).slice(-lastEvaluations);
  const judged = modes.filter((mode) => evaluations.some((accuracy) => accuracy[mode] !== undefined));
  return perJudged(judged, (mode) => average(evaluations.flatMap((accuracy) => accuracy[mode] ?? [])));
}

function meanOf(values: readonly number[]): Mean {
  const mean = average(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0 };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** The table as lines of Markdown: accuracies deduction / abduction / induction, means with deviations between seeds. */
export function markdownTable(rows: readonly StudyRow[]): string[] {
  const levels = [...new Set(rows.map(({ level }) => level))];
  return levels.flatMap((level, index) => {
    const mine = rows.filter((row) => row.level === level);
    const [first] = mine;
    const seconds = mine.map((row) => row.seconds.mean);
    const heading = `Level ${level}; floors: held-out ${floorText(first?.heldOut)}, natural ${floorText(first?.natural)}; ${Math.round(Math.min(...seconds))} to ${Math.round(Math.max(...seconds))} s of training a run`;
    return [
      ...(index > 0 ? [''] : []),
      heading,
      '',
      '| arm | seeds | iterations | tokens generated / trained | held-out | mean | natural | mean |',
      '|---|---|---|---|---|---|---|---|',
      ...mine.map(tableLine),
    ];
  });
}

function tableLine(row: StudyRow): string {
  const millions = (tokens: number): string => `${(tokens / 1e6).toFixed(1)}M`;
  const cells = [
    row.arm,
    String(row.seeds),
    String(Math.round(row.iterations.mean)),
    `${millions(row.generatedTokens.mean)} / ${millions(row.trainedTokens.mean)}`,
    accuracyText(row.heldOut),
    meanText(row.heldOut.all),
    accuracyText(row.natural),
    meanText(row.natural.all),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** The three usual modes always, so that rows compare; error deduction where it is judged. */
function accuracyText({ accuracy }: SuiteMeans): string {
  return shownModes(accuracy)
    .map((mode) => (accuracy[mode] ? share(accuracy[mode].mean) : '–'))
    .join(' / ');
}

function shownModes(values: Partial<PerMode<unknown>>): readonly Mode[] {
  return modes.filter((mode) => mode !== 'error' || values.error !== undefined);
}

function meanText({ mean, deviation }: Mean): string {
  return `${share(mean)} ± ${share(deviation)}`;
}

function floorText(suite: SuiteMeans | undefined): string {
  const floor = suite?.floor ?? {};
  return shownModes(floor)
    .map((mode) => (floor[mode] === undefined ? '–' : share(floor[mode])))
    .join(' / ');
}

/** `.47`, as accuracies are written in the documents. */
function share(value: number): string {
  return value.toFixed(2).replace(/^0\./, '.');
}
