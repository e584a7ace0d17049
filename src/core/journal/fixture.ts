/**
 * Made-up iterations and evaluations of a healthy run, for tests of the journal. The numbers are those of a real run of
 * the self-play preset after some hundred iterations.
 */
import type { EvaluationMetrics } from '../evaluation/accuracy';
import type { IterationMetrics, ProposeMetrics, SolveMetrics } from '../selfplay/event';
import type { Mode, PerMode, PerUsualMode } from '../task/mode';
import { rejections } from '../task/task';

type Rejected = ProposeMetrics['rejections'];

const noRejections = Object.fromEntries(rejections.map((reason) => [reason, 0])) as Rejected;

/** A proposer that is well; of 40 proposals 8 are valid and 16 repeat what was proposed before. */
export const healthyProposer: ProposeMetrics = {
  proposals: 40,
  validity: 0.2,
  learnable: 0.6,
  reward: -0.1,
  length: 8.5,
  distinct: 1,
  operatorEntropy: 1.65,
  novelty: 0.75,
  treeDistance: 0.6,
  solveRates: { never: 3, between: [0, 1, 1, 0, 1, 1, 0, 0, 0, 0], always: 1 },
  advantage: { mean: 0, deviation: 0.98 },
  rejections: { ...noRejections, repeated: 16, 'out-of-bounds': 16 },
};

/** A solver that is well: 32 tasks, a quarter never solved, a few always. */
export const healthySolver: SolveMetrics = {
  tasks: 32,
  solveRate: 0.4,
  learnable: 0.65,
  reward: 0.4,
  length: 2,
  answerEntropy: 0.8,
  solveRates: { never: 8, between: [3, 3, 3, 2, 2, 2, 2, 2, 1, 1], always: 3 },
  advantage: { mean: 0, deviation: 1.1 },
};

/** What differs from a healthy iteration, in every mode alike. */
export interface Differences {
  readonly propose?: Partial<ProposeMetrics>;
  readonly solve?: Partial<SolveMetrics>;
  readonly update?: Partial<IterationMetrics['update']>;
  readonly stage?: IterationMetrics['stage'];
  readonly buffers?: PerUsualMode<number>;
}

const perUsualMode = <T>(make: () => T) => ({ deduction: make(), abduction: make(), induction: make() });

/** An iteration of the three usual modes. */
export function madeIteration(iteration: number, differences: Differences = {}): IterationMetrics {
  const { propose, solve, update, stage = 'self-play', buffers = perUsualMode(() => 100) } = differences;
  return {
    iteration,
    stage,
    generatedTokens: 4000 * iteration,
    trainedTokens: 3000 * iteration,
    propose: perUsualMode(() => ({ ...healthyProposer, ...propose })),
    solve: perUsualMode(() => ({ ...healthySolver, ...solve })),
    buffers,
    update: {
      loss: 0,
      gradientNorm: 3,
      entropy: 0.8,
      priorKl: 0.3,
      approximateKl: 0,
      clipFraction: 0,
      tokens: 3000,
      ...update,
    },
  };
}

/** An evaluation with floors of 0.1 by chance and 0.3 without thought. */
export function madeEvaluation(heldOut: Partial<PerMode<number>>): EvaluationMetrics {
  const floor = (value: number) =>
    Object.fromEntries((Object.keys(heldOut) as Mode[]).map((mode) => [mode, value]));
  const floors = { random: floor(0.1), trivial: floor(0.3) };
  const suite = { accuracy: heldOut, strata: {} };
  return { heldOut: suite, natural: suite, floors: { heldOut: floors, natural: floors } };
}
