/** What a proposal must pass to be a task. */
import * as v from 'valibot';
import { choice, real, whole } from '../field';

export const validate = v.object({
  novelty: choice({
    label: 'Novelty',
    help: 'Whether a program and input already proposed in this run is refused.',
    anchor: 'departures-from-the-paper',
    default: 'pair',
    choices: { off: 'repeats are admitted (paper)', pair: 'a repeated task is refused' },
    takes: 'live',
  }),
  mention: choice({
    label: 'Program must use x',
    help: 'Refuse programs that never mention their argument.',
    anchor: 'departures-from-the-paper',
    default: 'required',
    choices: { any: 'no such rule (paper)', required: 'x must be mentioned' },
  }),
  sensitivity: whole({
    label: 'Input sensitivity',
    help: 'Distinct outputs a program must show on probe inputs (2 for conditions); 1 switches the check off, as in the paper.',
    anchor: 'departures-from-the-paper',
    default: 3,
    min: 1,
    max: 8,
    unit: 'outputs',
  }),
  probes: whole({
    label: 'Probe inputs',
    help: 'Inputs the environment runs each program on, to know its behaviour.',
    anchor: 'departures-from-the-paper',
    default: 12,
    min: 2,
    max: 16,
    unit: 'inputs',
  }),
  gate: real({
    label: 'Gate leak',
    help: 'Share of refused proposals that are let in all the same, with an answer nobody verified: shows why verification matters (paper: 0).',
    anchor: 'validation',
    default: 0,
    min: 0,
    max: 1,
    takes: 'live',
  }),
  runs: choice({
    label: 'Determinism runs',
    help: 'Runs in fresh state whose values must agree (paper: 2).',
    anchor: 'validation',
    default: '2',
    choices: { '1': 'run once', '2': 'run twice and compare' },
  }),
  timeoutMs: whole({
    label: 'Time limit',
    help: 'Wall-clock limit for one program.',
    anchor: 'validation',
    default: 1000,
    min: 50,
    max: 10000,
    unit: 'ms',
  }),
});
