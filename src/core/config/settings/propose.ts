/** How tasks are proposed. */
import * as v from 'valibot';
import { choice, real, whole } from '../field';

export const propose = v.object({
  source: choice({
    label: 'Proposer',
    help: 'Who invents tasks: the policy, trained as in the paper, or the untrained grammar prior.',
    anchor: 'proposer',
    default: 'policy',
    choices: { policy: 'the policy, trained', prior: 'the grammar prior, frozen' },
  }),
  priorShare: real({
    label: 'Share from the prior',
    help: 'Share of proposals drawn from the grammar prior when the policy proposes (paper: 0).',
    anchor: 'departures-from-the-paper',
    default: 0.25,
    min: 0,
    max: 1,
    takes: 'live',
  }),
  batch: whole({
    label: 'Proposals',
    help: 'Deduction and abduction proposals an iteration, each (paper: 64).',
    anchor: 'proposer',
    default: 40,
    min: 1,
    max: 256,
    unit: 'tasks',
    takes: 'live',
  }),
  inductionBatch: whole({
    label: 'Induction proposals',
    help: 'Induction proposals an iteration; measuring how learnable each is takes whole programs as answers.',
    anchor: 'proposer',
    default: 16,
    min: 1,
    max: 256,
    unit: 'tasks',
    takes: 'live',
  }),
  references: whole({
    label: 'References K',
    help: 'Past tasks shown to the proposer (paper: 6).',
    anchor: 'references',
    default: 0,
    min: 0,
    max: 8,
    unit: 'tasks',
    takes: 'live',
  }),
  referenceSampling: choice({
    label: 'Reference sampling',
    help: 'How references are drawn from the buffer.',
    anchor: 'references',
    default: 'uniform',
    choices: { uniform: 'uniformly (paper)', recency: 'newer tasks more often' },
  }),
});
