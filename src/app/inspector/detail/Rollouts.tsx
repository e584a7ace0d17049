/** The newest answers to a task, equal ones together: how often each came, how it was graded, paid and weighed. */

import type { Answer } from '../../../core/task/task';
import type { AnswerGroup, ProposalDetail } from '../../../engine/archive/protocol';
import { decimal } from '../../components/format';
import { Explain } from '../../explain/Explain';
import { gradeWords } from '../words';
import { questionOf } from './question';
import { ReadTokens } from './ReadTokens';

const purposeWords: Readonly<Record<Answer['purpose'], string>> = {
  train: 'trained on',
  explore: 'exploring',
  estimate: 'only measuring',
};

export function Rollouts({ detail }: { readonly detail: ProposalDetail }) {
  const { rollouts, draws } = detail;
  if (!rollouts)
    return (
      <p className="dim">
        {draws.length === 0
          ? 'It has not been drawn for solving yet, so nobody has answered it.'
          : 'Its answers had to make room for newer ones. “Solve now” asks the model again.'}
      </p>
    );
  const question = questionOf(detail);
  return (
    <>
      <p className="dim">
        In iteration {rollouts.iteration}, most frequent first. Reward <Explain id="answerReward" /> Advantage{' '}
        <Explain id="advantage" /> Log-probability <Explain id="answerLogProb" />
      </p>
      <ul className="rollouts">
        {rollouts.answers.map((group) => (
          <li key={`${group.grade} ${group.text}`} data-grade={group.grade}>
            <ReadTokens
              label={`Answer ${group.text}`}
              tokens={group.tokens}
              writtenAt={rollouts.iteration}
              prompt={question && { from: 'question', question }}
            />
            <Figures group={group} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Figures({ group }: { readonly group: AnswerGroup }) {
  const { grade, count, purposes, reward, advantage, logProb } = group;
  const why = (Object.keys(purposeWords) as Answer['purpose'][])
    .filter((purpose) => purposes[purpose] > 0)
    .map((purpose) => `${purposes[purpose]} ${purposeWords[purpose]}`);
  return (
    <p className="rollouts-figures">
      <span className="rollouts-grade">{gradeWords[grade]}</span>
      <span>
        {count} {count === 1 ? 'time' : 'times'} ({why.join(', ')})
      </span>
      <span>reward {decimal(reward)}</span>
      <span>advantage {advantage === undefined ? '–' : decimal(advantage)}</span>
      <span>log-prob. {decimal(logProb)}</span>
    </p>
  );
}
