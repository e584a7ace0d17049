/** The same task asked of the model at two moments of the run: every answer with how often it was given at each. */
import { Button, NativeSelect } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import type { Mode } from '../../../core/task/mode';
import type { DistinctAnswer, ExaminedQuestion, SolveAnswer } from '../../../engine/examination/protocol';
import { RunsClient } from '../../../engine/storage/client';
import type { CheckpointSummary } from '../../../engine/storage/protocol';
import { useArchive } from '../../archive/context';
import { ProgramBody, Value } from '../../code/Code';
import { count, percent } from '../../components/format';
import type { ReadyModel } from '../../examination/models';
import { type Asking, useAsked } from '../../examination/useAsked';
import { useSessionState } from '../../session/context';
import { useInspectedExamination, useInspectedRun } from '../inspected';
import { gradeWords, messageOf } from '../words';
import { bothMoments } from './bothMoments';
import { Failure, Waiting } from './Progress';
import { samplesAsked } from './SolveNow';

/** The model that is being trained, among the moments to choose from. */
const now = 'now';

interface Compared {
  readonly iteration: number;
  readonly answer: SolveAnswer;
}

export function ThenAndNow({ question }: { readonly question: ExaminedQuestion }) {
  const archive = useArchive();
  const runs = useMemo(() => new RunsClient(archive), [archive]);
  const stored = useInspectedRun();
  const open = useSessionState((state) => state.run?.id);
  const run = stored?.id ?? open;
  const status = useSessionState((state) => state.status);
  const examination = useInspectedExamination();
  const { asked, ask } = useAsked<readonly [Compared, Compared]>();
  const [checkpoints, setCheckpoints] = useState<readonly CheckpointSummary[]>();
  const [problem, setProblem] = useState<string>();
  const [first, setFirst] = useState<string>();
  const [second, setSecond] = useState(stored ? 'newest' : now);
  // Checkpoints come every few seconds; the list is read when it is opened, after every comparison and when the run
  // starts or rests, as it saves itself then.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  useEffect(() => {
    let current = true;
    runs.list().then(
      ({ runs: all }) => {
        if (current) setCheckpoints(all.find(({ id }) => id === run)?.checkpoints ?? []);
      },
      (error: unknown) => {
        if (current) setProblem(messageOf(error));
      },
    );
    return () => {
      current = false;
    };
  }, [runs, run, status, asked.state]);

  const oldest = checkpoints?.[0]?.id;
  const moments = [
    ...(checkpoints ?? []).map(({ id, iteration, kind }) => ({
      value: id,
      label: `iteration ${iteration}${kind === 'series' ? '' : `, ${kind}`}`,
    })),
    ...(stored ? [] : [{ value: now, label: 'now' }]),
  ];
  const ready = async (moment: string): Promise<ReadyModel> => {
    if (moment === now || run === undefined) return examination.now();
    const { policy, ...model } = await runs.model(run, moment);
    return examination.models.keep(moment, { ...model, state: policy });
  };
  const solve = async (moment: string, asking: Asking): Promise<Compared> => {
    const { key, iteration, config } = await ready(moment);
    const answer = await examination.ask(
      'solve',
      { key, question, samples: samplesAsked, temperature: config.solve.temperature, seed: config.run.seed },
      asking,
    );
    return { iteration, answer };
  };
  const compare = (): void =>
    ask(async (asking) => [await solve(first ?? oldest ?? now, asking), await solve(second, asking)]);

  if (problem !== undefined) return <Failure message={problem} />;
  if (checkpoints?.length === 0)
    return (
      <p className="dim">
        No checkpoint of this run has been kept yet. The first one is made some seconds after it starts.
      </p>
    );
  return (
    <div className="detail-tool">
      <div className="detail-choices">
        <NativeSelect
          size="xs"
          label="Then"
          data={moments}
          value={first ?? oldest ?? now}
          onChange={({ currentTarget }) => setFirst(currentTarget.value)}
        />
        <NativeSelect
          size="xs"
          label="And now"
          data={moments}
          value={second}
          onChange={({ currentTarget }) => setSecond(currentTarget.value)}
        />
        <Button
          size="xs"
          onClick={compare}
          loading={asked.state === 'busy'}
          disabled={checkpoints === undefined}
        >
          Then and now
        </Button>
      </div>
      <div aria-live="polite">
        {asked.state === 'busy' && <Waiting progress={asked.progress} />}
        {asked.state === 'failed' && <Failure message={asked.message} />}
        {asked.state === 'answered' && <BothTable mode={question.mode} compared={asked.answer} />}
      </div>
    </div>
  );
}

interface BothTableProps {
  readonly mode: Mode;
  readonly compared: readonly [Compared, Compared];
}

function BothTable({ mode, compared: [then, now] }: BothTableProps) {
  const title = ({ iteration }: Compared): string => `Iteration ${count(iteration)}`;
  return (
    <table
      className="detail-table"
      aria-label={`Answers of iterations ${then.iteration} and ${now.iteration}`}
    >
      <thead>
        <tr>
          <th scope="col">Answer</th>
          <th scope="col">Verdict</th>
          <th scope="col" className="number">
            {title(then)}
          </th>
          <th scope="col" className="number">
            {title(now)}
          </th>
        </tr>
      </thead>
      <tbody>
        {bothMoments(then.answer, now.answer).map((row) => (
          <tr key={`${row.grade} ${row.text}`} data-grade={row.grade}>
            <td>{mode === 'induction' ? <ProgramBody source={row.text} /> : <Value source={row.text} />}</td>
            <td className="answer-grade">{gradeWords[row.grade]}</td>
            <Times answer={row.before} />
            <Times answer={row.after} />
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td colSpan={2}>Right of {samplesAsked} samples</td>
          <td className="number">{percent(then.answer.solveRate)}</td>
          <td className="number">{percent(now.answer.solveRate)}</td>
        </tr>
      </tfoot>
    </table>
  );
}

/** How often an answer was given; the likeliest one is set off. */
function Times({ answer }: { readonly answer: DistinctAnswer | undefined }) {
  return (
    <td className="number">
      {answer === undefined ? (
        <span className="dim">–</span>
      ) : answer.greedy ? (
        <strong title="its likeliest answer">
          {answer.count}
          <span className="sr-only">, its likeliest answer</span>
        </strong>
      ) : (
        answer.count
      )}
    </td>
  );
}
