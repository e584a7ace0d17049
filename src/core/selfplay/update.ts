/**
 * UPDATE (paper section 3.3.5, algorithm 1 line 14): one gradient step on proposals and answers together, each role
 * divided by its own number of samples so that neither drowns the other. Hindsight rows come in here too. The
 * optimiser is the engine's.
 */
import type { Config } from '../config/schema';
import type { UpdateOptions, UpdateStats } from '../port/policy';
import { excessOverAnchor, type Written } from './anchor';
import type { ScoredAnswer } from './event';
import type { Scored } from './reward';
import { type Contribution, updateRows } from './rows';
import type { Run } from './run';

export interface Update {
  readonly stats: UpdateStats;
  readonly rows: number;
}

/**
 * AdamW steps on everything the iteration scored, one an epoch. From the second epoch on the policy has moved away from
 * the one that wrote the samples, and the PPO clip bounds how far.
 */
export async function update(run: Run, scored: Scored, hindsight: readonly Contribution[]): Promise<Update> {
  const contributions = [
    ...(await proposalContributions(run, scored)),
    ...(await answerContributions(run, scored.answers)),
    ...hindsight,
  ];
  let done = await step(run, contributions);
  for (let epoch = 1; epoch < run.config.update.epochs; epoch++) done = await step(run, contributions);
  return done;
}

/** One step on contributions that are already divided. */
export async function step(run: Run, contributions: readonly Contribution[]): Promise<Update> {
  const rows = updateRows(contributions);
  const stats = await run.policy.update(rows, updateOptions(run));
  run.updates++;
  run.trainedTokens += stats.tokens;
  return { stats, rows: rows.length };
}

/** Linear warm-up to the learning rate, then constant, then falling to the floor as the settings say. */
function scheduledRate(settings: Config['update'], update: number): number {
  const { learningRate, warmupSteps, decayAfter, decayFloor } = settings;
  const warm = Math.min(1, update / Math.max(1, warmupSteps));
  const left = decayAfter > 0 && update > decayAfter ? decay(settings, update) : 1;
  return learningRate * warm * Math.max(decayFloor, left);
}

function decay({ decay, decayAfter, decayUntil }: Config['update'], update: number): number {
  const left = Math.max(0, (decayUntil - update) / Math.max(1, decayUntil - decayAfter));
  switch (decay) {
    case 'inverse-root':
      return Math.sqrt(decayAfter / update);
    case 'linear':
      return left;
    case 'cosine':
      return (1 - Math.cos(Math.PI * left)) / 2;
  }
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

async function proposalContributions(run: Run, { proposals }: Scored): Promise<Contribution[]> {
  const { proposerScale, proposerEntropy: entropy, proposerKl: kl } = run.config.update;
  if (run.config.propose.training === 'off') return [];
  const samples = proposals.map(({ proposal: { prompt, tokens, logProbs }, advantage }) => ({
    prompt: prompt.tokens,
    start: prompt.start,
    limit: prompt.limit,
    tokens,
    logProbs,
    advantage,
  }));
  const shareOf = shares(samples, run.config.update.aggregation);
  return (await pulled(run, samples, kl)).map((sample) => {
    const share = proposerScale * shareOf(sample);
    return {
      ...sample,
      advantage: sample.advantage * share,
      entropy: entropy * share,
      priorKl: sample.priorKl * share,
    };
  });
}

async function answerContributions(run: Run, answers: readonly ScoredAnswer[]): Promise<Contribution[]> {
  const { entropy, solverKl: kl, aggregation } = run.config.update;
  const samples = answers.map(({ solved: { prompt, start, limit }, answer, advantage }) => ({
    prompt,
    start,
    limit,
    tokens: answer.tokens,
    logProbs: answer.logProbs,
    advantage,
    purpose: answer.purpose,
  }));
  // Exploration is imitation of what was verified: it counts in no mean and is pulled nowhere.
  const explored = samples.filter(({ purpose }) => purpose === 'explore');
  const onPolicy = samples.filter(({ purpose }) => purpose !== 'explore');
  const shareOf = shares(onPolicy, aggregation);
  return [
    ...(await pulled(run, onPolicy, kl)).map((sample) => {
      const share = shareOf(sample);
      return {
        ...sample,
        advantage: sample.advantage * share,
        entropy: entropy * share,
        priorKl: sample.priorKl * share,
      };
    }),
    ...explored.map((sample) => ({
      ...sample,
      advantage: sample.advantage * shareOf(sample),
      entropy: 0,
      priorKl: 0,
    })),
  ];
}

/** What a token of a sample weighs in the loss of its role (`update.aggregation`). */
function shares(
  samples: readonly { readonly tokens: Int32Array }[],
  aggregation: Config['update']['aggregation'],
): (sample: { readonly tokens: Int32Array }) => number {
  const count = Math.max(1, samples.length);
  const tokens = samples.reduce((sum, sample) => sum + sample.tokens.length, 0);
  switch (aggregation) {
    case 'sequence-sum':
      return () => 1 / count;
    case 'sequence-mean':
      return (sample) => 1 / (count * sample.tokens.length);
    case 'token-mean':
      return () => 1 / Math.max(1, tokens);
  }
}

/** Samples with the pull of the KL term, as a coefficient the engine knows or as part of the advantage. */
async function pulled<T extends Written & { readonly advantage: number }>(
  run: Run,
  samples: readonly T[],
  kl: number,
): Promise<(T & { readonly priorKl: number })[]> {
  if (run.config.update.klReference === 'prior') return samples.map((sample) => ({ ...sample, priorKl: kl }));
  if (kl === 0) return samples.map((sample) => ({ ...sample, priorKl: 0 }));
  const excess = await excessOverAnchor(run, samples);
  return samples.map((sample, index) => ({
    ...sample,
    advantage: sample.advantage - kl * (excess[index] ?? 0),
    priorKl: 0,
  }));
}
