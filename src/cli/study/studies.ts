/**
 * The studies themselves: what is compared, from which seeds, for how long. Settings of arms are differences to presets;
 * why they are what they are is docs/RESULTS.md.
 */
import type { Level } from '../../core/language/options';
import type { Arm, Budget, Stage, Study } from './plan';

const threeSeeds = [0, 1, 2];

const millions = (kind: Budget['kind'], amount: number): Budget => ({ kind, amount: amount * 1e6 });

const selfPlay = (name: string, ...settings: readonly string[]): Arm => ({
  name,
  preset: 'self-play',
  settings,
});

/** The paper's ablations (its table 2), the proposer's other extremes, and a gate that leaks. */
const ablations: Study = {
  name: 'ablations',
  title: "The paper's ablations at this scale",
  question: 'What does each part of the loop contribute, at equal generated tokens, on digits?',
  seeds: threeSeeds,
  workers: 1,
  axis: 'tokens',
  stages: [
    {
      level: 0,
      budget: millions('tokens', 4),
      arms: [
        selfPlay('full'),
        selfPlay('deduction only', 'task.modes=deduction'),
        selfPlay('without induction', 'task.modes=deduction,abduction'),
        selfPlay('with references', 'propose.references=6'),
        selfPlay('proposer not trained', 'propose.training=off'),
        selfPlay('random proposer', 'propose.source=prior'),
        selfPlay('without curriculum', 'propose.curriculum=off'),
        selfPlay('gate leaks 0.4', 'validate.gate=0.4'),
      ],
    },
  ],
};

/** Names of the arms of {@link learning}. */
const fromRandom = (level: Level, amount: number, warmup: number): Stage => ({
  level,
  budget: millions('compute', amount),
  arms: [selfPlay('random weights'), selfPlay('zero-data warm-up first', `warmup.iterations=${warmup}`)],
});

/** How far each level gets. */
const learning: Study = {
  name: 'learning',
  title: 'Learning by level, from random weights and after a zero-data warm-up',
  question: 'How far does self-play get at each level of the language?',
  seeds: threeSeeds,
  workers: 1,
  axis: 'seconds',
  stages: [fromRandom(0, 12, 300), fromRandom(1, 33, 600), fromRandom(2, 15, 600), fromRandom(3, 15, 600)],
};

/** Who proposes, where random programs are mostly too hard. */
const proposer: Study = {
  name: 'proposer',
  title: 'A trained proposer against the grammar prior, with and without a curriculum',
  question: 'Does a trained proposer earn its place at level 1, at equal generated tokens?',
  seeds: threeSeeds,
  workers: 1,
  axis: 'tokens',
  stages: [
    {
      level: 1,
      budget: millions('tokens', 8),
      arms: [
        selfPlay('prior', 'propose.source=prior', 'propose.curriculum=off'),
        selfPlay('trained', 'propose.curriculum=off'),
        selfPlay('prior, curriculum', 'propose.source=prior'),
        selfPlay('trained, curriculum'),
      ],
    },
  ],
};

const curated = (name: string, ...settings: readonly string[]): Arm => ({
  ...selfPlay(name, ...settings),
  seeds: 'curated',
});

/** Three ways to learn, at equal compute. */
const paradigms: Study = {
  name: 'paradigms',
  title: 'Three paradigms at equal compute',
  question:
    'What is learned from a fixed curated set by imitation, from the same set by reinforcement with verifiable rewards, and from no set at all by self-play?',
  seeds: threeSeeds,
  workers: 1,
  axis: 'seconds',
  stages: [
    {
      level: 0,
      budget: millions('compute', 12),
      arms: [
        curated('supervised, fixed set', 'warmup.iterations=100000', 'warmup.source=buffer'),
        curated('RLVR, fixed set', 'solve.warmupIterations=100000'),
        selfPlay('Absolute Zero, no set'),
      ],
    },
  ],
};

const fullLanguageArm = (name: string, ...settings: readonly string[]): Arm => ({
  name,
  preset: 'full-language',
  settings,
});

/** Fifteen minutes at level 3. */
const fullLanguage: Study = {
  name: 'full-language',
  title: 'The full language in fifteen minutes',
  question:
    'After a zero-data warm-up at level 3, does self-play add more than as many seconds of further warm-up would?',
  seeds: [0],
  workers: 2,
  axis: 'seconds',
  stages: [
    {
      level: 3,
      budget: { kind: 'seconds', amount: 900 },
      arms: [
        fullLanguageArm('warm-up, then self-play'),
        fullLanguageArm('warm-up all the time', 'warmup.iterations=100000'),
      ],
    },
  ],
};

/** All studies by name. */
export const studies: Readonly<Record<string, Study>> = {
  ablations,
  learning,
  proposer,
  paradigms,
  'full-language': fullLanguage,
};

/** Share of the budget that `--quick` leaves. */
export const quickShares: Readonly<Record<string, number>> = {
  ablations: 0.5,
  learning: 0.1,
  proposer: 0.25,
  paradigms: 0.25,
  'full-language': 0.1,
};
