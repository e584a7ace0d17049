/** Imitation of the prior's own programs before self-play. */
import * as v from 'valibot';
import { choice, whole } from '../field';

export const warmup = v.object({
  iterations: whole({
    label: 'Warm-up',
    help: 'Iterations of imitation on programs drawn from the prior, answered by Python, before self-play: no data, but no self-play either.',
    anchor: 'zero-data-warm-up',
    default: 0,
    min: 0,
    max: 100000,
    unit: 'iterations',
  }),
  source: choice({
    label: 'Warm-up tasks',
    help: 'What is imitated: programs drawn from the prior, answered by Python, or the tasks in the buffers.',
    anchor: 'zero-data-warm-up',
    default: 'prior',
    choices: { prior: 'new ones from the grammar', buffer: 'the seeds and what is stored' },
  }),
  batch: whole({
    label: 'Warm-up batch',
    help: 'Tasks a mode in a warm-up iteration.',
    anchor: 'zero-data-warm-up',
    default: 64,
    min: 1,
    max: 512,
    unit: 'tasks',
  }),
});
