/**
 * REWARD (paper equations 4 to 6 and 8): what each proposal of the policy and each answer is paid, and the
 * advantage that follows. Proposals drawn from the prior are not the policy's and get none.
 */
import { type AdvantageSample, advantages } from '../advantage/advantage';
import { proposalReward, rejectionReward } from '../reward/composite';
import type { Proposal, SolvedTask, Verdict } from '../task/task';
import type { ProposalReward, ScoredAnswer } from './event';
import type { Run } from './run';

export interface Scored {
  readonly proposals: readonly ProposalReward[];
  readonly answers: readonly ScoredAnswer[];
}

/** Rewards and advantages of one iteration; each role is normalised on its own. */
export function reward(run: Run, verdicts: readonly Verdict[], solved: readonly SolvedTask[]): Scored {
  return { proposals: scoreProposals(run, verdicts, solved), answers: scoreAnswers(run, solved) };
}

function scoreProposals(
  run: Run,
  verdicts: readonly Verdict[],
  solved: readonly SolvedTask[],
): ProposalReward[] {
  const rates = new Map(solved.map((item) => [item.task.id, item.solveRate]));
  const paid = verdicts.flatMap((verdict): Omit<ProposalReward, 'advantage'>[] => {
    const { proposal } = verdict;
    if (proposal.prompt.origin !== 'policy') return [];
    if (!verdict.valid) return [{ proposal, reward: rejectionReward(run.config.reward, verdict.rejection) }];
    const solveRate = rates.get(verdict.task.id);
    if (solveRate === undefined) return [];
    return [
      { proposal, reward: proposalReward(run.config.reward, solveRate, verdict.timesProposed), solveRate },
    ];
  });
  const { proposer: estimator, normalisation, clip } = run.config.advantage;
  const samples = paid.map(({ proposal, reward }, group) => sample('propose', proposal, reward, group));
  const values = advantages(samples, { estimator, normalisation, clip });
  return paid.map((item, index) => ({ ...item, advantage: values[index] ?? 0 }));
}

function sample(role: string, { prompt, tokens }: Proposal, reward: number, group: number): AdvantageSample {
  return { reward, roleTask: `${role} ${prompt.mode}`, group, length: tokens.length };
}

function scoreAnswers(run: Run, solved: readonly SolvedTask[]): ScoredAnswer[] {
  const { solver: estimator, normalisation, clip } = run.config.advantage;
  const trained = solved.flatMap((item) =>
    item.answers.filter((answer) => answer.purpose === 'train').map((answer) => ({ solved: item, answer })),
  );
  const values = advantages(
    trained.map(({ solved: { task }, answer }) => ({
      reward: answer.reward,
      roleTask: `solve ${task.mode}`,
      group: task.id,
      length: answer.tokens.length,
    })),
    { estimator, normalisation, clip },
  );
  const onPolicy = trained.map((item, index) => ({ ...item, advantage: values[index] ?? 0 }));
  return [...onPolicy, ...solved.flatMap(scoreExploration)];
}

/** Most all exploratory successes of one task weigh together, in on-policy answers. */
const explorationMass = 4;

/** Most a single exploratory success weighs. */
const explorationPeak = 2;

/**
 * Verified imitation: a right exploratory answer gets (1 - solve rate) x min(2, 4 / number of right ones), a wrong
 * one nothing. It is no policy gradient (no importance weights), and it is what lets a confidently wrong small
 * policy recover.
 */
function scoreExploration(solved: SolvedTask): ScoredAnswer[] {
  const right = solved.answers.filter((answer) => answer.purpose === 'explore' && answer.grade === 'correct');
  const advantage = (1 - solved.solveRate) * Math.min(explorationPeak, explorationMass / right.length);
  return right.map((answer) => ({ solved, answer, advantage }));
}
