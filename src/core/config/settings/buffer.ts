/** What the buffers keep and begin with. */
import * as v from 'valibot';
import { choice, whole } from '../field';

export const buffer = v.object({
  capacity: whole({
    label: 'Buffer size',
    help: 'Most tasks a mode; the oldest leave first (the official code drops the newest).',
    anchor: 'buffers',
    default: 16384,
    min: 64,
    max: 65536,
    unit: 'tasks',
  }),
  admission: choice({
    label: 'Admission',
    help: 'Which valid tasks are stored.',
    anchor: 'buffers',
    default: 'all',
    choices: {
      all: 'every valid task (paper)',
      'non-one': 'not those always solved',
      'non-extremes': 'only those sometimes solved',
    },
    takes: 'live',
  }),
  seedTasks: whole({
    label: 'Seed tasks',
    help: 'Tasks a mode proposed before the first iteration, starting from the identity function (paper: 256).',
    anchor: 'seeding',
    default: 64,
    min: 1,
    max: 1024,
    unit: 'tasks',
  }),
});
