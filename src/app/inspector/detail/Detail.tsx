/** Everything known about one proposal, and what can be done with it: asked again, compared, run. */

import { CloseButton, Loader } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { ProposalDetail } from '../../../engine/archive/protocol';
import { Program } from '../../code/Code';
import { decimal } from '../../components/format';
import { ModeMark } from '../../components/ModeMark';
import { rejectionWords } from '../../components/rejectionWords';
import type { ProposalArchive } from '../archive';
import { useInspectedRun } from '../inspected';
import { Checks } from './Checks';
import './detail.css';
import { DrawHistory } from './DrawHistory';
import { Pairs } from './Pairs';
import { Part } from './Part';
import { Failure } from './Progress';
import { Prompt } from './Prompt';
import { proposerPromptOf, questionOf } from './question';
import { ReadTokens } from './ReadTokens';
import { References } from './References';
import { Rollouts } from './Rollouts';
import { RunPython } from './RunPython';
import { SolveNow } from './SolveNow';
import { ThenAndNow } from './ThenAndNow';
import { useDetail } from './useDetail';

interface DetailProps {
  readonly archive: ProposalArchive;
  readonly number: number;
  readonly onOpen: (number: number) => void;
  readonly onClose: (by: 'key' | 'pointer') => void;
}

export function Detail({ archive, number, onOpen, onClose }: DetailProps) {
  const { detail, again } = useDetail(archive, number);
  const heading = useRef<HTMLHeadingElement>(null);
  // Who opened a proposal by key or press reads on from its title.
  // biome-ignore lint/correctness/useExhaustiveDependencies: every other proposal is a new one to read.
  useEffect(() => heading.current?.focus({ preventScroll: true }), [number]);
  return (
    <section
      className="detail"
      aria-labelledby="detail-title"
      onKeyDown={({ key, currentTarget, target }) => {
        // An explanation that floats above closes by the same key, and only itself.
        if (key === 'Escape' && target instanceof Node && currentTarget.contains(target)) onClose('key');
      }}
    >
      <header className="detail-header">
        <h2 id="detail-title" ref={heading} tabIndex={-1}>
          Proposal {number}
        </h2>
        <button type="button" className="text-button" onClick={again}>
          Update
        </button>
        <CloseButton
          aria-label="Close proposal"
          // A press of a key has no clicks to count.
          onClick={({ detail: clicks }) => onClose(clicks === 0 ? 'key' : 'pointer')}
        />
      </header>
      {detail.state === 'busy' && <Loader size="sm" role="status" aria-label="Asking the archive" />}
      {detail.state === 'failed' && <Failure message={detail.message} />}
      {detail.state === 'gone' && (
        <p className="dim">
          There is no proposal {number} in this run, or it had to make room for newer ones. Choose one of the
          list.
        </p>
      )}
      {detail.state === 'here' && <Body key={number} detail={detail.detail} onOpen={onOpen} />}
    </section>
  );
}

function Body({
  detail,
  onOpen,
}: {
  readonly detail: ProposalDetail;
  readonly onOpen: (number: number) => void;
}) {
  const { row, completion, proposerPrompt, solverPrompt } = detail;
  const question = questionOf(detail);
  const stored = useInspectedRun();
  return (
    <div className="detail-body" data-mode={row.mode}>
      <p className="detail-kind">
        <ModeMark mode={row.mode} /> {row.mode}
        {row.rejection === undefined ? (
          <span>✓ valid{row.task !== undefined && `, task ${row.task}`}</span>
        ) : (
          <span className="failure">
            ✗ refused: {rejectionWords[row.rejection]}
            {row.task !== undefined && `; the gate let it in as task ${row.task}`}
          </span>
        )}
      </p>
      <Program source={row.program} />
      <Pairs detail={detail} />
      {question && (
        <Part title={stored ? 'Ask its newest model' : 'Ask the model of now'} explain="solveNow">
          <SolveNow question={question} />
        </Part>
      )}
      {question && (
        <Part title="Then and now" explain="thenAndNow">
          <ThenAndNow question={question} />
        </Part>
      )}
      <Part title="Validation" explain="checks">
        <Checks checks={detail.checks} mode={row.mode} />
      </Part>
      <Part title="Where it comes from" explain="origin">
        <References detail={detail} onOpen={onOpen} />
      </Part>
      <Part title="What was written" explain="tokenHeat">
        {completion.length === 0 ? (
          <p className="dim">No model wrote it: every run starts from it.</p>
        ) : (
          <ReadTokens
            label="The proposal, token by token"
            tokens={completion}
            writtenAt={row.iteration}
            prompt={proposerPromptOf(detail)}
          />
        )}
        {row.reward !== undefined && (
          <p className="dim">
            Paid {decimal(row.reward)}
            {row.advantage !== undefined && `, advantage ${decimal(row.advantage)}`}.
          </p>
        )}
      </Part>
      {proposerPrompt && (
        <Part title="What its proposer read" explain="promptTokens">
          <Prompt label="The proposer's prompt" tokens={proposerPrompt} />
        </Part>
      )}
      {solverPrompt && (
        <Part title="What its solver reads" explain="promptTokens">
          <Prompt label="The solver's prompt" tokens={solverPrompt} />
        </Part>
      )}
      {question && (
        <Part title="Answers" explain="rollouts">
          <Rollouts detail={detail} />
        </Part>
      )}
      {question && (
        <Part title="History" explain="draws">
          <DrawHistory detail={detail} />
        </Part>
      )}
      <Part title="Run it" explain="runPython">
        <RunPython program={row.program} inputs={row.inputs} />
      </Part>
    </div>
  );
}
