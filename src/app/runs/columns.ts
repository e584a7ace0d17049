/** What the columns of the list are called, and what explains them. */
import type { ExplanationId } from '../explain/metrics';
import type { RunColumn } from './order';

export const columnTitles: Readonly<Record<RunColumn, string>> = {
  name: 'Name',
  when: 'Last trained',
  preset: 'Settings',
  seed: 'Seed',
  engine: 'Engine',
  iterations: 'Iterations',
  time: 'Time',
  'heldOut-deduction': 'Held-out deduction',
  'heldOut-abduction': 'Held-out abduction',
  'heldOut-induction': 'Held-out induction',
  'natural-deduction': 'Natural deduction',
  'natural-abduction': 'Natural abduction',
  'natural-induction': 'Natural induction',
};

/** Entries for columns whose name does not say it all. */
export const columnExplanations: Partial<Readonly<Record<RunColumn, ExplanationId>>> = {
  preset: 'runDifference',
  engine: 'engine',
  iterations: 'iteration',
  time: 'trainingTime',
};
