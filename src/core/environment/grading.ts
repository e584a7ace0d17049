/**
 * Grading (paper section 3.3.4): deduction by value, abduction by running the program on the answered input, so that
 * any pre-image counts, induction by running the answered program on the task's pairs. Answers are literals or
 * programs of the language; values are compared by their canonical text, so `True` is not `1`.
 */
import type { PythonResult } from '../port/python';
import type { Question } from '../task/prompt';
import type { Grade, Pair } from '../task/task';
import type { Call, Environment } from './environment';

/** Which pairs an induction answer must reproduce: every one, or only those the solver did not see. */
export type InductionCheck = 'all' | 'hidden';

/** How an answer did. */
export interface Judgement {
  readonly grade: Grade;
  /** Share of the checked pairs that it reproduces, in [0, 1]; an answer to a single pair has 0 or 1. */
  readonly share: number;
}

/**
 * @param texts one list of answers a question; equal answers are run once.
 * @returns grades in the same arrangement.
 */
export async function gradeAnswers(
  environment: Environment,
  questions: readonly Question[],
  texts: readonly (readonly string[])[],
  check: InductionCheck,
): Promise<Grade[][]> {
  const judged = await judgeAnswers(environment, questions, texts, check);
  return judged.map((answers) => answers.map(({ grade }) => grade));
}

/** As {@link gradeAnswers}, with how many of its pairs each answer reproduces. */
export async function judgeAnswers(
  environment: Environment,
  questions: readonly Question[],
  texts: readonly (readonly string[])[],
  check: InductionCheck,
): Promise<Judgement[][]> {
  const distinct = questions.map((_, index) => [...new Set(texts[index])]);
  const calls = questions.map((question, index) => callsFor(question, distinct[index] ?? [], check));
  const results = await environment.run(calls.flat());
  let at = 0;
  return questions.map((question, index) => {
    const mine = results.slice(at, at + (calls[index]?.length ?? 0));
    at += mine.length;
    const judged = new Map(
      (distinct[index] ?? []).map((answer, i) => [answer, judgeOne(question, answer, i, mine, check)]),
    );
    return (texts[index] ?? []).map((answer) => judged.get(answer) ?? { grade: 'wrong', share: 0 });
  });
}

/** Abduction is one call with all answers as inputs, induction one call an answer, deduction none. */
function callsFor(question: Question, answers: readonly string[], check: InductionCheck): Call[] {
  switch (question.mode) {
    case 'deduction':
    case 'error':
      return [];
    case 'abduction':
      return [{ program: question.program, inputs: answers }];
    case 'induction': {
      const inputs = checkedPairs(question, check).map((pair) => pair.input);
      return answers.map((program) => ({ program, inputs }));
    }
  }
}

function judgeOne(
  question: Question,
  answer: string,
  index: number,
  results: readonly (readonly PythonResult[])[],
  check: InductionCheck,
): Judgement {
  switch (question.mode) {
    case 'deduction':
    case 'error':
      return answer === question.pairs[0]?.output ? right : { grade: 'wrong', share: 0 };
    case 'abduction':
      return judgeResults(results[0]?.slice(index, index + 1) ?? [], question.pairs);
    case 'induction':
      return judgeResults(results[index] ?? [], checkedPairs(question, check));
  }
}

const right: Judgement = { grade: 'correct', share: 1 };

function checkedPairs(question: Question, check: InductionCheck): readonly Pair[] {
  return check === 'all' ? question.pairs : question.pairs.slice(question.visible);
}

function judgeResults(results: readonly PythonResult[], pairs: readonly Pair[]): Judgement {
  const agree = results.filter((result, index) => result.ok && result.repr === pairs[index]?.output).length;
  const share = agree / Math.max(1, results.length);
  if (results.some((result) => !result.ok)) return { grade: 'fails', share };
  return share === 1 ? right : { grade: 'wrong', share };
}
