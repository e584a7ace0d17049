/** Composite functions (paper appendix D.2): tasks whose program calls earlier ones. */
import * as v from 'valibot';
import { real, whole } from '../field';

export const composite = v.object({
  chance: real({
    label: 'Composite share',
    help: 'Share of proposals that must call earlier functions, induction apart (paper: 0; tried with 0.5).',
    anchor: 'composite-functions',
    default: 0,
    min: 0,
    max: 1,
  }),
  most: whole({
    label: 'Functions to call',
    help: 'Most earlier functions such a program may have to call.',
    anchor: 'composite-functions',
    default: 2,
    min: 1,
    max: 3,
    unit: 'functions',
  }),
  start: whole({
    label: 'Composites from iteration',
    help: 'Iteration from which composite tasks are proposed.',
    anchor: 'composite-functions',
    default: 1,
    min: 1,
    max: 100000,
    unit: 'iterations',
  }),
  interval: whole({
    label: 'Composite schedule',
    help: 'Iterations after which the share grows by 0.01, to 0.8 at most, and the functions by one; 0 keeps both as they are (official code: 50).',
    anchor: 'composite-functions',
    default: 0,
    min: 0,
    max: 10000,
    unit: 'iterations',
  }),
});
