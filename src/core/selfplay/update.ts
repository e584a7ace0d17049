/**
 * UPDATE (paper section 3.3.5, algorithm 1 line 14): one gradient step on proposals and answers together, each role
 * divided by its own number of samples so that neither drowns the other. Hindsight rows come in here too. The
 * optimiser is the engine's.
 */
import type { Config } from '../config/schema';
import type { UpdateOptions, UpdateStats } from '../port/policy';
import type { ScoredAnswer } from './event';
import type { Scored } from './reward';
import { type Contribution, updateRows } from './rows';
import type { Run } from './run';

export interface Update {
  readonly stats: UpdateStats;
  readonly rows: number;
}

/** One AdamW step on everything the iteration scored. */
export async function update(run: Run, scored: Scored, hindsight: readonly Contribution[]): Promise<Update> {
  return step(run, [
    ...proposalContributions(run, scored),
    ...answerContributions(run, scored.answers),
    ...hindsight,
  ]);
}

/** One step on contributions that are already divided. */
export async function step(run: Run, contributions: readonly Contribution[]): Promise<Update> {
  const rows = updateRows(contributions);
  const stats = await run.policy.update(rows, updateOptions(run));
  run.updates++;
  run.trainedTokens += stats.tokens;
  return { stats, rows: rows.length };
}

/** Linear warm-up to the learning rate, then constant, then falling with the inverse square root of the updates. */
function scheduledRate({ learningRate, warmupSteps, decayAfter }: Config['update'], update: number): number {
  const warm = Math.min(1, update / Math.max(1, warmupSteps));
  const decay = decayAfter > 0 && update > decayAfter ? Math.sqrt(decayAfter / update) : 1;
  return learningRate * warm * decay;
}

function updateOptions(run: Run): UpdateOptions {
  const { beta1, beta2, weightDecay, gradientClip, clipLow, clipHigh } = run.config.update;
  return {
    learningRate: scheduledRate(run.config.update, run.updates + 1),
    beta1,
    beta2,
    adamEpsilon: 1e-8,
    weightDecay,
    gradientClip,
    clipLow,
    clipHigh,
  };
}

function proposalContributions(run: Run, { proposals }: Scored): Contribution[] {
  const { proposerScale, proposerKl } = run.config.update;
  const share = proposerScale / Math.max(1, proposals.length);
  return proposals.map(({ proposal: { prompt, tokens, logProbs }, advantage }) => ({
    prompt: prompt.tokens,
    start: prompt.start,
    limit: prompt.limit,
    tokens,
    logProbs,
    advantage: advantage * share,
    entropy: 0,
    priorKl: proposerKl * share,
  }));
}

function answerContributions(run: Run, answers: readonly ScoredAnswer[]): Contribution[] {
  const share = 1 / Math.max(1, answers.filter(({ answer }) => answer.purpose === 'train').length);
  return answers.map(({ solved: { prompt, start, limit }, answer, advantage }) => ({
    prompt,
    start,
    limit,
    tokens: answer.tokens,
    logProbs: answer.logProbs,
    advantage: advantage * share,
    entropy: answer.purpose === 'train' ? run.config.update.entropy * share : 0,
    priorKl: 0,
  }));
}
