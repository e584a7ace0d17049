/**
 * The studies themselves: what is compared, from which seeds, for how long. Settings of arms are differences to presets;
 * why they are what they are is docs/RESULTS.md.
 */
import type { Level } from '../../core/language/options';
import type { Arm, Budget, Stage, Study } from './plan';

const threeSeeds = [0, 1, 2];

const millions = (amount: number): Budget => ({ kind: 'tokens', amount: amount * 1e6 });

/** The paper's ablations (its table 2), the proposer's other extremes, and a gate that leaks. */
const ablations: Study = {
  name: 'ablations',
  title: "The paper's ablations at this scale",
  question: 'What does each part of the loop contribute, at equal generated tokens, on digits?',
  seeds: threeSeeds,
  axis: 'tokens',
  stages: [
    {
      level: 0,
      budget: millions(8),
      arms: [
        { name: 'full', preset: 'self-play', settings: [] },
        { name: 'deduction only', preset: 'self-play', settings: ['task.modes=deduction'] },
        { name: 'without induction', preset: 'self-play', settings: ['task.modes=deduction,abduction'] },
        { name: 'with references', preset: 'self-play', settings: ['propose.references=6'] },
        { name: 'proposer not trained', preset: 'self-play', settings: ['propose.training=off'] },
        { name: 'random proposer', preset: 'self-play', settings: ['propose.source=prior'] },
        { name: 'gate leaks 0.4', preset: 'self-play', settings: ['validate.gate=0.4'] },
      ],
    },
  ],
};

/** Names of the arms of {@link learning}. */
const fromRandom = (level: Level, amount: number, settings: readonly string[], warmup: number): Stage => ({
  level,
  budget: { kind: 'compute', amount: amount * 1e6 },
  arms: [
    { name: 'random weights', preset: 'self-play', settings },
    {
      name: 'zero-data warm-up first',
      preset: 'self-play',
      settings: [...settings, `warmup.iterations=${warmup}`],
    },
  ],
});

const larger = ['model.width=96', 'model.layers=3', 'model.feedForward=256'];

/** How far each level gets. */
const learning: Study = {
  name: 'learning',
  title: 'Learning by level, from random weights and after a zero-data warm-up',
  question: 'How far does self-play get at each level of the language?',
  seeds: threeSeeds,
  axis: 'seconds',
  stages: [
    fromRandom(0, 30, [], 300),
    fromRandom(1, 40, [], 600),
    fromRandom(2, 40, [], 600),
    fromRandom(3, 40, larger, 600),
  ],
};

const curated = (arm: Omit<Arm, 'preset' | 'seeds'>): Arm => ({
  ...arm,
  preset: 'self-play',
  seeds: 'curated',
});

/** Three ways to learn, at equal compute. */
const paradigms: Study = {
  name: 'paradigms',
  title: 'Three paradigms at equal compute',
  question:
    'What is learned from a fixed curated set by imitation, from the same set by reinforcement with verifiable rewards, and from no set at all by self-play?',
  seeds: threeSeeds,
  axis: 'seconds',
  stages: [
    {
      level: 0,
      budget: { kind: 'compute', amount: 30e6 },
      arms: [
        curated({
          name: 'supervised, fixed set',
          settings: ['warmup.iterations=100000', 'warmup.source=buffer'],
        }),
        curated({ name: 'RLVR, fixed set', settings: ['solve.warmupIterations=100000'] }),
        { name: 'Absolute Zero, no set', preset: 'self-play', settings: [] },
      ],
    },
  ],
};

/** All studies by name. */
export const studies: Readonly<Record<string, Study>> = { ablations, learning, paradigms };

/** Share of the budget that `--quick` leaves. */
export const quickShares: Readonly<Record<string, number>> = {
  ablations: 0.3,
  learning: 0.1,
  paradigms: 0.2,
};
