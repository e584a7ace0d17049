/** The form for a task of one's own: the fields its mode asks for, and the mistakes at their places. */
import { SegmentedControl, Textarea } from '@mantine/core';
import { modes } from '../../../core/task/mode';
import type { QuestionProblem } from '../../../engine/examination/protocol';
import { modeWords } from '../../components/modeWords';
import { useInspectedModes } from '../inspected';
import { examples, fieldName, type OwnTask, placeIn, textOf } from './draft';

interface OwnTaskFormProps {
  readonly task: OwnTask;
  readonly problems: readonly QuestionProblem[];
  readonly onChange: (task: OwnTask) => void;
}

export function OwnTaskForm({ task, problems, onChange }: OwnTaskFormProps) {
  const { mode } = task;
  const many = mode === 'induction';
  const trained = useInspectedModes();
  // A model that was never trained on errors has no words for them.
  const offered = modes.filter((each) => each !== 'error' || trained.includes('error'));
  const field = (name: 'program' | 'inputs' | 'outputs', label: string) => (
    <Textarea
      size="xs"
      label={label}
      autosize
      minRows={name === 'program' || many ? 2 : 1}
      maxRows={16}
      spellCheck={false}
      classNames={{ input: 'code-input' }}
      value={task[name]}
      error={problems.some(({ at }) => at.field === name)}
      onChange={({ currentTarget }) => onChange({ ...task, [name]: currentTarget.value })}
    />
  );
  return (
    <div className="ask-form">
      <SegmentedControl
        size="xs"
        aria-label="Mode"
        data={offered}
        value={mode}
        onChange={(value) => {
          const chosen = modes.find((known) => known === value);
          if (chosen) onChange(examples[chosen]);
        }}
      />
      <p className="dim">{modeWords[mode].own}</p>
      {field('program', many ? 'Program (may be empty: the model never sees it)' : 'Program')}
      {mode !== 'abduction' && field('inputs', many ? 'Inputs, one a line' : 'Input')}
      {mode !== 'deduction' && mode !== 'error' && field('outputs', many ? 'Outputs, one a line' : 'Output')}
      {problems.length > 0 && (
        <div role="alert">
          <ul className="ask-problems" aria-label="Mistakes">
            {problems.map((problem) => (
              <Problem key={`${problem.at.field} ${problem.offset}`} task={task} problem={problem} />
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function Problem({ task, problem }: { readonly task: OwnTask; readonly problem: QuestionProblem }) {
  const { at, line, column, offset, message } = problem;
  const { before, after } = placeIn(textOf(task), at, offset);
  return (
    <li>
      <strong>
        ✗ {fieldName(task.mode, at)}, line {line}, column {column}.
      </strong>{' '}
      {message}
      {before + after !== '' && (
        <pre className="ask-place" aria-hidden="true">
          {before}
          <mark>{after === '' ? ' ' : after}</mark>
        </pre>
      )}
    </li>
  );
}
