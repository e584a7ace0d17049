/**
 * The two floor lines every accuracy is shown beside: what random answers score under the policy's mask, and what the best
 * strategy scores that needs no thought (one constant answer a type, or copying the given value). Digit answers
 * make both high; an accuracy means nothing without them.
 */
import type { Environment } from '../environment/environment';
import { gradeAnswers } from '../environment/grading';
import { withoutEnd } from '../language/completion';
import { type Language, parametersOf } from '../language/language';
import { sampleFromPrior } from '../language/prior';
import { detokenize } from '../language/tokenizer';
import { openStream } from '../random/stream';
import { type Mode, modes } from '../task/mode';
import type { SuiteFloors } from './accuracy';
import type { AskedTask } from './question';

/** Answers drawn for each task to measure chance. */
const chanceSamples = 16;

/** Answers drawn from the prior to find the constants worth trying, a kind of answer. */
const constantDraws = 400;

/** The most frequent of them that are tried as constants. */
const constantsTried = 24;

/** Both floors of a suite, a mode; modes without tasks are left out. */
export async function suiteFloors(
  language: Language,
  environment: Environment,
  asked: readonly AskedTask[],
): Promise<SuiteFloors> {
  const random: Partial<Record<Mode, number>> = {};
  const trivial: Partial<Record<Mode, number>> = {};
  for (const mode of modes) {
    const tasks = asked.filter(({ question }) => question.mode === mode);
    if (tasks.length === 0) continue;
    random[mode] = await chance(language, environment, tasks);
    const constant = await bestConstant(language, environment, tasks);
    trivial[mode] = Math.max(constant, await copying(language, environment, tasks));
  }
  return { random, trivial };
}

/** Mean success of answers drawn by the weights of the policy's mask. */
async function chance(
  language: Language,
  environment: Environment,
  tasks: readonly AskedTask[],
): Promise<number> {
  const random = openStream(0, 'chance');
  const texts = tasks.map(({ prompt }) =>
    Array.from({ length: chanceSamples }, () => draw(language, prompt.start, prompt.limit, random)),
  );
  const grades = await grade(environment, tasks, texts);
  const right = grades.flat().filter((verdict) => verdict === 'correct').length;
  return right / (tasks.length * chanceSamples);
}

/** Best share of tasks that one answer solves, chosen separately for each kind of answer (the prior's start state). */
async function bestConstant(
  language: Language,
  environment: Environment,
  tasks: readonly AskedTask[],
): Promise<number> {
  const random = openStream(1, 'chance');
  const starts = [...new Set(tasks.map(({ prompt }) => prompt.priorStart))];
  let solved = 0;
  for (const start of starts) {
    const alike = tasks.filter(({ prompt }) => prompt.priorStart === start);
    const counts = new Map<string, number>();
    for (let i = 0; i < constantDraws; i++) {
      const text = draw(language, start, alike[0]?.prompt.limit ?? 0, random);
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    const frequent = [...counts].sort((a, b) => b[1] - a[1]).slice(0, constantsTried);
    const constants = frequent.map(([text]) => text);
    const grades = await grade(
      environment,
      alike,
      alike.map(() => constants),
    );
    const scores = constants.map((_, index) => grades.filter((row) => row[index] === 'correct').length);
    solved += Math.max(0, ...scores);
  }
  return solved / tasks.length;
}

/** Share of tasks that repeating a given value solves; there is no value to repeat in induction. */
async function copying(
  language: Language,
  environment: Environment,
  tasks: readonly AskedTask[],
): Promise<number> {
  const texts = tasks.map(({ question: { mode, pairs, signature } }) => {
    const [pair] = pairs;
    const types = parametersOf(signature);
    const at = types.indexOf(signature.result);
    if (!pair || mode === 'induction' || mode === 'error' || at < 0) return [];
    if (mode === 'abduction') return types.length === 1 ? [pair.output] : [];
    return language.argumentsOf(signature, pair.input)?.slice(at, at + 1) ?? [];
  });
  const grades = await grade(environment, tasks, texts);
  return grades.flat().filter((verdict) => verdict === 'correct').length / tasks.length;
}

function grade(environment: Environment, tasks: readonly AskedTask[], texts: readonly (readonly string[])[]) {
  return gradeAnswers(
    environment,
    tasks.map(({ question }) => question),
    texts,
    'all',
  );
}

function draw(
  language: Language,
  start: number,
  limit: number,
  random: ReturnType<typeof openStream>,
): string {
  return detokenize(language.vocabulary, withoutEnd(sampleFromPrior(language, start, limit, random)));
}
