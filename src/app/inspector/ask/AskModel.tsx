/** A person asks the model a task of their own, and watches it answer token by token. */
import { Button, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { levels } from '../../../core/language/options';
import type { ExaminedQuestion, GeneratedToken, QuestionProblem } from '../../../engine/examination/protocol';
import { Panel } from '../../components/Panel';
import type { ReadyModel } from '../../examination/models';
import { useAsked } from '../../examination/useAsked';
import { useSessionState } from '../../session/context';
import { Failure, Waiting } from '../detail/Progress';
import { useInspectedExamination, useInspectedRun } from '../inspected';
import './ask.css';
import { examples, type OwnTask, textOf } from './draft';
import { OwnTaskForm } from './OwnTaskForm';
import { Watch } from './Watch';
import type { Watched } from './watched';

const tempos = [
  { value: '0', label: 'At once' },
  { value: '350', label: 'Token by token' },
  { value: '1200', label: 'Slowly' },
] as const;

const draws = [
  { value: 'greedy', label: 'Likeliest' },
  { value: 'chance', label: 'By chance' },
] as const;

/** What is known before the answer is complete. */
interface Begun {
  readonly model: ReadyModel;
  readonly question: ExaminedQuestion;
  readonly prompt: readonly string[];
}

export function AskModel() {
  const examination = useInspectedExamination();
  const stored = useInspectedRun();
  const config = useSessionState(({ open, draft }) => stored?.config ?? open?.config ?? draft.config);
  const [task, setTask] = useState<OwnTask>(examples.deduction);
  const [problems, setProblems] = useState<readonly QuestionProblem[]>([]);
  const [tempo, setTempo] = useState<string>('350');
  const [draw, setDraw] = useState<string>('greedy');
  const [begun, setBegun] = useState<Begun>();
  const [tokens, setTokens] = useState<readonly GeneratedToken[]>([]);
  const { asked, ask, reset } = useAsked<Watched | undefined>();
  const level = levels.find((known) => known === Number(config?.task.level)) ?? 0;

  const change = (next: OwnTask): void => {
    setTask(next);
    setProblems([]);
  };
  const start = (): void =>
    ask(async ({ signal, onProgress }) => {
      setBegun(undefined);
      setTokens([]);
      const parsed = await examination.ask(
        'parseQuestion',
        { mode: task.mode, level, text: textOf(task), visible: config?.task.inductionVisible ?? 1 },
        { signal, onProgress },
      );
      setProblems(parsed.valid ? [] : parsed.problems);
      if (!parsed.valid) return undefined;
      const { question, prompt } = parsed;
      const model = await examination.now();
      signal.throwIfAborted();
      setBegun({ model, question, prompt });
      const source = { from: 'question', question } as const;
      const answer = await examination.ask(
        'generate',
        {
          key: model.key,
          prompt: source,
          temperature: draw === 'greedy' ? 0 : model.config.solve.temperature,
          seed: model.config.run.seed,
          tokenMs: Number(tempo),
        },
        { signal, onProgress, onToken: (token) => setTokens((before) => [...before, token]) },
      );
      const reading = await examination.ask(
        'read',
        { key: model.key, prompt: source, completion: answer.tokens },
        { signal },
      );
      return { question, answer, reading };
    });

  const watched = asked.state === 'answered' ? asked.answer : undefined;
  return (
    <div className="ask">
      <Panel title="Your own task" explain="ownTask">
        <OwnTaskForm task={task} problems={problems} onChange={change} />
        <div className="ask-controls">
          <SegmentedControl
            size="xs"
            aria-label="Which answer"
            data={[...draws]}
            value={draw}
            onChange={setDraw}
          />
          <SegmentedControl
            size="xs"
            aria-label="How fast"
            data={[...tempos]}
            value={tempo}
            onChange={setTempo}
          />
          {asked.state === 'busy' ? (
            <Button size="xs" variant="default" onClick={reset}>
              Stop
            </Button>
          ) : (
            <Button size="xs" onClick={start}>
              Ask the model
            </Button>
          )}
        </div>
        <p className="dim small">Level {level} of the language, as the run has it.</p>
        <div aria-live="polite">
          {asked.state === 'busy' && tokens.length === 0 && <Waiting progress={asked.progress} />}
          {asked.state === 'failed' && <Failure message={asked.message} />}
        </div>
      </Panel>
      {begun ? (
        <Watch
          iteration={begun.model.iteration}
          model={begun.model.info}
          question={begun.question}
          prompt={begun.prompt}
          tokens={tokens}
          watched={watched}
        />
      ) : (
        <Panel title="The answer" explain="attention">
          <p className="dim">
            Here the model's answer appears token by token: what it weighed for each, what the grammar
            forbade, and what every head looked at.
          </p>
        </Panel>
      )}
    </div>
  );
}
