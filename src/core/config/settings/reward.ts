/** What proposers and solvers are paid. */
import * as v from 'valibot';
import { choice, real } from '../field';

export const reward = v.object({
  learnability: choice({
    label: 'Learnability',
    help: 'How the proposer is paid from the solve rate r.',
    anchor: 'learnability',
    default: 'symmetric',
    choices: {
      'one-minus': '1 - r, 0 at both ends (paper, equation 4)',
      symmetric: '4 r (1 - r), most at one half',
      inverse: '1 - r always (option of the official code)',
    },
    takes: 'live',
  }),
  boundary: real({
    label: 'Unlearnable reward',
    help: 'Paid for a valid task that is never or always solved (paper: 0; official code: -0.5).',
    anchor: 'paper-and-official-code',
    default: 0,
    min: -1,
    max: 0,
    takes: 'live',
  }),
  countBonus: choice({
    label: 'Count bonus',
    help: 'Divide learnability by the square root of how often the program was proposed.',
    anchor: 'departures-from-the-paper',
    default: 'on',
    choices: { off: 'no (paper)', on: 'rarer programs are paid more' },
    takes: 'live',
  }),
  invalid: real({
    label: 'Invalid proposal',
    help: 'Reward of a proposal that fails validation (paper: -1).',
    anchor: 'rewards',
    default: -0.5,
    min: -1,
    max: 0,
    takes: 'live',
  }),
  repeated: real({
    label: 'Repeated proposal',
    help: 'Reward of a valid proposal that is not new, when novelty is on.',
    anchor: 'departures-from-the-paper',
    default: 0,
    min: -1,
    max: 0,
    takes: 'live',
  }),
  wrong: real({
    label: 'Wrong answer',
    help: 'Reward of a well-formed wrong answer (paper: -0.5).',
    anchor: 'rewards',
    default: 0,
    min: -1,
    max: 0,
    takes: 'live',
  }),
});
