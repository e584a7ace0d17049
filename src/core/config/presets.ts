/**
 * The named starting points, each only what it changes against the defaults. What learns from random weights and
 * what collapses was measured before; docs/METHOD.md gives the reason for each departure from the paper.
 */
import type { ConfigInput } from './schema';

export interface Preset {
  readonly title: string;
  /** One sentence for the page. */
  readonly summary: string;
  readonly config: ConfigInput;
}

export const presetNames = ['self-play', 'quick', 'solver-only', 'paper', 'full-language'] as const;
export type PresetName = (typeof presetNames)[number];

export const defaultPreset: PresetName = 'self-play';

export const presets: Readonly<Record<PresetName, Preset>> = {
  'self-play': {
    title: 'Self-play',
    summary: 'Digits, all three modes: the model invents the tasks, solves them, and both roles learn.',
    config: {
      propose: { curriculum: 'length', batch: 24, inductionBatch: 12 },
      validate: { novelty: 'off', sensitivity: 2 },
      reward: { countBonus: 'off' },
      update: { proposerKl: 1 },
    },
  },
  quick: {
    title: 'Quick',
    summary:
      'Digits, deduction and abduction, tasks drawn from the grammar: visible learning in under a minute.',
    config: {
      task: { modes: ['deduction', 'abduction'] },
      propose: { source: 'prior' },
      validate: { novelty: 'off', sensitivity: 2 },
      reward: { countBonus: 'off' },
      hindsight: { tasks: 0 },
    },
  },
  'solver-only': {
    title: 'Solver only',
    summary: 'All three modes with the proposer frozen at the grammar prior: only solving is learned.',
    config: {
      propose: { source: 'prior' },
      validate: { novelty: 'off', sensitivity: 2 },
      reward: { countBonus: 'off' },
    },
  },
  paper: {
    title: 'Paper',
    summary:
      "AZR's own settings, to see what they do to a model of this size that starts from random weights.",
    config: {
      task: {
        inductionInputs: 10,
        inductionMinimum: 10,
        inductionRepeats: 'each',
        inductionVisible: 5,
        message: 'shown',
      },
      propose: { priorShare: 0, batch: 64, inductionBatch: 64, references: 6 },
      validate: { novelty: 'off', mention: 'any', sensitivity: 1, timeoutMs: 10000 },
      buffer: { seedTasks: 256 },
      solve: {
        batch: 64,
        inductionBatch: 64,
        samples: 1,
        monteCarlo: 8,
        exploration: 0,
        refill: 'uniform',
        behaviourCap: 0,
        answerCap: 1,
      },
      reward: {
        learnability: 'one-minus',
        countBonus: 'off',
        invalid: -1,
        repeated: 0,
        wrong: -0.5,
      },
      advantage: { solver: 'trr++', proposer: 'trr++', clip: 0 },
      update: {
        warmupSteps: 0,
        decayAfter: 0,
        aggregation: 'token-mean',
        beta2: 0.999,
        entropy: 0.001,
        proposerEntropy: 0.001,
        proposerKl: 0,
        proposerScale: 1,
      },
      hindsight: { tasks: 0 },
      evaluate: { every: 10 },
    },
  },
  'full-language': {
    title: 'Full language',
    summary: 'Lists, strings and conditions: a zero-data warm-up on random programs, then self-play.',
    config: {
      task: { level: '3' },
      model: { width: 96, layers: 3, feedForward: 256 },
      warmup: { iterations: 7000 },
      update: {
        learningRate: 0.0015,
        decay: 'linear',
        decayUntil: 7000,
        decayFloor: 0.1,
        entropy: 0,
        proposerKl: 1,
        proposerScale: 0.02,
      },
      propose: { priorShare: 0.5, batch: 24, inductionBatch: 12 },
      validate: { novelty: 'off', sensitivity: 2 },
      solve: { exploration: 0 },
      reward: { countBonus: 'off' },
      evaluate: { every: 100 },
    },
  },
};
