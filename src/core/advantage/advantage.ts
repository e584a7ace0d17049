/**
 * From rewards to advantages: TRR++ (paper equation 8) beside the estimators it is compared with. Samples carry
 * the keys they are grouped by; nothing here knows what the rewards mean. The policy loss that uses the result is
 * the engines' business (`core/port/policy.ts`).
 */
export type Estimator = 'trr++' | 'reinforce++' | 'grpo' | 'rloo' | 'maxrl' | 'mean';

export interface AdvantageSample {
  readonly reward: number;
  /** Role and mode, e.g. `solve deduction`: the six baselines of TRR++. */
  readonly roleTask: string;
  /** The prompt the sample answers; answers of one task share it. */
  readonly group: number;
  /** Tokens of the completion, for token-weighted means. */
  readonly length: number;
}

export interface AdvantageOptions {
  readonly estimator: Estimator;
  /** `sequence`: every sample weighs the same (equation 8). `token`: as many times as it has tokens (official code). */
  readonly normalisation: 'sequence' | 'token';
  /** Largest absolute advantage; 0 means no cut. */
  readonly clip: number;
}

/** Added to deviations; a group with equal rewards then has advantage 0 (official code: inside the root). */
const epsilon = 1e-8;

/** Least solve rate MaxRL divides by, so that one success in sixteen counts at most sixteen times. */
const maxrlFloor = 1 / 16;

/** @returns one advantage a sample, in order. */
export function advantages(samples: readonly AdvantageSample[], options: AdvantageOptions): Float64Array {
  const result = new Float64Array(samples.length);
  const key: (sample: AdvantageSample) => string | number =
    options.estimator === 'reinforce++'
      ? () => 'all'
      : options.estimator === 'trr++' || options.estimator === 'mean'
        ? (sample) => sample.roleTask
        : (sample) => `${sample.roleTask} ${sample.group}`;
  for (const members of groupBy(samples, key).values()) {
    const weight = (index: number): number =>
      options.normalisation === 'token' ? (samples[index]?.length ?? 0) : 1;
    const group = moments(samples, members, weight);
    for (const index of members) {
      const { reward = 0 } = samples[index] ?? {};
      result[index] = cut(advantage(options.estimator, reward, weight(index), group), options.clip);
    }
  }
  return result;
}

/** What an estimator knows of a sample's group. */
interface Moments {
  /** Weight of all samples together. */
  readonly total: number;
  readonly mean: number;
  /** Bessel-corrected for unit weights, as the official code's is. */
  readonly variance: number;
  /** Share of samples with a positive reward: the solve rate, whatever wrong answers cost. */
  readonly success: number;
}

function advantage(
  estimator: Estimator,
  reward: number,
  weight: number,
  { total, mean, variance, success }: Moments,
): number {
  switch (estimator) {
    case 'trr++':
    case 'reinforce++':
    case 'grpo':
      return (reward - mean) / Math.sqrt(variance + epsilon);
    case 'rloo':
      // The mean of the others is (total mean - weight reward) / (total - weight); alone there is none to compare with.
      return total > weight ? ((reward - mean) * total) / (total - weight) : 0;
    case 'maxrl':
      return (reward - mean) / Math.max(success, maxrlFloor);
    case 'mean':
      return reward - mean;
  }
}

function moments(
  samples: readonly AdvantageSample[],
  members: readonly number[],
  weight: (index: number) => number,
): Moments {
  let total = 0;
  let sum = 0;
  let successes = 0;
  for (const index of members) {
    const reward = samples[index]?.reward ?? 0;
    total += weight(index);
    sum += weight(index) * reward;
    if (reward > 0) successes++;
  }
  const mean = total === 0 ? 0 : sum / total;
  let squares = 0;
  for (const index of members) squares += weight(index) * ((samples[index]?.reward ?? 0) - mean) ** 2;
  return {
    total,
    mean,
    variance: total > 1 ? squares / (total - 1) : 0,
    success: successes / members.length,
  };
}

function cut(value: number, clip: number): number {
  return clip > 0 ? Math.max(-clip, Math.min(clip, value)) : value;
}

function groupBy(
  samples: readonly AdvantageSample[],
  key: (sample: AdvantageSample) => string | number,
): Map<string | number, number[]> {
  const groups = new Map<string | number, number[]>();
  samples.forEach((sample, index) => {
    const members = groups.get(key(sample));
    if (members) members.push(index);
    else groups.set(key(sample), [index]);
  });
  return groups;
}
