/** The answers of two moments of a run as one list: what was said then, what is said now, and how often. */
import type { DistinctAnswer, SolveAnswer } from '../../../engine/examination/protocol';

export interface AnswerOfBoth {
  readonly text: string;
  readonly grade: DistinctAnswer['grade'];
  readonly before: DistinctAnswer | undefined;
  readonly after: DistinctAnswer | undefined;
}

/** Every distinct answer once, the ones most frequent now first. */
export function bothMoments(before: SolveAnswer, after: SolveAnswer): readonly AnswerOfBoth[] {
  const answers = new Map<string, AnswerOfBoth>();
  const keyOf = ({ grade, text }: DistinctAnswer): string => `${grade} ${text}`;
  for (const answer of after.answers) {
    answers.set(keyOf(answer), { text: answer.text, grade: answer.grade, before: undefined, after: answer });
  }
  for (const answer of before.answers) {
    const known = answers.get(keyOf(answer));
    answers.set(keyOf(answer), {
      text: answer.text,
      grade: answer.grade,
      before: answer,
      after: known?.after,
    });
  }
  const count = (answer: DistinctAnswer | undefined): number => answer?.count ?? 0;
  return [...answers.values()].sort(
    (a, b) => count(b.after) - count(a.after) || count(b.before) - count(a.before),
  );
}
