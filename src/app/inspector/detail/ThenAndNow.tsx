/** The same task asked of the model at two moments of the run, side by side. */
import { Button, NativeSelect } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import type { ExaminedQuestion, SolveAnswer } from '../../../engine/examination/protocol';
import { RunsClient } from '../../../engine/storage/client';
import type { CheckpointSummary } from '../../../engine/storage/protocol';
import { useArchive } from '../../archive/context';
import type { ReadyModel } from '../../examination/models';
import { type Asking, useAsked } from '../../examination/useAsked';
import { useSessionState } from '../../session/context';
import { useInspectedExamination, useInspectedRun } from '../inspected';
import { messageOf } from '../words';
import { AnswerTable } from './AnswerTable';
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
        {asked.state === 'answered' && (
          <div className="then-and-now">
            {asked.answer.map(({ iteration, answer }, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: both moments may be the same.
              <div key={place}>
                <h4>Iteration {iteration}</h4>
                <AnswerTable
                  mode={question.mode}
                  label={`Answers of iteration ${iteration}`}
                  answer={answer}
                />
              </div>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
