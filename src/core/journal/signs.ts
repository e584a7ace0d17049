/**
 * The signs by which the collapse detector knows that learning goes wrong: which number of an iteration each looks at,
 * from where on it is bad, what that means in words and which setting would help. Averaging, patience and hysteresis
 * are `collapse.ts`. The thresholds were set on real runs of every preset and on runs broken on purpose: healthy
 * ones stay several times away from them.
 */
import type { Config } from '../config/schema';
import { levels } from '../language/options';
import type { IterationMetrics, ProposeMetrics, SolveRateHistogram } from '../selfplay/event';
import { type Mode, modeName } from '../task/mode';
import type { WarningKind } from './entry';
import { capital, percent, short } from './words';

export interface Sign {
  readonly kind: Exclude<WarningKind, 'accuracy-fell'>;
  readonly scope: 'mode' | 'run';
  /** Which side of the thresholds is bad. */
  readonly bad: 'below' | 'above';
  /** The warning begins beyond `enter` and is over on the other side of `leave`. */
  readonly enter: number;
  readonly leave: number;
  /** Iterations that must have been seen; what is normal at first is no warning. */
  readonly patience: number;
  /** The number looked at; undefined where there is nothing to see. `mode` is any mode for signs of the run. */
  readonly read: (metrics: IterationMetrics, mode: Mode) => number | undefined;
  /** What is happening. @param value the average that crossed the threshold */
  readonly begun: (value: number, metrics: IterationMetrics, mode: Mode) => string;
  readonly over: (value: number, mode: Mode) => string;
  /** Dotted path of the setting to change. */
  readonly control: (config: Config, mode: Mode) => string;
}

const highestLevel = String(levels.at(-1));

/** Averages settle within twice their memory of 20 iterations. */
const settled = 40;

/** A whole batch never solved is normal before anything is learned, for induction some hundreds of iterations. */
const firstLessons = 300;

/** Over this solve rate sameness of answers is mastery, and `all-solved` tells it. */
const mastery = 0.9;

/** Powers of ten between which gradient norms are told apart; what is no finite number counts as the largest. */
const gradientPowers = { least: -6, most: 9 } as const;

/** The gradient's size as a power of ten, so that a single spike weighs little in a mean. */
function gradientPower({ update }: IterationMetrics): number {
  if (!Number.isFinite(update.gradientNorm)) return gradientPowers.most;
  const power = Math.log10(Math.max(update.gradientNorm, 10 ** gradientPowers.least));
  return Math.min(power, gradientPowers.most);
}

/** The signs of what the proposer and the solver do, a mode each. */
const signsByMode: readonly Sign[] = [
  {
    kind: 'entropy-collapse',
    scope: 'mode',
    bad: 'below',
    // Eight answers of which one differs have 0.38 nats; healthy runs that solve less than mastery keep over 0.5.
    enter: 0.05,
    leave: 0.15,
    patience: settled,
    read: ({ solve, update }, mode) => {
      const metrics = solve[mode];
      if (!metrics || metrics.tasks === 0 || metrics.solveRate > mastery) return undefined;
      return metrics.answerEntropy ?? update.entropy;
    },
    begun: (value, { solve }, mode) =>
      `Entropy collapse in ${modeName(mode)}: the solver gives nearly the same answer every time (answer entropy ${short(value)} nats), while only ${percent(solve[mode]?.solveRate ?? 0)} of its answers are right. It can no longer find better ones by chance.`,
    over: (value, mode) =>
      `${capital(modeName(mode))} answers vary again (answer entropy ${short(value)} nats).`,
    control: ({ solve }) => (solve.exploration === 0 ? 'solve.exploration' : 'update.entropy'),
  },
  {
    kind: 'proposer-repeats',
    scope: 'mode',
    bad: 'below',
    // With repeats refused healthy self-play keeps over 0.4 for 1,200 iterations on digits, the smallest space there is.
    enter: 0.25,
    leave: 0.35,
    patience: settled,
    // In induction programs are drawn from the buffers, which says nothing of the proposer.
    read: ({ propose }, mode) => {
      const metrics = propose[mode];
      if (!metrics || mode === 'induction' || metrics.validity === 0) return undefined;
      return metrics.distinct * (1 - repeated(metrics));
    },
    begun: (_, { propose }, mode) => {
      const metrics = propose[mode];
      if (metrics && repeated(metrics) > 0.5) {
        return `The ${modeName(mode)} proposer repeats itself: ${percent(repeated(metrics))} of its tasks were proposed before in this run.`;
      }
      return `The ${modeName(mode)} proposer repeats itself: only ${percent(metrics?.distinct ?? 0)} of its valid programs differ from each other.`;
    },
    over: (value, mode) =>
      `The ${modeName(mode)} proposer varies again: ${percent(value)} of its tasks are distinct and new.`,
    control: ({ propose, update, task }) => {
      if (propose.source === 'policy' && propose.priorShare < 0.25) return 'propose.priorShare';
      if (propose.source === 'policy' && update.proposerKl < 0.5) return 'update.proposerKl';
      // It keeps to the grammar and still repeats itself: the level has few programs left.
      return task.level === highestLevel ? 'solve.temperature' : 'task.level';
    },
  },
  {
    kind: 'all-solved',
    scope: 'mode',
    bad: 'above',
    enter: 0.93,
    leave: 0.8,
    patience: settled,
    read: ({ solve }, mode) => shareOf(solve[mode]?.solveRates, 'always'),
    begun: (value, _, mode) =>
      `Everything is solved in ${modeName(mode)}: ${percent(value)} of the tasks always succeed, so there is nothing left to learn from them.`,
    over: (value, mode) =>
      `${capital(modeName(mode))} has unsolved tasks again: ${percent(1 - value)} do not always succeed.`,
    control: ({ task, propose }) =>
      task.level !== highestLevel
        ? 'task.level'
        : propose.source === 'prior'
          ? 'propose.source'
          : 'reward.learnability',
  },
  {
    kind: 'none-solvable',
    scope: 'mode',
    bad: 'above',
    enter: 0.97,
    leave: 0.9,
    patience: firstLessons,
    // New tasks are tried several times even where trained ones are tried once.
    read: ({ solve, propose }, mode) =>
      least(shareOf(solve[mode]?.solveRates, 'never'), shareOf(propose[mode]?.solveRates, 'never')),
    begun: (value, _, mode) =>
      `Nothing is solvable in ${modeName(mode)}: ${percent(value)} of the tasks never succeed, so no answer is better than another.`,
    over: (value, mode) =>
      `${capital(modeName(mode))} tasks are solved again: ${percent(1 - value)} at least once.`,
    control: ({ solve, task }) =>
      solve.exploration === 0 ? 'solve.exploration' : task.level !== '0' ? 'task.level' : 'warmup.iterations',
  },
  {
    kind: 'validity-lost',
    scope: 'mode',
    bad: 'below',
    // The untrained grammar has 0.2 on digits and more above.
    enter: 0.02,
    leave: 0.06,
    patience: settled,
    read: ({ propose }, mode) => {
      const metrics = propose[mode];
      // Repeats were valid once; where nearly all are repeats, `proposer-repeats` tells it.
      if (!metrics || repeated(metrics) > 0.9) return undefined;
      return metrics.validity / (1 - repeated(metrics));
    },
    begun: (value, { propose }, mode) =>
      `Validity is lost in ${modeName(mode)}: ${percent(value)} of the proposals become tasks; ${mainReason(propose[mode])}.`,
    over: (value, mode) => `${capital(modeName(mode))} proposals are valid again: ${percent(value)} of them.`,
    control: ({ propose, task }, mode) => {
      if (mode === 'induction' && task.inductionMinimum > task.inductionVisible + 1)
        return 'task.inductionMinimum';
      return propose.priorShare < 0.25 ? 'propose.priorShare' : 'update.proposerKl';
    },
  },
];

/** The signs of the update itself. */
const signsOfRun: readonly Sign[] = [
  {
    kind: 'gradient-vanished',
    scope: 'run',
    bad: 'below',
    // Healthy updates have norms of 1 to 10 before the clip, whatever the preset: powers of 0 to 1.
    enter: -1.5,
    leave: -0.5,
    patience: settled,
    read: gradientPower,
    begun: (power) =>
      `The gradient has vanished (norm ${short(10 ** power)}): all answers to a task are paid the same, so nothing is learned any more.`,
    over: (power) => `There is a gradient again (norm ${short(10 ** power)}).`,
    control: ({ solve }) => (solve.exploration === 0 ? 'solve.exploration' : 'update.entropy'),
  },
  {
    kind: 'gradient-exploded',
    scope: 'run',
    bad: 'above',
    enter: 2.3,
    leave: 1.7,
    patience: settled / 4,
    read: gradientPower,
    begun: (power, { update }) =>
      Number.isFinite(update.gradientNorm)
        ? `The gradient has exploded: its norm is ${short(10 ** power)}, and what the clip leaves of it points anywhere.`
        : 'The gradient has exploded: its norm is no finite number any more.',
    over: (power) => `The gradient is of ordinary size again (norm ${short(10 ** power)}).`,
    control: ({ update }) => (update.gradientClip === 0 ? 'update.gradientClip' : 'update.learningRate'),
  },
];

export const signs: readonly Sign[] = [...signsByMode, ...signsOfRun];

function repeated({ proposals, rejections }: ProposeMetrics): number {
  return proposals === 0 ? 0 : rejections.repeated / proposals;
}

function shareOf(rates: SolveRateHistogram | undefined, end: 'never' | 'always'): number | undefined {
  if (!rates) return undefined;
  return rates[end] / (rates.never + rates.always + rates.between.reduce((sum, count) => sum + count, 0));
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b);
}

const reasonWords: Readonly<Record<keyof ProposeMetrics['rejections'], string>> = {
  'held-out': 'most belong to the suites it is judged on',
  'no-mention': 'most never use their argument',
  'too-few-inputs': 'most have too few usable inputs',
  fails: 'most raise an error',
  nondeterministic: 'most give another value each time',
  'out-of-bounds': 'most leave the bounds of the level',
  insensitive: 'most hardly depend on their input',
  repeated: 'most were proposed before',
  malformed: 'most are not of the form that was asked for',
  uncomposed: 'most do not call the functions they were given',
};

function mainReason(metrics: ProposeMetrics | undefined): string {
  const counted = Object.entries(metrics?.rejections ?? {}) as [keyof typeof reasonWords, number][];
  const [first] = counted.sort((a, b) => b[1] - a[1]);
  return first ? reasonWords[first[0]] : 'none was made';
}
