/**
 * The training objective and its gradient with respect to the logits, as the policy port documents it. One invocation
 * computes one row of logits: all groups at its node, over the tokens the grammar allows there, which come in order of
 * their ids like the group's items, so that both are walked side by side.
 */
import type { ModelShape } from '../../../../../core/model/shape';
import { trainingSizes } from '../weights';
import { eachElement, type TrainingKernel, trainingKernel } from './kernel';

/** Words of a group: state, remaining, first item, items, entropy (f32), prior KL (f32). */
export const groupWords = 6;
/** Words of an item: token, old log-probability (f32, or {@link noOld}), gain (f32), loss (f32). */
export const itemWords = 4;
/** Bits that say that an item has no old log-probability; comparing with NaN is not defined in WGSL. */
export const noOld = 0x7fc00000;
/** Sums a row leaves: loss, entropy, prior KL, approximate KL, clipped items. */
export const statisticsWords = 5;

/** A loop over the entries that the grammar allows; `body` sees `token`, `weight` and `score`. */
const eachAllowed = (body: string): string => `
      for (var e = begin; e < end; e += 4u) {
        if (grammar[e + 2u] > remaining) { continue; }
        let token = grammar[e];
        let weight = bitcast<f32>(grammar[e + 3u]);
        let score = arena[logits + token / 4u][token % 4u] + weight;
${body}
      }`;

export function objective(shape: ModelShape): TrainingKernel {
  const { vocabulary } = trainingSizes(shape);
  return trainingKernel(
    'objective',
    'model',
    [
      ...['rows', 'logits', 'out', 'rowGroups', 'groups', 'items', 'entries', 'statistics'],
      ...['clipLow:f32', 'clipHigh:f32'],
    ],
    `
/** What an item adds: its pull on the log-probability, its loss, old - logp, and whether it was clipped. */
fn judge(item: u32, logp: f32) -> vec4f {
  let gain = bitcast<f32>(indices[item + 2u]);
  let loss = bitcast<f32>(indices[item + 3u]);
  if (indices[item + 1u] == ${noOld}u) { return vec4f(gain + loss, -gain - loss, 0.0, 0.0); }
  let old = bitcast<f32>(indices[item + 1u]);
  let ratio = exp(logp - old);
  let low = 1.0 - task.clipLow;
  let high = 1.0 + task.clipHigh;
  let gainClipped = gain > 0.0 && ratio > high;
  let lossClipped = loss < 0.0 && ratio < low;
  return vec4f(
    select(gain * ratio, 0.0, gainClipped) + select(loss * ratio, 0.0, lossClipped),
    -gain * select(ratio, high, gainClipped) - loss * select(ratio, low, lossClipped),
    old - logp,
    select(0.0, 1.0, gainClipped || lossClipped),
  );
}
${eachElement(
  'task.rows',
  `
    let logits = task.logits + index * ${vocabulary}u;
    let out = task.out + index * ${vocabulary}u;
    for (var i = 0u; i < ${vocabulary}u; i++) { arena[out + i] = vec4f(); }
    var statistics = vec4f();
    var clipped = 0.0;
    for (var g = indices[task.rowGroups + index]; g < indices[task.rowGroups + index + 1u]; g++) {
      let group = task.groups + g * ${groupWords}u;
      let state = indices[group];
      let remaining = indices[group + 1u];
      let firstItem = task.items + indices[group + 2u] * ${itemWords}u;
      let positions = indices[group + 3u];
      let lastItem = firstItem + positions * ${itemWords}u;
      let entropyWeight = bitcast<f32>(indices[group + 4u]);
      let klWeight = bitcast<f32>(indices[group + 5u]);
      let begin = task.entries + grammar[state] * 4u;
      let end = task.entries + grammar[state + 1u] * 4u;
      var top = -3e38;
      var topWeight = -3e38;
${eachAllowed(`
        top = max(top, score);
        topWeight = max(topWeight, weight);`)}
      var total = 0.0;
      var priorTotal = 0.0;
${eachAllowed(`
        total += exp(score - top);
        priorTotal += exp(weight - topWeight);`)}
      let logTotal = top + log(total);
      let priorLog = topWeight + log(priorTotal);
      var entropy = 0.0;
      var kl = 0.0;
      var pull = 0.0;
      var item = firstItem;
${eachAllowed(`
        let logp = score - logTotal;
        let p = exp(logp);
        entropy -= p * logp;
        kl += p * (logp - (weight - priorLog));
        while (item < lastItem && indices[item] == token) {
          let judged = judge(item, logp);
          pull += judged.x;
          statistics += vec4f(judged.y, 0.0, 0.0, judged.z);
          clipped += judged.w;
          item += ${itemWords}u;
        }`)}
      statistics += vec4f(klWeight * kl - entropyWeight * entropy, f32(positions) * entropy, f32(positions) * kl, 0.0);
      item = firstItem;
${eachAllowed(`
        let logp = score - logTotal;
        let prior = weight - priorLog;
        var slope = exp(logp) * (pull + entropyWeight * (logp + entropy) + klWeight * (logp - prior - kl));
        while (item < lastItem && indices[item] == token) {
          slope -= judge(item, logp).x;
          item += ${itemWords}u;
        }
        var four = arena[out + token / 4u];
        four[token % 4u] += slope;
        arena[out + token / 4u] = four;`)}
    }
    let to = task.statistics + index * ${statisticsWords}u;
    numbers[to] = statistics.x;
    numbers[to + 1u] = statistics.y;
    numbers[to + 2u] = statistics.z;
    numbers[to + 3u] = statistics.w;
    numbers[to + 4u] = clipped;`,
)}`,
  );
}
