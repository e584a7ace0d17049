/** Who invented a proposal, when, and which tasks it was shown, each a link to its own detail. */
import type { ProposalDetail } from '../../../engine/archive/protocol';
import { ProgramLine } from '../../code/Code';
import { originSentences } from '../words';

interface ReferencesProps {
  readonly detail: ProposalDetail;
  readonly onOpen: (number: number) => void;
}

export function References({ detail, onOpen }: ReferencesProps) {
  const { row, references, timesProposed } = detail;
  const again = timesProposed === 1 ? 'once before' : `${timesProposed} times before`;
  return (
    <>
      <p>
        Invented by {originSentences[row.origin]}
        {row.iteration > 0 ? ` in iteration ${row.iteration}` : ' before the first iteration'}.{' '}
        {timesProposed === 0 ? 'Its program was new.' : `Its program had been proposed ${again}.`}
        {references.length > 0 && ' It was shown:'}
      </p>
      {references.length > 0 && (
        <ul className="references">
          {references.map(({ task, row: reference }) => (
            <li key={task}>
              {reference ? (
                <button type="button" className="text-button" onClick={() => onOpen(reference.number)}>
                  No. {reference.number} <ProgramLine source={reference.program} />
                </button>
              ) : (
                <span className="dim">task {task}, no longer kept</span>
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
