// The training objective and its gradient with respect to the logits. Per completion token with ratio
// r = exp(logp - old): -min(r gain, clip(r) gain) - min(r loss, clip(r) loss) - entropy H + priorKl KL(policy ||
// grammar prior). Tokens that follow the same prefix share one distribution: a group is such a distribution, an
// item one completion's token in it.
import { dLogitsAt, groupsAt, itemsAt, logitsAt } from './batch';
import { allowedAt, exponentials, exponentialsAt, gather, highest, scoresAt, weightsAt } from './distribution';
import { vocabulary } from './model';

/** Sums over all groups since {@link clearStatistics}. */
export let lossSum: f64 = 0;
export let entropySum: f64 = 0;
export let priorKlSum: f64 = 0;
export let approximateKlSum: f64 = 0;
export let clippedCount: i32 = 0;
/** Items whose token the grammar does not allow in their state: bad input. */
export let forbiddenCount: i32 = 0;

export function clearStatistics(): void {
  lossSum = entropySum = priorKlSum = approximateKlSum = 0;
  clippedCount = forbiddenCount = 0;
}

/**
 * Groups: {logits row, state, remaining, first item, items, positions: i32; entropy, priorKl: f32}, the last two
 * summed over the group. Items: {token: i32; old, gain, loss: f32}, old NaN where there is none.
 */
export function objective(groups: i32, outputs: i32, clipLow: f32, clipHigh: f32): void {
  const line = <usize>vocabulary << 2;
  memory.fill(dLogitsAt, 0, <usize>outputs * line);
  for (let g = 0; g < groups; g++) group(groupsAt + (<usize>g << 5), line, clipLow, clipHigh);
}

function group(at: usize, line: usize, clipLow: f32, clipHigh: f32): void {
  const row = <usize>load<i32>(at);
  const n = gather(logitsAt + row * line, load<i32>(at, 4), load<i32>(at, 8));
  const first = itemsAt + (<usize>load<i32>(at, 12) << 4);
  const end = first + (<usize>load<i32>(at, 16) << 4);
  const positions = <f64>load<i32>(at, 20);
  const entropyWeight = load<f32>(at, 24);
  const klWeight = load<f32>(at, 28);
  const allowed = allowedAt();
  const scores = scoresAt();
  const weights = weightsAt();
  const p = exponentialsAt();
  const bytes = <usize>n << 2;

  let topWeight: f32 = -Infinity;
  for (let i: usize = 0; i < bytes; i += 4) topWeight = max(topWeight, load<f32>(weights + i));
  const priorTotal = exponentials(weights, n, topWeight, 1, p);
  const priorLog = topWeight + <f32>Math.log(priorTotal);
  const total = exponentials(scores, n, highest, 1, p);
  const log = highest + <f32>Math.log(total);
  const inverse: f32 = <f32>1 / total;
  let entropy: f32 = 0;
  let kl: f32 = 0;
  for (let i: usize = 0; i < bytes; i += 4) {
    const probability = load<f32>(p + i) * inverse;
    const logp = load<f32>(scores + i) - log;
    store<f32>(p + i, probability);
    store<f32>(scores + i, logp);
    entropy -= probability * logp;
    kl += probability * (logp - (load<f32>(weights + i) - priorLog));
  }
  entropySum += positions * entropy;
  priorKlSum += positions * kl;
  lossSum += <f64>klWeight * kl - <f64>entropyWeight * entropy;

  const dLogits = dLogitsAt + row * line;
  let pull: f32 = 0;
  for (let item = first; item < end; item += 16) {
    const token = load<i32>(item);
    let i: usize = 0;
    while (i < bytes && load<i32>(allowed + i) != token) i += 4;
    if (i == bytes) {
      forbiddenCount++;
      continue;
    }
    const old = load<f32>(item, 4);
    const gain = load<f32>(item, 8);
    const loss = load<f32>(item, 12);
    let strength: f32 = gain + loss;
    if (old == old) {
      const logp = load<f32>(scores + i);
      const ratio = <f32>Math.exp(logp - old);
      const low: f32 = 1 - clipLow;
      const high: f32 = 1 + clipHigh;
      const gainClipped = gain > 0 && ratio > high;
      const lossClipped = loss < 0 && ratio < low;
      lossSum -= <f64>gain * (gainClipped ? high : ratio) + <f64>loss * (lossClipped ? low : ratio);
      strength = (gainClipped ? 0 : gain * ratio) + (lossClipped ? 0 : loss * ratio);
      if (gainClipped || lossClipped) clippedCount++;
      approximateKlSum += <f64>old - logp;
    } else {
      lossSum -= <f64>gain + loss;
    }
    const to = dLogits + (<usize>token << 2);
    store<f32>(to, load<f32>(to) - strength);
    pull += strength;
  }
  for (let i: usize = 0; i < bytes; i += 4) {
    const probability = load<f32>(p + i);
    const logp = load<f32>(scores + i);
    const prior = load<f32>(weights + i) - priorLog;
    const slope = pull + entropyWeight * (logp + entropy) + klWeight * (logp - prior - kl);
    const to = dLogits + (<usize>load<i32>(allowed + i) << 2);
    store<f32>(to, load<f32>(to) + probability * slope);
  }
}
