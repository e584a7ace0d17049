/**
 * Judging a policy on suites: greedy accuracy and pass@k a mode and stratum. Reads the policy, changes nothing, and
 * never feeds anything back into training.
 */
import type { Environment } from '../environment/environment';
import { gradeAnswers } from '../environment/grading';
import { withoutEnd } from '../language/completion';
import type { Language } from '../language/language';
import { detokenize } from '../language/tokenizer';
import type { PolicyEngine } from '../port/policy';
import { type Mode, modes } from '../task/mode';
import type { SuiteAccuracy } from './accuracy';
import type { AskedTask } from './question';

/** What an evaluation needs. */
export interface Judge {
  readonly policy: PolicyEngine;
  readonly environment: Environment;
  readonly language: Language;
}

/** Prompts in one rollout call, so that a large suite does not need all its memory at once. */
const chunkSize = 256;

/**
 * Answers every task and grades the answers.
 * @param temperatures one answer an entry; 0 is greedy.
 * @returns for each task, whether each answer was correct.
 */
export async function judge(
  { policy, environment, language }: Judge,
  tasks: readonly AskedTask[],
  temperatures: readonly number[],
  seed: number,
): Promise<boolean[][]> {
  const outcome: boolean[][] = [];
  for (let at = 0; at < tasks.length; at += chunkSize) {
    const chunk = tasks.slice(at, at + chunkSize);
    const rollouts = await policy.rollout(
      chunk.map(({ prompt }, index) => ({
        prompt: prompt.tokens,
        start: prompt.start,
        limit: prompt.limit,
        temperatures,
        stream: at + index,
      })),
      { seed },
    );
    const texts = rollouts.map((answers) =>
      answers.map(({ tokens }) => detokenize(language.vocabulary, withoutEnd(tokens))),
    );
    const questions = chunk.map(({ question }) => question);
    const grades = await gradeAnswers(environment, questions, texts, 'all');
    outcome.push(...grades.map((row) => row.map((grade) => grade === 'correct')));
  }
  return outcome;
}

/** Greedy accuracy of the policy on a suite. */
export async function greedyAccuracy(parts: Judge, tasks: readonly AskedTask[]): Promise<SuiteAccuracy> {
  const right = (await judge(parts, tasks, [0], 0)).map(([answer]) => answer === true);
  const accuracy: Partial<Record<Mode, number>> = {};
  const strata: Partial<Record<Mode, Record<string, number>>> = {};
  for (const mode of modes) {
    const mine = tasks.flatMap(({ question, source }, index) =>
      question.mode === mode ? [{ stratum: source.stratum ?? 'all', right: right[index] === true }] : [],
    );
    if (mine.length === 0) continue;
    accuracy[mode] = shareRight(mine);
    const names = [...new Set(mine.map(({ stratum }) => stratum))].sort();
    strata[mode] = Object.fromEntries(
      names.map((name) => [name, shareRight(mine.filter(({ stratum }) => stratum === name))]),
    );
  }
  return { accuracy, strata };
}

function shareRight(items: readonly { readonly right: boolean }[]): number {
  return items.filter(({ right }) => right).length / items.length;
}
