/** The steps of validation in the order they are made, each with its verdict, and the exact words where one failed. */
import type { Mode } from '../../../core/task/mode';
import type { Rejection } from '../../../core/task/task';
import type { Check } from '../../../engine/archive/protocol';
import { outcomeWords } from '../words';

/** What each step asks, by the reason it refuses for. */
const questions: Readonly<Record<Rejection, string>> = {
  malformed: 'Is it a program of the language with an input?',
  uncomposed: 'Does it call every function it was given?',
  'held-out': 'Is it none of the tasks the model is judged on?',
  'no-mention': 'Does the program mention its argument?',
  'too-few-inputs': 'Do enough inputs give a value of the level?',
  fails: 'Does it run without an error?',
  nondeterministic: 'Does a second run give the same value?',
  'out-of-bounds': "Are its values inside the level's bounds?",
  insensitive: 'Do different inputs give different outputs?',
  repeated: 'Is it new?',
};

/** In error deduction an error is an answer like another. */
const questionsOfErrors: Readonly<Partial<Record<Rejection, string>>> = {
  fails: 'Does it end, with no error or one that has a name here?',
  nondeterministic: 'Does a second run end alike?',
  insensitive: 'Do different inputs end differently?',
};

interface ChecksProps {
  readonly checks: readonly Check[];
  readonly mode: Mode;
}

export function Checks({ checks, mode }: ChecksProps) {
  const asked = mode === 'error' ? { ...questions, ...questionsOfErrors } : questions;
  return (
    <ol className="checks" aria-label="Steps of validation">
      {checks.map(({ check, outcome, detail }) => (
        <li key={check} data-outcome={outcome}>
          <span>{asked[check]}</span>
          <span className="checks-outcome">{outcomeWords[outcome]}</span>
          {detail !== undefined && detail !== '' && <code className="checks-detail">{detail}</code>}
        </li>
      ))}
    </ol>
  );
}
