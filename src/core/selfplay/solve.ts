/**
 * SOLVE (paper algorithm 1, lines 10 to 13): the policy answers each task several times, real Python grades the
 * answers. On-policy answers give the solve rate and are trained on; exploratory ones at a higher temperature only
 * teach when they are right; estimates only measure learnability (the paper's n Monte Carlo rollouts).
 */
import { detokenize } from '../language/tokenizer';
import type { Completion } from '../port/policy';
import type { PythonResult } from '../port/python';
import { answerReward } from '../reward/composite';
import type { Answer, Grade, Pair, SolvedTask, Task } from '../task/task';
import type { Call } from './environment';
import type { Run } from './run';
import type { SelectedTask } from './select';

/** Every purpose with how often and how hot a task is answered for it. */
interface Attempt {
  readonly purpose: Answer['purpose'];
  readonly temperature: number;
}

/** Answers every selected task; one rollout call and one Python call for all of them. */
export async function solve(run: Run, selected: readonly SelectedTask[]): Promise<SolvedTask[]> {
  const attempts = selected.map((item) => attemptsFor(run, item));
  const prompts = selected.map(({ task }) => run.writer.solve(task));
  const rollouts = await run.policy.rollout(
    prompts.map(({ tokens, start, limit }, index) => ({
      prompt: tokens,
      start,
      limit,
      temperatures: (attempts[index] ?? []).map((attempt) => attempt.temperature),
      stream: run.stream(),
    })),
    { seed: run.config.run.seed },
  );
  const texts = rollouts.map((completions) => completions.map((completion) => answerText(run, completion)));
  const grades = await grade(
    run,
    selected.map(({ task }) => task),
    texts,
  );
  return selected.map(({ task, drawn }, index) => {
    const { tokens: prompt = new Int32Array(0), start = 0, limit = 0 } = prompts[index] ?? {};
    const answers = (rollouts[index] ?? []).map((completion, at): Answer => {
      run.generatedTokens += completion.tokens.length;
      const given = grades[index]?.[at] ?? 'wrong';
      return {
        tokens: completion.tokens,
        logProbs: completion.logProbs,
        text: texts[index]?.[at] ?? '',
        grade: given,
        purpose: attempts[index]?.[at]?.purpose ?? 'train',
        reward: answerReward(run.config.reward, given),
      };
    });
    return { task, prompt, start, limit, drawn, answers, solveRate: solveRate(answers) };
  });
}

/** New tasks get separate estimates where the settings ask for them; tasks that are only probed get nothing else. */
function attemptsFor(run: Run, { task, drawn }: SelectedTask): Attempt[] {
  const { solve } = run.config;
  const hot =
    task.mode === 'induction' ? solve.explorationTemperatureInduction : solve.explorationTemperature;
  const repeat = (count: number, purpose: Answer['purpose'], temperature: number): Attempt[] =>
    Array.from({ length: count }, () => ({ purpose, temperature }));
  if (drawn === 'probe') return repeat(solve.monteCarlo || solve.samples, 'estimate', solve.temperature);
  return [
    ...repeat(solve.samples, 'train', solve.temperature),
    ...repeat(solve.exploration, 'explore', hot),
    ...(drawn === 'new' ? repeat(solve.monteCarlo, 'estimate', solve.temperature) : []),
  ];
}

/** The paper's mean success rate: over the estimates if there are any, else over the trained answers. */
function solveRate(answers: readonly Answer[]): number {
  const estimates = answers.filter((answer) => answer.purpose === 'estimate');
  const counted = estimates.length > 0 ? estimates : answers.filter((answer) => answer.purpose === 'train');
  return counted.filter((answer) => answer.grade === 'correct').length / Math.max(1, counted.length);
}

function answerText(run: Run, completion: Completion): string {
  return detokenize(run.language.vocabulary, completion.tokens.subarray(0, -1));
}

/**
 * Grades answers (paper section 3.3.4): deduction by value, abduction by running the program on the answered input
 * (any pre-image counts), induction by running the answered program on the task's pairs.
 * @param texts one list of answers a task. @returns grades in the same arrangement.
 */
export async function grade(
  run: Run,
  tasks: readonly Task[],
  texts: readonly (readonly string[])[],
): Promise<Grade[][]> {
  const calls: Call[] = tasks.flatMap((task, index) => {
    const answers = [...new Set(texts[index])];
    if (task.mode === 'abduction') return [{ program: task.program, inputs: answers }];
    if (task.mode === 'induction') {
      const inputs = gradedPairs(run, task).map((pair) => pair.input);
      return answers.map((program) => ({ program, inputs }));
    }
    return [];
  });
  const results = await run.environment.run(calls);
  let at = 0;
  return tasks.map((task, index) => {
    const answers = texts[index] ?? [];
    const distinct = [...new Set(answers)];
    const verdicts = new Map<string, Grade>();
    if (task.mode === 'abduction') {
      const outcome = results[at++] ?? [];
      distinct.forEach((answer, i) => {
        verdicts.set(answer, gradeResults(outcome.slice(i, i + 1), task.pairs));
      });
    } else if (task.mode === 'induction') {
      for (const answer of distinct)
        verdicts.set(answer, gradeResults(results[at++] ?? [], gradedPairs(run, task)));
    } else {
      for (const answer of distinct)
        verdicts.set(answer, answer === task.pairs[0]?.output ? 'correct' : 'wrong');
    }
    return answers.map((answer) => verdicts.get(answer) ?? 'wrong');
  });
}

/** The pairs an induction answer must reproduce (a switch between the paper's two statements). */
function gradedPairs(run: Run, task: Task): readonly Pair[] {
  return run.config.task.inductionCheck === 'all' ? task.pairs : task.pairs.slice(task.visible);
}

function gradeResults(results: readonly PythonResult[], pairs: readonly Pair[]): Grade {
  if (results.some((result) => !result.ok)) return 'fails';
  return pairs.every((pair, index) => {
    const result = results[index];
    return result?.ok && result.repr === pair.output;
  })
    ? 'correct'
    : 'wrong';
}
