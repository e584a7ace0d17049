/** Asks the model that is being trained the same task again, as it is at this moment. */
import { Button } from '@mantine/core';
import type { ExaminedQuestion, SolveAnswer } from '../../../engine/examination/protocol';
import { useAsked } from '../../examination/useAsked';
import { useInspectedExamination } from '../inspected';
import { AnswerTable } from './AnswerTable';
import { Failure, Waiting } from './Progress';

/** Answers asked besides the greedy one. */
export const samplesAsked = 16;

interface Solved {
  readonly iteration: number;
  readonly answer: SolveAnswer;
}

export function SolveNow({ question }: { readonly question: ExaminedQuestion }) {
  const examination = useInspectedExamination();
  const { asked, ask } = useAsked<Solved>();
  const solve = (): void =>
    ask(async ({ signal, onProgress }) => {
      const { key, iteration, config } = await examination.now();
      const answer = await examination.ask(
        'solve',
        {
          key,
          question,
          samples: samplesAsked,
          temperature: config.solve.temperature,
          seed: config.run.seed,
        },
        { signal, onProgress },
      );
      return { iteration, answer };
    });
  return (
    <div className="detail-tool">
      <Button size="xs" onClick={solve} loading={asked.state === 'busy'}>
        Solve now
      </Button>
      <div aria-live="polite">
        {asked.state === 'busy' && <Waiting progress={asked.progress} />}
        {asked.state === 'failed' && <Failure message={asked.message} />}
        {asked.state === 'answered' && (
          <AnswerTable
            mode={question.mode}
            label={`Answers of the model of iteration ${asked.answer.iteration}`}
            answer={asked.answer.answer}
          />
        )}
        {asked.state === 'answered' && (
          <p className="dim">The model of iteration {asked.answer.iteration}, at the run's temperature.</p>
        )}
      </div>
    </div>
  );
}
