/**
 * Log-probabilities, entropies and best alternatives of given completions, to look at. The model runs in the kernels,
 * the little arithmetic on its logits here in double precision.
 */
import type { ScoredToken, ScoreRequest } from '../../../core/port/policy';
import { PrefixTree } from '../packing/tree';
import type { Kernel } from './kernel';
import { writeTree } from './paths';

const bits = new Int32Array(1);
const asFloat = new Float32Array(bits.buffer);

/** The log weight that a grammar entry holds as bits. */
function logWeight(entry: number): number {
  bits[0] = entry;
  return asFloat[0] ?? 0;
}

/** One token's view: the distribution of a state, given the logits before it. */
function scoreToken(
  kernel: Kernel,
  logits: Float32Array,
  state: number,
  remaining: number,
  token: number,
  topK: number,
): ScoredToken {
  const { starts, entries } = kernel.grammar;
  const alternatives: { token: number; logProb: number }[] = [];
  for (let entry = starts[state] ?? 0; entry < (starts[state + 1] ?? 0); entry++) {
    const [id = 0, , needed = 0, weight = 0] = entries.subarray(4 * entry, 4 * entry + 4);
    if (needed > remaining) continue;
    alternatives.push({ token: id, logProb: Math.fround((logits[id] ?? 0) + logWeight(weight)) });
  }
  const highest = alternatives.reduce(
    (best, { logProb }) => Math.max(best, logProb),
    Number.NEGATIVE_INFINITY,
  );
  const total = alternatives.reduce((sum, { logProb }) => sum + Math.exp(logProb - highest), 0);
  const logTotal = highest + Math.log(total);
  let entropy = 0;
  for (const alternative of alternatives) {
    alternative.logProb -= logTotal;
    if (alternative.logProb > Number.NEGATIVE_INFINITY) {
      entropy -= Math.exp(alternative.logProb) * alternative.logProb;
    }
  }
  const written = alternatives.find((alternative) => alternative.token === token);
  return {
    logProb: written?.logProb ?? Number.NEGATIVE_INFINITY,
    top: alternatives.sort((a, b) => b.logProb - a.logProb || a.token - b.token).slice(0, topK),
    entropy,
  };
}

/** Scores all requests in one batch. */
export function scoreRequests(
  kernel: Kernel,
  requests: readonly ScoreRequest[],
  topK: number,
): ScoredToken[][] {
  const { run, grammar, logitsWidth } = kernel;
  const tree = new PrefixTree();
  const nodes = requests.map(({ prompt, completion }) => {
    let node = completion.length > 0 ? tree.addAll(-1, prompt) : -1;
    return Array.from(completion, (token, t) => {
      const before = node;
      tree.want(before);
      if (t + 1 < completion.length) node = tree.add(node, token);
      return before;
    });
  });
  if (tree.nodes === 0) return requests.map(() => []);
  const rows = tree.layOut();
  run.layoutForward(rows.nodes, rows.nodes, rows.wanted, rows.pool, rows.longest, 0, 0);
  writeTree(kernel, tree, rows);
  run.forward(rows.nodes, rows.wanted);
  const logits = kernel.floats(run.logitsAt, rows.wanted * logitsWidth);
  return requests.map(({ start, limit, completion }, i) => {
    let state = start;
    return (nodes[i] ?? []).map((node, t) => {
      const token = completion[t] ?? 0;
      const at = (rows.rowOf[node] ?? 0) * logitsWidth;
      const row = logits.subarray(at, at + logitsWidth);
      const scored = scoreToken(kernel, row, state, limit - t, token, topK);
      state = grammar.after(state, token);
      return scored;
    });
  });
}
