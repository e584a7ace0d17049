/**
 * Two models on the same tasks: greedy answers side by side, and what may be concluded from them. Every pair of an
 * induction task counts, as in the run's own evaluation.
 */
import { gradeAnswers } from '../../core/environment/grading';
import { type PairedOutcome, pairedOutcome } from '../../core/evaluation/statistics';
import { type Mode, modes } from '../../core/task/mode';
import type { Question } from '../../core/task/prompt';
import { sum, textOf } from './answering';
import type { Inquiry } from './inquiry';
import type { ExaminedModel } from './model';
import { questionFor } from './prompt';
import type { CompareAnswer, ComparedTask, Examination, PlainAnswer } from './protocol';

/** Tasks answered between two signs of progress. */
const chunkSize = 64;

export async function compare(
  first: ExaminedModel,
  second: ExaminedModel,
  { questions }: Examination['compare']['ask'],
  inquiry: Inquiry,
): Promise<CompareAnswer> {
  if (typeof questions === 'string') inquiry.progress({ part: 'suite', done: 0, of: 0 });
  const asked =
    typeof questions === 'string'
      ? (await first.suites())[questions].tasks.map(({ question }) => question)
      : questions;
  const ofFirst = await answer(
    first,
    asked.map((question) => questionFor(first, question)),
    inquiry,
    0,
  );
  const ofSecond = await answer(
    second,
    asked.map((question) => questionFor(second, question)),
    inquiry,
    1,
  );
  const tasks = asked.flatMap((question, index): ComparedTask[] => {
    const [a, b] = [ofFirst[index], ofSecond[index]];
    return a && b ? [{ question, answers: [a, b] }] : [];
  });
  const present = modes.filter((mode) => tasks.some(({ question }) => question.mode === mode));
  return {
    tasks,
    overall: outcome(tasks),
    modes: Object.fromEntries(
      present.map((mode) => [mode, outcome(tasks.filter(({ question }) => question.mode === mode))]),
    ) as Partial<Record<Mode, PairedOutcome>>,
  };
}

async function answer(
  model: ExaminedModel,
  questions: readonly Question[],
  inquiry: Inquiry,
  turn: 0 | 1,
): Promise<PlainAnswer[]> {
  const answers: PlainAnswer[] = [];
  const engine = await model.fast();
  for (let at = 0; at < questions.length; at += chunkSize) {
    const done = turn * questions.length + at;
    inquiry.progress({ part: 'answering', done, of: 2 * questions.length });
    const chunk = questions.slice(at, at + chunkSize);
    const completions = await engine.rollout(
      chunk.map((question, index) => {
        const { tokens, start, limit } = model.writer.solve(question);
        return { prompt: tokens, start, limit, temperatures: [0], stream: index };
      }),
      { seed: 0 },
    );
    await inquiry.breathe();
    const greedy = completions.flat();
    const texts = greedy.map((completion) => textOf(model, completion));
    const grades = await gradeAnswers(
      model.environment,
      chunk,
      texts.map((text) => [text]),
      'all',
    );
    inquiry.check();
    answers.push(
      ...greedy.map(({ logProbs }, index) => ({
        text: texts[index] ?? '',
        grade: grades[index]?.[0] ?? 'wrong',
        logProb: sum(logProbs),
      })),
    );
  }
  return answers;
}

function outcome(tasks: readonly ComparedTask[]): PairedOutcome {
  const counts = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
  for (const { answers } of tasks) {
    const [a, b] = answers.map(({ grade }) => grade === 'correct');
    counts[a ? (b ? 'both' : 'onlyFirst') : b ? 'onlySecond' : 'neither']++;
  }
  return pairedOutcome(counts);
}
