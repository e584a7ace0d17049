/** What tasks there are: level, modes, induction's pairs. */
import * as v from 'valibot';
import { choice, subset, whole } from '../field';

export const task = v.object({
  level: choice({
    label: 'Language level',
    help: 'How much Python the model writes: digits, wider integers, two-step programs, lists and strings, or statements.',
    anchor: 'the-task-language',
    default: '0',
    choices: {
      '0': 'digits 0 to 9, one operator, one nesting',
      '1': 'integers to 99, chains of operators',
      '2': 'two steps, conditions, comparisons',
      '3': 'lists, strings, slices, comprehensions',
      '4': 'loops, guards, two arguments, tuples, dictionaries',
    },
  }),
  mask: choice({
    label: 'Mask',
    help: 'What the policy may write: the typed grammar, whatever parses in Python, or any words in any order.',
    anchor: 'the-mask',
    default: 'typed',
    choices: {
      typed: 'typed programs and values, weighed by the prior',
      syntax: 'whatever parses; types, names and bounds must be learned',
      off: 'any words: Python itself must be learned',
    },
  }),
  modes: subset({
    label: 'Modes',
    help: 'Which kinds of reasoning are trained.',
    anchor: 'three-modes',
    default: ['deduction', 'abduction', 'induction'],
    choices: {
      deduction: 'given program and input, say the output',
      abduction: 'given program and output, find an input',
      induction: 'given input/output pairs, write the program',
      error: 'given program and input, say which error it raises (paper, appendix D.1)',
    },
  }),
  inductionInputs: whole({
    label: 'Induction inputs',
    help: 'Inputs the proposer writes for an induction task (paper: 10).',
    anchor: 'three-modes',
    default: 6,
    min: 2,
    max: 10,
    unit: 'inputs',
  }),
  inductionMinimum: whole({
    label: 'Induction pairs needed',
    help: 'Valid pairs an induction task must have; the official code wants every input valid.',
    anchor: 'departures-from-the-paper',
    default: 4,
    min: 2,
    max: 10,
    unit: 'pairs',
  }),
  inductionRepeats: choice({
    label: 'Repeated induction inputs',
    help: 'Whether an input that the proposer writes twice makes one pair or two (official code: two).',
    anchor: 'three-modes',
    default: 'once',
    choices: { once: 'one pair', each: 'a pair each time' },
  }),
  inductionVisible: whole({
    label: 'Visible pairs',
    help: 'Pairs the solver sees; the rest stay hidden for grading (paper: half).',
    anchor: 'three-modes',
    default: 3,
    min: 1,
    max: 9,
    unit: 'pairs',
  }),
  message: choice({
    label: 'Induction message',
    help: 'Whether the proposer of an induction task says a few words about it, and whether the solver sees them (paper: it does).',
    anchor: 'three-modes',
    default: 'none',
    choices: {
      none: 'no message',
      shown: 'written by the proposer and shown to the solver (paper)',
      hidden: 'written but not shown, to see what it is worth',
    },
  }),
  inductionCheck: choice({
    label: 'Induction graded on',
    help: 'Which pairs a proposed program must reproduce (paper section 3.3.4: all; official code: the hidden half).',
    anchor: 'paper-and-official-code',
    default: 'all',
    choices: { all: 'every pair', hidden: 'hidden pairs only' },
  }),
});
