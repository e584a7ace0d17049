/** The steps of validation in the order they are made, each with its verdict, and the exact words where one failed. */
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

export function Checks({ checks }: { readonly checks: readonly Check[] }) {
  return (
    <ol className="checks" aria-label="Steps of validation">
      {checks.map(({ check, outcome, detail }) => (
        <li key={check} data-outcome={outcome}>
          <span>{questions[check]}</span>
          <span className="checks-outcome">{outcomeWords[outcome]}</span>
          {detail !== undefined && detail !== '' && <code className="checks-detail">{detail}</code>}
        </li>
      ))}
    </ol>
  );
}
