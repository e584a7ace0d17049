/**
 * What an evaluation reports: accuracies a mode and stratum, always beside the two floor lines of the same suite.
 */
import { modes, type PerMode } from '../task/mode';

/** Greedy accuracy of one suite. */
export interface SuiteAccuracy {
  readonly accuracy: Partial<PerMode<number>>;
  /** Accuracy by stratum (`depth-1` ...), a mode. */
  readonly strata: Partial<PerMode<Readonly<Record<string, number>>>>;
}

export interface SuiteFloors {
  /** Expected accuracy of the random policy the run starts from: the grammar prior itself. */
  readonly random: Partial<PerMode<number>>;
  /** Accuracy of the best strategy that needs no thought: one constant answer, or copying the given value. */
  readonly trivial: Partial<PerMode<number>>;
}

export interface EvaluationMetrics {
  readonly heldOut: SuiteAccuracy;
  readonly natural: SuiteAccuracy;
  readonly floors: { readonly heldOut: SuiteFloors; readonly natural: SuiteFloors };
}

/** Held-out accuracy averaged over the modes that were asked; undefined if none was. */
export function meanAccuracy({ heldOut: { accuracy } }: EvaluationMetrics): number | undefined {
  const values = modes.flatMap((mode) => accuracy[mode] ?? []);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}
