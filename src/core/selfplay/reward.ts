/**
 * REWARD (paper equations 4 to 6 and 8): what each proposal of the policy and each answer is paid, and the
 * advantage that follows. Proposals drawn from the prior are not the policy's and get none.
 */
import { type AdvantageSample, advantages } from '../advantage/advantage';
import { chanceOf } from '../reward/chance';
import { proposalReward, rejectionReward } from '../reward/composite';
import { intrinsicTerms, withIntrinsic } from '../reward/intrinsic';
import { kindOf } from '../reward/progress';
import type { Answer, Proposal, SolvedTask, Verdict } from '../task/task';
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
  const { config } = run;
  const rates = solveRates(verdicts, solved);
  const paid = verdicts.flatMap((verdict): Omit<ProposalReward, 'advantage'>[] => {
    const { proposal, timesProposed } = verdict;
    if (proposal.prompt.origin !== 'policy') return [];
    if (!verdict.valid) return [{ proposal, reward: rejectionReward(config.reward, verdict.rejection) }];
    const { task } = verdict;
    const solveRate = rates.get(task.id);
    if (solveRate === undefined) return [];
    const difficulty = {
      solveRate,
      chance: chanceOf(task, run.environment.probes(task.signature, config.validate.probes)),
      progress: run.progress.of(kindOf(task.mode, task.program)),
    };
    const learnable = proposalReward(config.reward, difficulty, timesProposed);
    const terms = intrinsicTerms(task, referencesOf(run, proposal), run.values, config.intrinsic.surprise);
    return [{ proposal, reward: withIntrinsic(learnable, terms, config.intrinsic), solveRate, terms }];
  });
  const { proposer: estimator, normalisation, clip } = config.advantage;
  const samples = paid.map(({ proposal, reward }, group) => sample('propose', proposal, reward, group));
  const values = advantages(samples, { estimator, normalisation, clip });
  return paid.map((item, index) => ({ ...item, advantage: values[index] ?? 0 }));
}

/** Solve rate by task; that of a program with further inputs by the environment is the mean over all of them. */
function solveRates(
  verdicts: readonly Verdict[],
  solved: readonly SolvedTask[],
): ReadonlyMap<number, number> {
  const own = new Map(solved.map(({ task, solveRate }) => [task.id, solveRate]));
  const families = new Map<number, number[]>();
  for (const verdict of verdicts) {
    if (!verdict.valid) continue;
    const { id, provenance } = verdict.task;
    const rate = own.get(id);
    if (rate === undefined) continue;
    const head = provenance.origin === 'environment' ? (provenance.references[0] ?? id) : id;
    families.set(head, [...(families.get(head) ?? []), rate]);
  }
  return new Map(
    [...families].map(([id, rates]) => [id, rates.reduce((sum, rate) => sum + rate, 0) / rates.length]),
  );
}

/** Programs the proposer was shown, as far as they are still in the buffer. */
function referencesOf({ buffers }: Run, { prompt }: Proposal): readonly string[] {
  return prompt.references.flatMap((id) => buffers[prompt.mode].get(id)?.task.program ?? []);
}

function sample(role: string, { prompt, tokens }: Proposal, reward: number, group: number): AdvantageSample {
  return { reward, roleTask: `${role} ${prompt.mode}`, group, length: tokens.length };
}

function scoreAnswers(run: Run, solved: readonly SolvedTask[]): ScoredAnswer[] {
  const { solver: estimator, normalisation, clip } = run.config.advantage;
  const trained = solved.flatMap((item) =>
    item.answers.filter(isTrained(run)).map((answer) => ({ solved: item, answer })),
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

/** Which answers are trained on as they were drawn: the estimates too, where the settings say so. */
function isTrained({ config }: Run): (answer: Answer) => boolean {
  const estimates = config.solve.estimates === 'trained';
  return ({ purpose }) => purpose === 'train' || (estimates && purpose === 'estimate');
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
