/** What makes a run repeatable. */
import * as v from 'valibot';
import { whole } from '../field';

export const run = v.object({
  seed: whole({
    label: 'Seed',
    help: 'Every random choice of the run derives from it.',
    anchor: 'randomness',
    default: 0,
    min: 0,
    max: 4294967295,
  }),
});
