// The policy's distribution in one state of the grammar: softmax of (logits + log weights) / temperature over the
// tokens allowed there. Only those are touched; they are gathered in order of their ids.
import { entriesAt, scratchAt, stateStartAt, vocabulary } from './model';
import { expNegative, maxOf, sum4 } from './vector';

// @ts-ignore: decorator
@inline
function vectorAt(index: i32): usize {
  return scratchAt + <usize>(index * (vocabulary + 4) * 4);
}

/** `[allowed]` token ids, states after them, log weights, logits + log weights, and exp of those over temperature. */
// @ts-ignore: decorator
@inline
export function allowedAt(): usize { return vectorAt(0); }
// @ts-ignore: decorator
@inline
export function nextsAt(): usize { return vectorAt(1); }
// @ts-ignore: decorator
@inline
export function weightsAt(): usize { return vectorAt(2); }
// @ts-ignore: decorator
@inline
export function scoresAt(): usize { return vectorAt(3); }
// @ts-ignore: decorator
@inline
export function exponentialsAt(): usize { return vectorAt(4); }
/** `[allowed]` how many samples drew each token. */
// @ts-ignore: decorator
@inline
export function countsAt(): usize { return vectorAt(5); }
/** `[allowed]` sums of the exponentials up to and with each token. */
// @ts-ignore: decorator
@inline
export function cumulativeAt(): usize { return vectorAt(6); }
/** `[allowed]` scores of the tokens not yet in the nucleus; behind the sums, which take two vectors. */
// @ts-ignore: decorator
@inline
function outsideAt(): usize { return vectorAt(8); }

/** Largest score, set by {@link gather}. */
export let highest: f32 = 0;

/**
 * Gathers the tokens allowed in `state` when at most `remaining` may still be written.
 * @returns how many there are.
 */
export function gather(logits: usize, state: i32, remaining: i32): i32 {
  const bounds = stateStartAt + (<usize>state << 2);
  let at = entriesAt + (<usize>load<i32>(bounds) << 4);
  const end = entriesAt + (<usize>load<i32>(bounds, 4) << 4);
  const allowed = allowedAt();
  const nexts = nextsAt();
  const weights = weightsAt();
  const scores = scoresAt();
  let n: usize = 0;
  for (; at < end; at += 16) {
    if (load<i32>(at, 8) > remaining) continue;
    const token = load<i32>(at);
    const weight = load<f32>(at, 12);
    const score = load<f32>(logits + (<usize>token << 2)) + weight;
    store<i32>(allowed + n, token);
    store<i32>(nexts + n, load<i32>(at, 4));
    store<f32>(weights + n, weight);
    store<f32>(scores + n, score);
    n += 4;
  }
  v128.store(scores + n, f32x4.splat(-Infinity));
  v128.store(weights + n, f32x4.splat(-Infinity));
  let top = v128.load(scores);
  for (let i: usize = 16; i < n; i += 16) top = f32x4.pmax(top, v128.load(scores + i));
  highest = f32x4.extract_lane(maxOf(top), 0);
  return <i32>(n >>> 2);
}

/** Exponentials of `n` numbers at `from`, less `top`, over the temperature; @returns their sum. */
export function exponentials(from: usize, n: i32, top: f32, inverseTemperature: f32, to: usize): f32 {
  const shift = f32x4.splat(top);
  const factor = f32x4.splat(inverseTemperature);
  let total = f32x4.splat(0);
  const bytes = <usize>n << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    const e = expNegative(f32x4.mul(f32x4.sub(v128.load(from + i), shift), factor));
    v128.store(to + i, e);
    total = f32x4.add(total, e);
  }
  return sum4(total);
}

/**
 * Leaves of `n` gathered tokens' exponentials those of the nucleus, 0 for the others: the fewest tokens, taken by falling
 * score, ties to the first, whose exponentials are at least `topP` of the sum of all.
 */
export function keepNucleus(n: i32, topP: f64): void {
  const e = exponentialsAt();
  const outside = outsideAt();
  const bytes = <usize>n << 2;
  let total: f64 = 0;
  for (let i: usize = 0; i < bytes; i += 4) total += load<f32>(e + i);
  // The gathered scores are followed by -Infinity up to a whole vector.
  for (let i: usize = 0; i < bytes; i += 16) v128.store(outside + i, v128.load(scoresAt() + i));
  const goal = topP * total;
  let sum: f64 = 0;
  for (let taken = 0; taken < n; taken++) {
    let top = v128.load(outside);
    for (let i: usize = 16; i < bytes; i += 16) top = f32x4.pmax(top, v128.load(outside + i));
    const best = f32x4.extract_lane(maxOf(top), 0);
    let at: usize = 0;
    while (at < bytes - 4 && load<f32>(outside + at) != best) at += 4;
    store<f32>(outside + at, -Infinity);
    sum += load<f32>(e + at);
    if (sum >= goal) break;
  }
  for (let i: usize = 0; i < bytes; i += 4) {
    if (load<f32>(outside + i) != -Infinity) store<f32>(e + i, 0);
  }
}

/** The only token's entry where the grammar leaves no choice, else 0. */
export function forced(state: i32, remaining: i32): usize {
  const bounds = stateStartAt + (<usize>state << 2);
  let at = entriesAt + (<usize>load<i32>(bounds) << 4);
  const end = entriesAt + (<usize>load<i32>(bounds, 4) << 4);
  let only: usize = 0;
  for (; at < end; at += 16) {
    if (load<i32>(at, 8) > remaining) continue;
    if (only) return 0;
    only = at;
  }
  return only;
}
