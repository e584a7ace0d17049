/** One task, whole: program, pairs, where it comes from, what the model read, what it answered and how that went. */
import type { ReactNode } from 'react';
import type { Grade, Origin } from '../../../core/task/task';
import type { AnswerDetail, TaskDetail } from '../../../engine/trainer/protocol';
import { Program, ProgramBody, Value } from '../../code/Code';
import { decimal, percent } from '../../components/format';
import { modeWords } from '../../components/modeWords';
import { Explain } from '../../explain/Explain';
import type { ExplanationId } from '../../explain/metrics';
import { InspectorLink } from '../../inspector/InspectorLink';
import { lineStart, visibleLexeme } from '../../inspector/words';
import { useSession } from '../../session/context';
import './task.css';

const gradeWords: Readonly<Record<Grade, string>> = {
  correct: '✓ correct',
  wrong: '✗ wrong',
  fails: '✗ fails to run',
  malformed: '✗ malformed',
};

const originWords: Readonly<Record<Origin, string>> = {
  policy: 'the model itself',
  prior: 'the untrained grammar',
  identity: 'the identity function every run starts from',
  environment: 'the environment: another input for a valid program, or a file of seeds',
};

export function TaskView({ detail }: { readonly detail: TaskDetail }) {
  return (
    <div className="task-view">
      <p className="dim">{modeWords[detail.mode].question}</p>
      <p className="task-elsewhere">
        <InspectorLink key={detail.id} task={detail.id} />
      </p>
      <Program source={detail.program} />
      <Part title="Pairs">
        <Pairs detail={detail} />
        {detail.message !== undefined && (
          <p>
            Its proposer says: <Value source={detail.message} />
          </p>
        )}
      </Part>
      <Part title="Where it comes from" explain="origin">
        <Provenance detail={detail} />
      </Part>
      <Part title="What the model reads" explain="promptTokens">
        <ul className="tokens" aria-label="Prompt tokens">
          {withKeys(detail.prompt).map(({ key, token }) => (
            <li
              key={key}
              className={token.startsWith('<') && token.endsWith('>') ? 'token token-mark' : 'token'}
              data-line={lineStart(token)}
            >
              {visibleLexeme(token)}
            </li>
          ))}
        </ul>
      </Part>
      <Part title="Answers" explain="answerReward">
        <Answers answers={detail.answers} mode={detail.mode} />
      </Part>
      <Part title="Solve history" explain="draws">
        <History detail={detail} />
      </Part>
    </div>
  );
}

interface PartProps {
  readonly title: string;
  readonly explain?: ExplanationId;
  readonly children: ReactNode;
}

function Part({ title, explain, children }: PartProps) {
  return (
    <section className="task-part">
      <h3>
        {title} {explain && <Explain id={explain} />}
      </h3>
      {children}
    </section>
  );
}

function Pairs({ detail }: { readonly detail: TaskDetail }) {
  return (
    <table className="task-table">
      <thead>
        <tr>
          <th scope="col">Input</th>
          <th scope="col">Output</th>
          {detail.mode === 'induction' && <th scope="col">Solver</th>}
        </tr>
      </thead>
      <tbody>
        {detail.pairs.map(({ input, output }, index) => (
          <tr key={input}>
            <td>
              <Value source={input} />
            </td>
            <td>
              <Value source={output} />
            </td>
            {detail.mode === 'induction' && <td>{index < detail.visible ? 'sees it' : 'hidden'}</td>}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Provenance({ detail }: { readonly detail: TaskDetail }) {
  const session = useSession();
  return (
    <p>
      Invented by {originWords[detail.origin]} in iteration {detail.iteration}
      {detail.references.length > 0 && (
        <>
          , shown{' '}
          {detail.references.map((reference) => (
            <button
              key={reference}
              type="button"
              className="text-button task-reference"
              onClick={() => session.inspect(reference)}
            >
              task {reference}
            </button>
          ))}
        </>
      )}
      .
    </p>
  );
}

/** Tokens with a key of their own, since the same one occurs many times. */
function withKeys(tokens: readonly string[]): readonly { readonly key: string; readonly token: string }[] {
  return tokens.map((token, index) => ({ key: `${index} ${token}`, token }));
}

interface AnswersProps {
  readonly answers: readonly AnswerDetail[];
  readonly mode: TaskDetail['mode'];
}

function Answers({ answers, mode }: AnswersProps) {
  if (answers.length === 0) return <p className="dim">Not drawn for solving yet.</p>;
  return (
    <div className="task-scroll">
      <table className="task-table">
        <thead>
          <tr>
            <th scope="col">Answer</th>
            <th scope="col">Verdict</th>
            <th scope="col" className="number">
              Times
            </th>
            <th scope="col" className="number">
              Reward
            </th>
            <th scope="col" className="number">
              Log-prob. <Explain id="answerLogProb" />
            </th>
          </tr>
        </thead>
        <tbody>
          {answers.map(({ text, grade, count, exploratory, reward, logProb }) => (
            <tr key={`${grade} ${text}`}>
              <td className={mode === 'error' ? 'task-whole' : undefined}>
                {mode === 'induction' ? <ProgramBody source={text} /> : <Value source={text} />}
              </td>
              <td className={grade === 'correct' ? 'task-right' : 'task-wrong'}>{gradeWords[grade]}</td>
              <td className="number">
                {count}
                {exploratory > 0 && <span className="dim"> ({exploratory} exploring)</span>}
              </td>
              <td className="number">{decimal(reward)}</td>
              <td className="number">{decimal(logProb)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function History({ detail }: { readonly detail: TaskDetail }) {
  if (detail.draws.length === 0) return <p className="dim">Never drawn so far.</p>;
  return (
    <>
      {detail.learnability !== undefined && (
        <p className="task-learnability">
          Learnability {decimal(detail.learnability)} <Explain id="learnability" />
        </p>
      )}
      <ol className="task-draws" data-mode={detail.mode}>
        {detail.draws.map(({ iteration, solveRate }) => (
          <li key={iteration}>
            <span className="dim">iteration {iteration}</span>
            <span className="solve-bar" aria-hidden="true">
              <span style={{ width: `${100 * solveRate}%` }} />
            </span>
            <span>{percent(solveRate)} solved</span>
          </li>
        ))}
      </ol>
    </>
  );
}
