/** Why a proposal was refused, in a few words that fit on a card. */
import type { Rejection } from '../../core/task/task';

export const rejectionWords: Readonly<Record<Rejection, string>> = {
  'held-out': 'kept for the exam',
  'no-mention': 'ignores x',
  'too-few-inputs': 'too few inputs',
  fails: 'fails to run',
  nondeterministic: 'not deterministic',
  'out-of-bounds': 'value out of bounds',
  insensitive: 'nearly constant',
  repeated: 'repeated',
  malformed: 'malformed',
  uncomposed: 'misses a call',
};
