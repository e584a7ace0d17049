/**
 * What the loop tells whoever watches it: one event a phase, then the iteration's metrics. Events carry the real
 * objects of the phase, so that a consumer decides how much of them to show or keep. Times are measured by the
 * clock the loop is given; nothing that depends on time is part of {@link IterationMetrics}.
 */
import type { EvaluationMetrics } from '../evaluation/accuracy';
import type { UpdateStats } from '../port/policy';
import type { IntrinsicTerms } from '../reward/intrinsic';
import type { PerMode, PerUsualMode, Phase } from '../task/mode';
import type { Answer, Proposal, Rejection, SolvedTask, Task, Verdict } from '../task/task';

/** How many tasks had which solve rate; the ends, which teach nothing, are counted apart. */
export interface SolveRateHistogram {
  readonly never: number;
  /** Ten counts: the first is of rates over 0 and under 0.1, the last of 0.9 and more but under 1. */
  readonly between: readonly number[];
  readonly always: number;
}

/** How far the advantages of one role and mode lie apart; a deviation of 0 teaches nothing. */
export interface Spread {
  readonly mean: number;
  /** Standard deviation over the samples, not corrected. */
  readonly deviation: number;
}

/**
 * What the proposer did in one mode and iteration. Optional numbers are absent where there was nothing to measure, and
 * in rows of runs stored before they were introduced.
 */
export interface ProposeMetrics {
  readonly proposals: number;
  /** Share of proposals that passed validation. */
  readonly validity: number;
  /** Share of new valid tasks whose solve rate is neither 0 nor 1; 0 when none was measured. */
  readonly learnable: number;
  /** Mean reward of the proposals that were rewarded. */
  readonly reward: number;
  /** Mean completion length, tokens. */
  readonly length: number;
  /** Share of distinct programs among valid proposals. */
  readonly distinct: number;
  /** Entropy of the operators and calls in valid proposals, nats. */
  readonly operatorEntropy?: number;
  /** Share of valid proposals whose program was not proposed before in the run. */
  readonly novelty?: number;
  /** Mean normalised edit distance between the trees of pairs of valid proposals, in [0, 1). */
  readonly treeDistance?: number;
  /** Solve rates of the new valid tasks that were measured. */
  readonly solveRates?: SolveRateHistogram;
  /** Advantages of the proposals that were rewarded. */
  readonly advantage?: Spread;
  /** Means of what valid proposals of the policy might be paid beside learnability, whether or not they are. */
  readonly terms?: IntrinsicTerms;
  /** Refused proposals that the gate let in, when it leaks. */
  readonly letIn?: number;
  readonly rejections: Readonly<Record<Rejection, number>>;
}

/** What the solver did in one mode and iteration; optional numbers as in {@link ProposeMetrics}. */
export interface SolveMetrics {
  readonly tasks: number;
  /** Mean solve rate over the batch's tasks (on-policy answers). */
  readonly solveRate: number;
  /** Share of tasks solved sometimes but not always. */
  readonly learnable: number;
  readonly reward: number;
  readonly length: number;
  /** Mean length of the answers trained on that were right, and of the others, tokens. */
  readonly lengthRight?: number;
  readonly lengthWrong?: number;
  /** Share of the answers trained on that were malformed, where the grammar allows it. */
  readonly malformed?: number;
  /** Mean over the batch's tasks of the entropy of their on-policy answers, nats. */
  readonly answerEntropy?: number;
  /** Solve rates of the batch's tasks. */
  readonly solveRates?: SolveRateHistogram;
  /** Advantages of the answers trained on, exploratory ones left out. */
  readonly advantage?: Spread;
}

/** How many values of one type tasks have had, and how many different ones. */
export interface ValueTypeCount {
  readonly distinct: number;
  readonly total: number;
}

/** One row a iteration; the same run gives the same rows. */
export interface IterationMetrics {
  readonly iteration: number;
  readonly stage: 'seed' | 'warm-up' | 'self-play';
  /** Completion tokens generated since the start of the run. */
  readonly generatedTokens: number;
  /** Tokens through forward and backward since the start of the run. */
  readonly trainedTokens: number;
  readonly propose: Partial<PerMode<ProposeMetrics>>;
  readonly solve: Partial<PerMode<SolveMetrics>>;
  /** Tasks in each buffer. */
  readonly buffers: PerUsualMode<number>;
  /** Values of all tasks so far, by type; absent in rows of runs stored before it was introduced. */
  readonly values?: Readonly<Record<'inputs' | 'outputs', Readonly<Record<string, ValueTypeCount>>>>;
  /** Most tokens a proposed program may have, while a curriculum bounds it. */
  readonly programLimit?: number;
  readonly update: UpdateStats;
  readonly evaluation?: EvaluationMetrics;
}

/** The proposer's pay for one proposal. */
export interface ProposalReward {
  readonly proposal: Proposal;
  readonly reward: number;
  readonly advantage: number;
  /** Absent for invalid proposals; a mean where the environment gave the program further inputs. */
  readonly solveRate?: number;
  /** What it might be paid beside learnability; absent for invalid proposals. */
  readonly terms?: IntrinsicTerms;
}

/** One answer with its advantage, ready for the update. */
export interface ScoredAnswer {
  readonly solved: SolvedTask;
  readonly answer: Answer;
  readonly advantage: number;
}

export type LoopEvent =
  | { readonly kind: 'phase-started'; readonly iteration: number; readonly phase: Phase }
  | { readonly kind: 'seeded'; readonly tasks: readonly Task[]; readonly durationMs: number }
  | {
      readonly kind: 'proposed';
      readonly iteration: number;
      readonly proposals: readonly Proposal[];
      readonly durationMs: number;
    }
  | {
      readonly kind: 'validated';
      readonly iteration: number;
      readonly verdicts: readonly Verdict[];
      readonly durationMs: number;
    }
  | {
      readonly kind: 'solved';
      readonly iteration: number;
      readonly solved: readonly SolvedTask[];
      readonly durationMs: number;
    }
  | {
      readonly kind: 'rewarded';
      readonly iteration: number;
      readonly proposals: readonly ProposalReward[];
      /** Answers that are trained on. */
      readonly answers: readonly ScoredAnswer[];
      readonly durationMs: number;
    }
  | {
      readonly kind: 'updated';
      readonly iteration: number;
      readonly stats: UpdateStats;
      readonly rows: number;
      readonly durationMs: number;
    }
  | {
      readonly kind: 'evaluated';
      readonly iteration: number;
      readonly evaluation: EvaluationMetrics;
      readonly durationMs: number;
    }
  | { readonly kind: 'iteration'; readonly metrics: IterationMetrics };
