/**
 * What a buffer column says above its rows, from the rows the page holds (the newest ones): how hard the tasks are
 * now, and how much they differ. Pure arithmetic; the metrics of whole iterations come from the trainer.
 */
import type { BufferRow } from '../../../engine/trainer/protocol';

/** Solve rates a bar of the histogram stands for: never, three steps between, always. */
export const difficultyBars = ['never', 'rarely', 'half the time', 'often', 'always'] as const;
export type DifficultyBar = (typeof difficultyBars)[number];

/** The bar of a solve rate in [0, 1]; the ends are bars of their own, because what lies there teaches nothing. */
export function difficultyOf(solveRate: number): DifficultyBar {
  if (solveRate <= 0) return 'never';
  if (solveRate >= 1) return 'always';
  if (solveRate < 1 / 3) return 'rarely';
  return solveRate <= 2 / 3 ? 'half the time' : 'often';
}

export interface ColumnSummary {
  /** Rows whose solve rate is known, by difficulty. */
  readonly difficulty: Readonly<Record<DifficultyBar, number>>;
  /** Rows that were drawn at least once. */
  readonly drawn: number;
  /** Share of distinct programs among the rows, in [0, 1]; 0 without rows. */
  readonly distinct: number;
}

export function summarise(rows: readonly Pick<BufferRow, 'program' | 'solveRate'>[]): ColumnSummary {
  const difficulty = { never: 0, rarely: 0, 'half the time': 0, often: 0, always: 0 };
  let drawn = 0;
  for (const { solveRate } of rows) {
    if (solveRate === undefined) continue;
    difficulty[difficultyOf(solveRate)]++;
    drawn++;
  }
  const programs = new Set(rows.map(({ program }) => program));
  return { difficulty, drawn, distinct: rows.length === 0 ? 0 : programs.size / rows.length };
}
