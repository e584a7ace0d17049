/**
 * The reference that KL terms pull to when it is the policy itself as it was when self-play began (`update.klReference`
 * initial; AZR has no KL). The penalty is the policy gradient of KL(policy || reference): each sample's log-ratio to the
 * reference, less the mean of its role, is taken from its advantage. Pulling to the grammar prior needs none of this,
 * the engines compute that KL exactly.
 */
import type { Run } from './run';

/** A completion with what the policy gave it when it wrote it. */
export interface Written {
  readonly prompt: Int32Array;
  readonly start: number;
  readonly limit: number;
  readonly tokens: Int32Array;
  readonly logProbs: Float32Array;
}

/** Remembers the weights that self-play begins with, once and only where they will be needed. */
export async function anchorPolicy(run: Run): Promise<void> {
  if (run.anchor || run.config.update.klReference === 'prior') return;
  const { parameters } = await run.policy.save();
  run.anchor = parameters.slice();
}

/**
 * How much likelier the policy was to write each completion than the reference is: the sum over its tokens of
 * log-probability less the reference's, in nats, less the mean over all.
 */
export async function excessOverAnchor(run: Run, written: readonly Written[]): Promise<Float64Array> {
  if (!run.anchor || written.length === 0) return new Float64Array(written.length);
  const present = await run.policy.save();
  await run.policy.load({ ...present, parameters: run.anchor });
  const scores = await run.policy.score(
    written.map(({ prompt, start, limit, tokens }) => ({ prompt, start, limit, completion: tokens })),
    0,
  );
  await run.policy.load(present);
  const ratios = written.map(({ logProbs }, index) =>
    (scores[index] ?? []).reduce((sum, { logProb }, at) => sum + (logProbs[at] ?? 0) - logProb, 0),
  );
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
  return Float64Array.from(ratios, (ratio) => ratio - mean);
}
