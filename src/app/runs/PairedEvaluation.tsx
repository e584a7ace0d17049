/** Puts two of the compared models before the same tasks and shows who got which right, with confidence intervals. */
import { Button, NativeSelect, Progress, SegmentedControl } from '@mantine/core';
import { useEffect, useId, useRef, useState } from 'react';
import { textAt } from '../../core/config/config';
import type { Config } from '../../core/config/schema';
import type { CompareAnswer, ExaminationProgress } from '../../engine/examination/protocol';
import type { RunSummary } from '../../engine/storage/protocol';
import { type Suite, suites, suiteTitles } from '../charts/definitions';
import { accuracy, count } from '../components/format';
import { Explain } from '../explain/Explain';
import { useStoredRuns } from './context';
import { useExamination } from './examination';
import { PairedResult } from './PairedResult';
import { type Contestant, comparePair } from './pairedEvaluation';
import { messageOf } from './storedRuns';

type Work =
  | { readonly status: 'idle' }
  | { readonly status: 'busy'; readonly progress: ExaminationProgress | 'reading' }
  | { readonly status: 'failed'; readonly message: string }
  | {
      readonly status: 'done';
      readonly answer: CompareAnswer;
      readonly names: readonly [string, string];
      readonly suite: Suite;
    };

export function PairedEvaluation({ runs }: { readonly runs: readonly RunSummary[] }) {
  const choices = contestants(runs);
  const [first, setFirst] = useState<string>();
  const [second, setSecond] = useState<string>();
  const [suite, setSuite] = useState<Suite>('heldOut');
  const pair = [
    choices.find(({ key }) => key === first) ?? newestOf(choices, runs[0]),
    choices.find(({ key }) => key === second) ?? newestOf(choices, runs[1]),
  ] as const;
  const { work, start, stop } = usePairWork();
  const suiteId = useId();
  const begin = (): void => {
    const [a, b] = pair;
    if (a && b) start(asked(a, b), suite);
  };
  const select = (label: string, chosen: Choice | undefined, choose: (key: string) => void) => (
    <NativeSelect
      size="xs"
      label={label}
      value={chosen?.key}
      data={choices.map(({ key, title }) => ({ value: key, label: title }))}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    />
  );
  return (
    <section aria-label="Paired evaluation">
      <h3>
        The same tasks for both <Explain id="pairedComparison" />
      </h3>
      <div className="runs-pair">
        {select('First model', pair[0], setFirst)}
        {select('Second model', pair[1], setSecond)}
        <div>
          <p className="runs-label" id={suiteId}>
            Suite
          </p>
          <SegmentedControl
            size="xs"
            aria-labelledby={suiteId}
            data={suites.map((value) => ({ value, label: suiteTitles[value] }))}
            value={suite}
            onChange={(value) => setSuite(suites.find((known) => known === value) ?? 'heldOut')}
          />
        </div>
        {work.status === 'busy' ? (
          <Button size="xs" variant="default" onClick={stop}>
            Abort
          </Button>
        ) : (
          <Button size="xs" onClick={begin} disabled={!pair[0] || !pair[1]}>
            Ask both
          </Button>
        )}
      </div>
      {suite === 'heldOut' && pair[0] && pair[1] && suitesDiffer(pair) && (
        <p className="runs-note">
          These runs have different held-out suites. That of {asked(pair[0], pair[1])[0].name} is asked, and
          the other may have trained on some of its programs: the natural suite is the fairer one.
        </p>
      )}
      {pair[0] && pair[1] && levelOf(pair[0]) !== levelOf(pair[1]) && (
        <p className="runs-note">
          Their languages differ, so that only tasks of the smaller one, of level{' '}
          {Math.min(levelOf(pair[0]), levelOf(pair[1]))}, can be put to both.
        </p>
      )}
      <div className="runs-pair-outcome" aria-live="polite">
        {work.status === 'idle' && (
          <p className="dim small">
            Both models answer every task of the suite once, with their most likely tokens. This takes some
            seconds and does not touch the runs.
          </p>
        )}
        {work.status === 'busy' && <Busy progress={work.progress} />}
        {work.status === 'failed' && <p className="runs-wrong">{work.message}</p>}
        {work.status === 'done' && (
          <PairedResult answer={work.answer} names={work.names} suite={work.suite} />
        )}
      </div>
    </section>
  );
}

interface Choice extends Contestant {
  readonly key: string;
  readonly title: string;
  readonly name: string;
  readonly config: Config;
}

function levelOf({ config }: Choice): number {
  return Number(config.task.level);
}

/** The pair in the order in which it is asked: the first one's suite is taken, and a smaller language is part of a larger one. */
function asked(first: Choice, second: Choice): readonly [Choice, Choice] {
  return levelOf(second) < levelOf(first) ? [second, first] : [first, second];
}

/** Whether the two were kept from training on different held-out tasks. */
function suitesDiffer([first, second]: readonly [Choice | undefined, Choice | undefined]): boolean {
  const suiteOf = (choice: Choice | undefined): string =>
    ['evaluate.suiteSeed', 'evaluate.perStratum', 'task.level']
      .map((path) => (choice ? textAt(choice.config, path) : ''))
      .join();
  return suiteOf(first) !== suiteOf(second);
}

/** Every checkpoint of the runs, each run's newest first. */
function contestants(runs: readonly RunSummary[]): readonly Choice[] {
  return runs.flatMap((run) =>
    run.checkpoints.toReversed().map(({ id, kind, iteration, accuracy: score }) => ({
      run: run.id,
      config: run.config,
      checkpoint: id,
      key: `${run.id} ${id}`,
      name: `${run.name} at ${count(iteration)}`,
      title: `${run.name}, iteration ${count(iteration)} (${kind}${score === undefined ? '' : `, ${accuracy(score)}`})`,
    })),
  );
}

function newestOf(choices: readonly Choice[], run: RunSummary | undefined): Choice | undefined {
  const newest = run?.checkpoints.find(({ kind }) => kind === 'newest') ?? run?.checkpoints.at(-1);
  return choices.find((choice) => choice.run === run?.id && choice.checkpoint === newest?.id);
}

const parts: Readonly<Record<ExaminationProgress['part'], string>> = {
  python: 'Starting Python',
  suite: 'Drawing the suite',
  embedding: 'Embedding',
  projecting: 'Projecting',
  answering: 'Answering',
  grading: 'Grading',
};

function Busy({ progress }: { readonly progress: ExaminationProgress | 'reading' }) {
  const known = progress !== 'reading' && progress.of > 0;
  const words =
    progress === 'reading'
      ? 'Reading both models'
      : known
        ? `${parts[progress.part]}: ${count(progress.done)} of ${count(progress.of)}`
        : parts[progress.part];
  return (
    <>
      <p className="small">{words} …</p>
      <Progress
        size="sm"
        color="ink"
        aria-label={words}
        value={known ? (100 * progress.done) / progress.of : 100}
        animated={!known}
        striped={!known}
      />
    </>
  );
}

function usePairWork() {
  const stored = useStoredRuns();
  const examination = useExamination();
  const [work, setWork] = useState<Work>({ status: 'idle' });
  const abort = useRef<AbortController>(undefined);
  useEffect(() => () => abort.current?.abort(), []);
  const start = (pair: readonly [Choice, Choice], suite: Suite): void => {
    const controller = new AbortController();
    abort.current = controller;
    const { signal } = controller;
    const tell = (next: Work): void => {
      if (!signal.aborted) setWork(next);
    };
    comparePair(stored.requests, examination(), pair, suite, {
      signal,
      onProgress: (progress) => tell({ status: 'busy', progress }),
    }).then(
      (answer) => tell({ status: 'done', answer, names: [pair[0].name, pair[1].name], suite }),
      (error: unknown) => tell({ status: 'failed', message: messageOf(error) }),
    );
  };
  const stop = (): void => {
    abort.current?.abort();
    setWork({ status: 'idle' });
  };
  return { work, start, stop };
}
