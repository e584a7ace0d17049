/**
 * From scored samples to the rows of an update: answers of one prompt share a row, identical completions are merged
 * with their weights added (exact, because gains and losses are kept apart), and every number is divided by what
 * its loss is averaged over. No arithmetic of the loss itself; that is the engine's.
 */
import type { UpdateRow, WeightedCompletion } from '../port/policy';

/** One completion with its share of the loss. */
export interface Contribution {
  readonly prompt: Int32Array;
  readonly start: number;
  readonly limit: number;
  readonly tokens: Int32Array;
  /** Empty: the ratio is 1. */
  readonly logProbs: Float32Array;
  /** Advantage, already divided. */
  readonly advantage: number;
  /** Entropy and KL coefficients, already divided. */
  readonly entropy: number;
  readonly priorKl: number;
}

/** Groups contributions by prompt and merges identical completions; contributions that change nothing are left out. */
export function updateRows(contributions: readonly Contribution[]): UpdateRow[] {
  const rows = new Map<
    string,
    { row: Omit<UpdateRow, 'completions'>; merged: Map<string, WeightedCompletion> }
  >();
  for (const { prompt, start, limit, tokens, logProbs, advantage, entropy, priorKl } of contributions) {
    if (advantage === 0 && entropy === 0 && priorKl === 0) continue;
    const rowKey = `${start} ${limit} ${prompt.join(' ')}`;
    let found = rows.get(rowKey);
    if (!found) {
      found = { row: { prompt, start, limit }, merged: new Map() };
      rows.set(rowKey, found);
    }
    const key = tokens.join(' ');
    const before = found.merged.get(key);
    // Answers of one iteration are as old as each other, so any of their log-probabilities serve for all.
    const oldLogProbs = before?.oldLogProbs ?? (logProbs.length > 0 ? logProbs : undefined);
    found.merged.set(key, {
      tokens,
      ...(oldLogProbs ? { oldLogProbs } : {}),
      gain: (before?.gain ?? 0) + Math.max(0, advantage),
      loss: (before?.loss ?? 0) + Math.min(0, advantage),
      entropy: (before?.entropy ?? 0) + entropy,
      priorKl: (before?.priorKl ?? 0) + priorKl,
    });
  }
  return [...rows.values()].map(({ row, merged }) => ({ ...row, completions: [...merged.values()] }));
}
