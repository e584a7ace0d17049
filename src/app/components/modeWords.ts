/** What the page says of each mode, once. The modes themselves are the core's; their colours and shapes are `ModeMark.tsx`. */
import type { Mode } from '../../core/task/mode';

interface ModeWords {
  /** What is given and what is asked. */
  readonly purpose: string;
  /** What the solver sees of a task and must answer. */
  readonly question: string;
  /** What a person writes to ask the model a task of one's own. */
  readonly own: string;
  /** What an attempt did that was right, after "3 of 8 attempts". */
  readonly solved: string;
}

export const modeWords: Readonly<Record<Mode, ModeWords>> = {
  deduction: {
    purpose: 'Given a program and its input, say the output.',
    question: 'The solver sees the program and the input; it must say the output.',
    own: 'Write a program and an input; the model has to say the output.',
    solved: 'said so too',
  },
  abduction: {
    purpose: 'Given a program and its output, find an input.',
    question: 'The solver sees the program and the output; it must find an input that gives it.',
    own: 'Write a program and the output to reach; the model has to find an input that gives it.',
    solved: 'found an input that gives it',
  },
  induction: {
    purpose: 'Given inputs and outputs, write the program.',
    question: 'The solver sees the visible pairs; it must write a program that also fits the hidden ones.',
    own: 'Write inputs and outputs, one a line; the model has to write a program that fits them.',
    solved: 'wrote a program that fits',
  },
  error: {
    purpose: 'Given a program and its input, name its error.',
    question:
      'The solver sees the program and the input; it must name the error it raises, or say that it raises none.',
    own: 'Write a program and an input; the model has to name the error it raises, or say that it raises none.',
    solved: 'named it too',
  },
};
