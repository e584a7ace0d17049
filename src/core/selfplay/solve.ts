/**
 * SOLVE (paper algorithm 1, lines 10 to 13): the policy answers each task several times, real Python grades the
 * answers. On-policy answers give the solve rate and are trained on; exploratory ones at a higher temperature only
 * teach when they are right; estimates only measure learnability (the paper's n Monte Carlo rollouts).
 */
import { type Judgement, judgeAnswers } from '../environment/grading';
import { detokenize } from '../language/tokenizer';
import type { Completion } from '../port/policy';
import { answerReward } from '../reward/composite';
import type { Answer, SolvedTask } from '../task/task';
import { isWellFormed } from './reading';
import type { Run } from './run';
import type { SelectedTask } from './selection';

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
    { seed: run.config.run.seed, topP: run.config.solve.topP },
  );
  const texts = rollouts.map((completions) => completions.map((completion) => answerText(run, completion)));
  const judged = await judgeAnswers(
    run.environment,
    selected.map(({ task }) => task),
    texts,
    run.config.task.inductionCheck,
  );
  return selected.map(({ task, drawn }, index) => {
    const { tokens: prompt = new Int32Array(0), start = 0, limit = 0 } = prompts[index] ?? {};
    const answers = (rollouts[index] ?? []).map((completion, at): Answer => {
      run.generatedTokens += completion.tokens.length;
      const formed = isWellFormed(run.language, task, completion.tokens);
      const { grade, share } = formed ? (judged[index]?.[at] ?? unjudged) : malformed;
      return {
        tokens: completion.tokens,
        logProbs: completion.logProbs,
        text: texts[index]?.[at] ?? '',
        grade,
        purpose: attempts[index]?.[at]?.purpose ?? 'train',
        reward: answerReward(run.config.reward, grade, task.mode === 'induction' ? share : 0),
      };
    });
    return { task, prompt, start, limit, drawn, answers, solveRate: solveRate(answers) };
  });
}

const unjudged: Judgement = { grade: 'wrong', share: 0 };
const malformed: Judgement = { grade: 'malformed', share: 0 };

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

/** The answers a solve rate is measured on: the estimates if there are any, else the trained ones. */
export function measuredAnswers(answers: readonly Answer[]): readonly Answer[] {
  const estimates = answers.filter((answer) => answer.purpose === 'estimate');
  return estimates.length > 0 ? estimates : answers.filter((answer) => answer.purpose === 'train');
}

/** The paper's mean success rate. */
function solveRate(answers: readonly Answer[]): number {
  const counted = measuredAnswers(answers);
  return counted.filter((answer) => answer.grade === 'correct').length / Math.max(1, counted.length);
}

function answerText(run: Run, completion: Completion): string {
  return detokenize(run.language.vocabulary, completion.tokens.subarray(0, -1));
}
