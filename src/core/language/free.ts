/**
 * The mask `off`: any word anywhere, all alike. A text may end at any time and need not mean anything, so everything that
 * reads what such a policy wrote must expect that.
 */
import type { StartStates } from './language';
import type { AutomatonBuilder } from './table';
import { isSpecial, special, type Vocabulary } from './vocabulary';

/** The marks that may stand between the parts of a completion. */
const marks = new Set([special('in'), special('sep'), special('msg')]);

/** One state in which every kind of completion begins, and to which every word leads back. */
export function freeStarts({ lexemes }: Vocabulary, builder: AutomatonBuilder): StartStates {
  const words = lexemes.flatMap((_, token) => (isSpecial(token) && !marks.has(token) ? [] : [token]));
  const [state = 0] = builder.machine(
    {
      keyOf: () => 'any',
      steps: () => [...words.map((token) => [token, 1, 'any'] as const), [special('eos'), 1, { state: 0 }]],
    },
    ['any'],
  );
  const anywhere = (): number => state;
  return {
    triplet: state,
    anyProgram: state,
    program: anywhere,
    value: anywhere,
    input: anywhere,
    inputs: anywhere,
    inputsWithMessage: anywhere,
    errorName: anywhere,
    compositeTriplet: anywhere,
  };
}
