/**
 * The policy's distribution over one next token: logits plus the grammar's log weights, softmax over the tokens
 * the grammar allows. Plain JavaScript in double precision; what has to be differentiated is in `loss.ts`.
 */
import { type Automaton, allows } from '../../../core/language/automaton';

/**
 * Log weights of the tokens the grammar allows in `state` with `remaining` tokens left to write, `-Infinity` elsewhere.
 * @returns `[vocabulary]`.
 */
export function grammarRow(automaton: Automaton, state: number, remaining: number): Float32Array {
  const offset = (automaton.rowOf[state] ?? 0) * automaton.vocabulary;
  return Float32Array.from({ length: automaton.vocabulary }, (_, token) =>
    allows(automaton, state, token, remaining)
      ? (automaton.weights[offset + token] ?? Number.NEGATIVE_INFINITY)
      : Number.NEGATIVE_INFINITY,
  );
}

/** Adds the grammar's log weights to logits, rounded to float32 as every engine does. */
export function grammarScores(logits: Float32Array, grammar: Float32Array): Float32Array {
  return logits.map((logit, token) => logit + (grammar[token] ?? Number.NEGATIVE_INFINITY));
}

/** Log of softmax; `-Infinity` stays `-Infinity`. */
export function logSoftmax(scores: Float32Array): Float64Array {
  const highest = scores.reduce((a, b) => Math.max(a, b));
  let sum = 0;
  for (const score of scores) sum += Math.exp(score - highest);
  const logSum = highest + Math.log(sum);
  return Float64Array.from(scores, (score) => score - logSum);
}

/** Shannon entropy in nats of a distribution given by its log-probabilities. */
export function entropy(logProbs: Float64Array): number {
  let sum = 0;
  for (const logProb of logProbs) if (logProb > Number.NEGATIVE_INFINITY) sum -= Math.exp(logProb) * logProb;
  return sum;
}

/**
 * The nucleus (Holtzman et al. 2020, arXiv:1904.09751): the fewest tokens, taken by falling score, ties to the lowest
 * id, whose masses are at least `topP` of all masses.
 * @param masses `[vocabulary]` exponentials of the scores over temperature, 0 where forbidden.
 * @returns the masses, 0 for every token outside.
 */
function nucleusOf(scores: Float32Array, masses: Float64Array, topP: number): Float64Array {
  const goal = topP * masses.reduce((a, b) => a + b);
  const falling = Array.from(scores.keys()).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  const kept = new Float64Array(masses.length);
  let sum = 0;
  for (const token of falling) {
    kept[token] = masses[token] ?? 0;
    sum += kept[token] ?? 0;
    if (sum >= goal) break;
  }
  return kept;
}

/**
 * Draws a token by inverse distribution function in order of token ids.
 * @param scores `[vocabulary]` logits plus log weights, `-Infinity` where forbidden; at least one is finite.
 * @param temperature 0 takes the highest score, ties to the lowest id.
 * @param topP share of the probability that the tokens drawn from must hold, in (0, 1]; 1 draws from all.
 * @param uniform a number in [0, 1).
 */
export function chooseToken(
  scores: Float32Array,
  temperature: number,
  topP: number,
  uniform: number,
): number {
  let best = 0;
  scores.forEach((score, token) => {
    if (score > (scores[best] ?? Number.NEGATIVE_INFINITY)) best = token;
  });
  if (temperature === 0) return best;
  const highest = scores[best] ?? 0;
  const all = Float64Array.from(scores, (score) => Math.exp((score - highest) / temperature));
  const masses = topP < 1 ? nucleusOf(scores, all, topP) : all;
  const target = uniform * masses.reduce((a, b) => a + b);
  let sum = 0;
  let chosen = best;
  for (const [token, mass] of masses.entries()) {
    if (mass === 0) continue;
    chosen = token;
    sum += mass;
    if (sum > target) break;
  }
  return chosen;
}
