/** Learning from what an answer would have been right for. */
import * as v from 'valibot';
import { real, whole } from '../field';

export const hindsight = v.object({
  tasks: whole({
    label: 'Hindsight tasks',
    help: 'Wrong induction answers that run, turned into solved tasks of their own, an iteration (paper: none).',
    anchor: 'departures-from-the-paper',
    default: 16,
    min: 0,
    max: 128,
    unit: 'tasks',
    takes: 'live',
  }),
  weight: real({
    label: 'Hindsight weight',
    help: 'Weight of their imitation loss.',
    anchor: 'departures-from-the-paper',
    default: 0.5,
    min: 0,
    max: 4,
    takes: 'live',
  }),
});
