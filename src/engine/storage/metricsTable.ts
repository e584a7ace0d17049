/**
 * Rows of metrics as columns of numbers: an iteration's metrics are some sixty numbers in nested records, and as
 * objects they would take ten times the space. Any row of records of numbers and texts comes back as it was; what a
 * row does not have it does not have again.
 */
import * as v from 'valibot';
import type { EvaluationMetrics } from '../../core/evaluation/accuracy';
import type { IterationMetrics } from '../../core/selfplay/event';

/** Rows of a full part. */
export const partRows = 512;

/** Parts kept whole; older ones are thinned once there are more, so that a run of any length stays bounded. */
export const mostParts = 96;

/** The exam before training: a row of iteration 0, which has no other figures. Runs of earlier versions lack it. */
export interface FirstExam {
  readonly iteration: 0;
  readonly evaluation: EvaluationMetrics;
}

export type MetricsRow = IterationMetrics | FirstExam;

export function isIteration(row: MetricsRow): row is IterationMetrics {
  return row.iteration > 0;
}

const partSchema = v.object({
  /** Rows that were evaluated or are a multiple of this are here. */
  every: v.number(),
  count: v.number(),
  /** Dotted paths of the numbers. */
  paths: v.array(v.string()),
  /** One row of {@link paths} after the other; NaN where a row has no such number. */
  values: v.instance(Float64Array),
  /** Paths of texts, with each row's; texts hardly change, so a column is the list of its rows. */
  texts: v.record(v.string(), v.array(v.string())),
});

export type MetricsPart = v.InferOutput<typeof partSchema>;

type Leaf = readonly [path: string, value: number | string];

export function isMetricsPart(value: unknown): value is MetricsPart {
  return v.is(partSchema, value);
}

/** @param every which iterations the rows are thinned to; 1 for all. */
export function packMetrics(rows: readonly MetricsRow[], every: number): MetricsPart {
  const leaves = rows.map((row) => leavesOf(row, ''));
  const paths = [
    ...new Set(
      leaves.flatMap((row) => row.flatMap(([path, value]) => (typeof value === 'number' ? path : []))),
    ),
  ];
  const column = new Map(paths.map((path, index) => [path, index]));
  const values = new Float64Array(paths.length * rows.length).fill(Number.NaN);
  const texts: Record<string, string[]> = {};
  leaves.forEach((row, index) => {
    for (const [path, value] of row) {
      if (typeof value === 'number') values[paths.length * index + (column.get(path) ?? 0)] = value;
      else {
        texts[path] ??= rows.map(() => '');
        texts[path][index] = value;
      }
    }
  });
  return { every, count: rows.length, paths, values, texts };
}

export function unpackMetrics({ count, paths, values, texts }: MetricsPart): MetricsRow[] {
  return Array.from({ length: count }, (_, index) => {
    const row: Record<string, unknown> = {};
    paths.forEach((path, at) => {
      const value = values[paths.length * index + at] ?? Number.NaN;
      if (!Number.isNaN(value)) put(row, path, value);
    });
    for (const [path, column] of Object.entries(texts)) if (column[index]) put(row, path, column[index]);
    return row as unknown as MetricsRow;
  });
}

/** Every second of the iterations that were kept so far, and all that were evaluated. */
export function thinned(part: MetricsPart): MetricsPart {
  const every = 2 * part.every;
  const rows = unpackMetrics(part).filter(
    ({ iteration, evaluation }) => evaluation !== undefined || iteration % every === 0,
  );
  return packMetrics(rows, every);
}

const separator = '/';

/** Stand for a record and a list that hold nothing, which readers rely on to be there. */
const emptyRecord = '{}';
const emptyList = '[]';

/** Behind the name of a list, so that it comes back as one. */
const listMark = '[]';

function leavesOf(value: object, prefix: string): Leaf[] {
  const fields = Object.entries(value);
  if (fields.length === 0) return [[prefix.slice(0, -separator.length), emptyRecord]];
  return fields.flatMap(([name, item]): Leaf[] => {
    const path = prefix + name;
    if (typeof item === 'number' || typeof item === 'string') return [[path, item]];
    if (!Array.isArray(item)) {
      return typeof item === 'object' && item !== null ? leavesOf(item, path + separator) : [];
    }
    return item.length === 0 ? [[path, emptyList]] : leavesOf(item, path + listMark + separator);
  });
}

function put(row: Record<string, unknown>, path: string, value: number | string): void {
  const names = path.split(separator);
  const last = names.pop() ?? '';
  let at = row;
  for (const name of names) {
    const list = name.endsWith(listMark);
    const field = list ? name.slice(0, -listMark.length) : name;
    at[field] ??= list ? [] : {};
    at = at[field] as Record<string, unknown>;
  }
  at[last] = value === emptyRecord ? {} : value === emptyList ? [] : value;
}
