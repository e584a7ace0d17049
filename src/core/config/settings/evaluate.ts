/** When and on what the model is judged. */
import * as v from 'valibot';
import { whole } from '../field';

export const evaluate = v.object({
  every: whole({
    label: 'Evaluate every',
    help: 'Iterations between evaluations on tasks the model never saw.',
    anchor: 'evaluation',
    default: 50,
    min: 1,
    max: 10000,
    unit: 'iterations',
    takes: 'live',
  }),
  perStratum: whole({
    label: 'Held-out programs a depth',
    help: 'Programs of each expression depth in the held-out suite.',
    anchor: 'evaluation',
    default: 60,
    min: 5,
    max: 200,
    unit: 'programs',
  }),
  suiteSeed: whole({
    label: 'Suite seed',
    help: 'Seed of the held-out suite; runs with the same one are judged on the same tasks.',
    anchor: 'evaluation',
    default: 12345,
    min: 0,
    max: 4294967295,
  }),
});
