/**
 * What a study is: several arms, each a preset with differences, run from the same seeds for the same budget, so that
 * what differs between them is what is asked about. The studies themselves are `studies.ts`.
 */
import type { PresetName } from '../../core/config/presets';
import type { Level } from '../../core/language/options';

/** What every run of a study may use up; the same number for all arms, so that they compare at equal cost. */
export interface Budget {
  /** Generated tokens; compute (generated and three times trained ones); seconds of training; iterations. */
  readonly kind: 'tokens' | 'compute' | 'seconds' | 'steps';
  readonly amount: number;
}

/** One way to train. */
export interface Arm {
  readonly name: string;
  readonly preset: PresetName;
  /** Differences to the preset, as `--set` takes them. */
  readonly settings: readonly string[];
  /** `curated`: begins with a fixed set of tasks instead of seeding. */
  readonly seeds?: 'curated';
}

/** Arms at one level of the language. */
export interface Stage {
  readonly level: Level;
  readonly budget: Budget;
  readonly arms: readonly Arm[];
}

export interface Study {
  readonly name: string;
  readonly title: string;
  /** What is asked and how it is read, for docs/RESULTS.md. */
  readonly question: string;
  /** Seeds of the runs; every arm has each of them. */
  readonly seeds: readonly number[];
  readonly stages: readonly Stage[];
  /** Threads of a run; with one, a run depends on nothing but its settings. */
  readonly workers: number;
  /** What the curves are drawn over. */
  readonly axis: 'tokens' | 'seconds';
}

/** A study cut down to the size of a test: one seed and a share of the budget. */
export function quick(study: Study, share: number): Study {
  return {
    ...study,
    seeds: study.seeds.slice(0, 1),
    stages: study.stages.map((stage) => ({
      ...stage,
      budget: { ...stage.budget, amount: Math.ceil(stage.budget.amount * share) },
    })),
  };
}
