/** What two models got right of the same tasks, by mode and over all, and the tasks on which they part. */
import { useState } from 'react';
import { type PairedOutcome, wilsonInterval } from '../../core/evaluation/statistics';
import { modes } from '../../core/task/mode';
import type { CompareAnswer, ComparedTask } from '../../engine/examination/protocol';
import { type Suite, suiteTitles } from '../charts/definitions';
import { callWords } from '../code/body';
import { ProgramBody, ProgramLine } from '../code/Code';
import { accuracy, count } from '../components/format';
import { ModeMark } from '../components/ModeMark';
import { Explain } from '../explain/Explain';
import { tasksOf, verdictOf } from './pairedEvaluation';

interface PairedResultProps {
  readonly answer: CompareAnswer;
  readonly names: readonly [string, string];
  readonly suite: Suite;
}

/** Tasks listed at first. */
const listedAtFirst = 10;

export function PairedResult({ answer, names, suite }: PairedResultProps) {
  const rows = [
    ...modes.flatMap((mode) => {
      const outcome = answer.modes[mode];
      return outcome ? [{ key: mode, mode, outcome }] : [];
    }),
    { key: 'overall', mode: undefined, outcome: answer.overall },
  ];
  return (
    <>
      <p className="runs-verdict">{verdictOf(answer.overall, ...names)}</p>
      <div className="runs-scroll">
        <table className="runs-plain-table">
          <caption>
            Share of {count(tasksOf(answer.overall))} {suiteTitles[suite]} tasks right, with 95 % confidence
            intervals
          </caption>
          <thead>
            <tr>
              <th scope="col">Mode</th>
              <th scope="col">{names[0]}</th>
              <th scope="col">{names[1]}</th>
              <th scope="col">
                Second less first <Explain id="confidenceInterval" />
              </th>
              <th scope="col">
                Only one right <Explain id="pairedComparison" />
              </th>
              <th scope="col">
                p <Explain id="pValue" />
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, mode, outcome }) => (
              <tr key={key}>
                <th scope="row">
                  {mode ? (
                    <>
                      <ModeMark mode={mode} /> {mode}
                    </>
                  ) : (
                    'all'
                  )}
                </th>
                <td>
                  <Share right={outcome.both + outcome.onlyFirst} outcome={outcome} />
                </td>
                <td>
                  <Share right={outcome.both + outcome.onlySecond} outcome={outcome} />
                </td>
                <td>
                  <Difference outcome={outcome} />
                </td>
                <td>
                  {outcome.onlyFirst} / {outcome.onlySecond}
                </td>
                <td>{outcome.pValue < 0.001 ? '< 0.001' : outcome.pValue.toFixed(3)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Parting tasks={answer.tasks} names={names} />
    </>
  );
}

function Share({ right, outcome }: { readonly right: number; readonly outcome: PairedOutcome }) {
  const total = tasksOf(outcome);
  const [low, high] = wilsonInterval(right, total);
  return (
    <>
      {accuracy(total === 0 ? 0 : right / total)}{' '}
      <span className="dim">
        {accuracy(low)} to {accuracy(high)}
      </span>
    </>
  );
}

/** A difference as a number and as a bar over its interval, zero in the middle. */
function Difference({ outcome: { difference, interval } }: { readonly outcome: PairedOutcome }) {
  const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
  const place = (value: number): number => 50 + 50 * value;
  const [low, high] = interval;
  return (
    <>
      {signed(difference)}{' '}
      <span className="dim">
        {signed(low)} to {signed(high)}
      </span>
      <svg className="runs-interval" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <path d="M50 0V10" className="runs-interval-zero" />
        <path d={`M${place(low)} 5H${place(high)}`} className="runs-interval-range" />
        <path d={`M${place(difference)} 1.5V8.5`} className="runs-interval-value" />
      </svg>
    </>
  );
}

interface PartingProps {
  readonly tasks: readonly ComparedTask[];
  readonly names: readonly [string, string];
}

/** Tasks that only one of the two got right. */
function Parting({ tasks, names }: PartingProps) {
  const [listed, setListed] = useState(listedAtFirst);
  const parting = tasks.filter(({ answers: [a, b] }) => (a.grade === 'correct') !== (b.grade === 'correct'));
  if (parting.length === 0) return null;
  return (
    <details className="runs-parting">
      <summary>Tasks only one got right ({count(parting.length)})</summary>
      <div className="runs-scroll">
        <table className="runs-plain-table">
          <thead>
            <tr>
              <th scope="col">Task</th>
              <th scope="col">{names[0]}</th>
              <th scope="col">{names[1]}</th>
            </tr>
          </thead>
          <tbody>
            {parting.slice(0, listed).map(({ question, answers }) => {
              const [pair] = question.pairs;
              const task = `${question.program} ${pair?.input} ${pair?.output}`;
              return (
                <tr key={`${question.mode} ${task}`}>
                  <th scope="row">
                    <ModeMark mode={question.mode} /> <ProgramLine source={question.program} />{' '}
                    {pair && (
                      <span className="dim">
                        {callWords(question.program, pair.input)} → {pair.output}
                      </span>
                    )}
                  </th>
                  {answers.map((given, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: there are always two, first and second.
                    <td key={index}>
                      {question.mode === 'induction' ? (
                        <ProgramBody source={given.text} />
                      ) : (
                        <span className="mono">{given.text}</span>
                      )}{' '}
                      <span className={given.grade === 'correct' ? 'dim' : 'runs-wrong'}>{given.grade}</span>
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {listed < parting.length && (
        <button type="button" className="text-button" onClick={() => setListed(parting.length)}>
          Show all {parting.length}
        </button>
      )}
    </details>
  );
}
