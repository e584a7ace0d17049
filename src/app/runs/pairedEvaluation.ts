/**
 * Two checkpoints on the same tasks: loads both models into the examination and asks it. One comparison at a time; it
 * can be given up. What the numbers mean is said in `verdictOf`.
 */
import type { PairedOutcome } from '../../core/evaluation/statistics';
import type { ExaminationClient } from '../../engine/examination/client';
import type { CompareAnswer, ExaminationProgress } from '../../engine/examination/protocol';
import type { RunId, RunRequests } from '../../engine/storage/protocol';
import type { Suite } from '../charts/definitions';

/** A checkpoint of a stored run. */
export interface Contestant {
  readonly run: RunId;
  readonly checkpoint: string;
}

interface PairOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ExaminationProgress | 'reading') => void;
}

/** Greedy answers of both to every task of the suite of the first one's settings. @throws what either worker throws */
export async function comparePair(
  requests: Pick<RunRequests, 'model'>,
  examination: ExaminationClient,
  pair: readonly [Contestant, Contestant],
  suite: Suite,
  { signal, onProgress }: PairOptions,
): Promise<CompareAnswer> {
  onProgress('reading');
  const keys = await Promise.all(
    pair.map(async ({ run, checkpoint }) => {
      const key = `${run} ${checkpoint}`;
      const { config, policy } = await requests.model(run, checkpoint);
      signal.throwIfAborted();
      await examination.ask('load', { key, config, policy }, { signal });
      return key;
    }),
  );
  const [first = '', second = ''] = keys;
  return examination.ask('compare', { keys: [first, second], questions: suite }, { signal, onProgress });
}

/** Tasks both were asked. */
export function tasksOf({ both, onlyFirst, onlySecond, neither }: PairedOutcome): number {
  return both + onlyFirst + onlySecond + neither;
}

/** The difference in words: who is better, by how much, and whether chance alone would explain it. */
export function verdictOf(outcome: PairedOutcome, first: string, second: string): string {
  const { difference, interval, onlyFirst, onlySecond } = outcome;
  const [low, high] = interval;
  if (onlyFirst === 0 && onlySecond === 0) return 'Both got exactly the same tasks right.';
  const points = (share: number): string => (100 * Math.abs(share)).toFixed(1);
  if (low <= 0 && high >= 0) {
    return `No difference that chance would not explain: between ${points(low)} points in favour of ${first} and ${points(high)} points in favour of ${second}.`;
  }
  const [better, least, most] = difference > 0 ? [second, low, high] : [first, -high, -low];
  return `${better} is better by ${points(difference)} points, with 95 % confidence between ${points(least)} and ${points(most)}.`;
}
