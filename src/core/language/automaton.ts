/**
 * The typed grammar of one level, compiled to a finite automaton in flat tables that any policy engine can run
 * on any device. It is a prior, not only a mask: every legal token carries the logarithm of its production
 * weight, so that a network with small logits *is* the probabilistic grammar (learning notes, section 0).
 * It does not know what a program means; that is Python's business.
 */
export interface Automaton {
  /** Number of token ids; the row length of `next` and `weights`. */
  readonly vocabulary: number;
  /** Number of states. */
  readonly states: number;
  /** `[states * vocabulary]` state after a token, -1 where the token is not allowed. */
  readonly next: Int32Array;
  /** `[states]` the row of `weights` that applies in a state. */
  readonly rowOf: Int32Array;
  /** `[rows * vocabulary]` log production weight of each token, `-Infinity` where it is not allowed; each row sums to 1 in probability. */
  readonly weights: Float32Array;
  /** `[states]` fewest tokens from a state to the end, `<eos>` included; 0 in `end`. */
  readonly fewest: Int32Array;
  /** The state after `<eos>`; nothing may follow it. */
  readonly end: number;
}

/**
 * Whether `token` may be written in `state` when at most `remaining` tokens (this one and `<eos>` included) may
 * still be written: the text stays valid and can still end inside the budget. Every engine applies exactly this rule.
 */
export function allows(automaton: Automaton, state: number, token: number, remaining: number): boolean {
  const next = automaton.next[state * automaton.vocabulary + token] ?? -1;
  return next >= 0 && 1 + (automaton.fewest[next] ?? 0) <= remaining;
}

/** The state after `token`, or -1 where the grammar does not allow it, or does not know it. */
export function advance({ next, vocabulary }: Automaton, state: number, token: number): number {
  return token < vocabulary ? (next[state * vocabulary + token] ?? -1) : -1;
}
