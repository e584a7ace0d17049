/** What proposals may be paid beside learnability (paper appendix D.4); the paper leaves all of it off. */
import * as v from 'valibot';
import { choice, real } from '../field';

const weight = (label: string, help: string) =>
  real({
    label,
    help: `${help} Weight of the term; 0 leaves it out (paper).`,
    anchor: 'intrinsic-rewards',
    default: 0,
    min: 0,
    max: 4,
    takes: 'live',
  });

export const intrinsic = v.object({
  complexity: weight('Pay for complexity', 'Pays programs for nested choices and loops.'),
  editDistance: weight('Pay for distance', 'Pays programs for being unlike those the proposer was shown.'),
  halstead: weight('Pay for Halstead measure', 'Pays programs for many different operators and operands.'),
  answerDiversity: weight('Pay for rare answers', 'Pays tasks whose right answer was rare so far.'),
  inputDiversity: weight('Pay for rare inputs', 'Pays induction tasks whose inputs were rare so far.'),
  outputDiversity: weight('Pay for rare outputs', 'Pays induction tasks whose outputs were rare so far.'),
  most: real({
    label: 'Largest intrinsic term',
    help: 'Each weighed term is cut to this (official code: 0.5).',
    anchor: 'intrinsic-rewards',
    default: 0.5,
    min: 0,
    max: 4,
    takes: 'live',
  }),
  combine: choice({
    label: 'Combination of terms',
    help: 'How learnability r and the terms become one reward; the paper found the sum most stable.',
    anchor: 'intrinsic-rewards',
    default: 'sum',
    choices: {
      sum: 'r + sum of the terms (paper, equation 11)',
      multiply: 'r x product of the terms (equation 12)',
      'sum-multiply': 'r + product of the terms (equation 13)',
      'multiply-sum': 'r x sum of the terms (equation 14)',
    },
    takes: 'live',
  }),
  surprise: choice({
    label: 'Rarity of values',
    help: 'How rare a value is: among all values, or as the mean over its type and its place within the type.',
    anchor: 'intrinsic-rewards',
    default: 'flat',
    choices: { flat: 'among all values', hierarchical: 'type and value, a mean' },
    takes: 'live',
  }),
});
