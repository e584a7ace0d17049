/** From rewards to advantages. */
import * as v from 'valibot';
import { choice, real } from '../field';

const estimators = {
  'trr++': 'one baseline a role and mode (paper, equation 8)',
  'reinforce++': 'one baseline over the whole batch',
  grpo: "the task's own mean and deviation",
  rloo: "the mean of the task's other answers",
  maxrl: "the task's mean, divided by its solve rate",
  mean: 'one mean a role and mode, no deviation',
};

export const advantage = v.object({
  solver: choice({
    label: 'Solver advantage',
    help: 'How answers become advantages.',
    anchor: 'advantage',
    default: 'maxrl',
    choices: estimators,
    takes: 'live',
  }),
  proposer: choice({
    label: 'Proposer advantage',
    help: 'How proposals become advantages; one proposal a prompt, so only batch-wide estimators apply.',
    anchor: 'advantage',
    default: 'trr++',
    choices: {
      'trr++': estimators['trr++'],
      'reinforce++': estimators['reinforce++'],
      mean: estimators.mean,
    },
    takes: 'live',
  }),
  normalisation: choice({
    label: 'Normalisation',
    help: 'Whether means and deviations weigh every sequence alike (paper, equation 8) or every token (official code).',
    anchor: 'paper-and-official-code',
    default: 'sequence',
    choices: { sequence: 'every sequence alike', token: 'every token alike' },
  }),
  clip: real({
    label: 'Advantage clip',
    help: 'Advantages are cut to this size; 0 means no cut (paper).',
    anchor: 'departures-from-the-paper',
    default: 5,
    min: 0,
    max: 100,
    takes: 'live',
  }),
});
