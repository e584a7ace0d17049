/** What the columns of the list are called, and what explains them. */

import type { Suite } from '../charts/definitions';
import type { ExplanationId } from '../explain/metrics';
import { type AccuracyColumn, accuracyColumns, type RunColumn } from './order';

const accuracyTitles: Readonly<Record<Suite, string>> = { heldOut: 'Held-out', natural: 'Natural' };

export const columnTitles: Readonly<Record<RunColumn, string>> = {
  name: 'Name',
  when: 'Last trained',
  preset: 'Settings',
  seed: 'Seed',
  engine: 'Engine',
  iterations: 'Iterations',
  time: 'Time',
  ...(Object.fromEntries(
    accuracyColumns.map(({ id, suite, mode }) => [id, `${accuracyTitles[suite]} ${mode}`]),
  ) as Readonly<Record<AccuracyColumn, string>>),
};

/** Entries for columns whose name does not say it all. */
export const columnExplanations: Partial<Readonly<Record<RunColumn, ExplanationId>>> = {
  preset: 'runDifference',
  engine: 'engine',
  iterations: 'iteration',
  time: 'trainingTime',
};
