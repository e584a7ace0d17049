/**
 * The automaton as the kernels read it: for each state the list of its allowed tokens, with the state after each, the
 * fewest tokens needed when writing it, and its log weight. Lists are short, so that nothing is done per
 * vocabulary entry that the grammar forbids anyway.
 */
import type { Automaton } from '../../../core/language/automaton';

export class Grammar {
  /** `[states + 1]` first entry of each state. */
  readonly starts: Int32Array;
  /** `[entries, 4]` token, next state, fewest tokens from here to the end, bits of the log weight. */
  readonly entries: Int32Array;

  constructor(readonly automaton: Automaton) {
    const { vocabulary, states, next, rowOf, weights, fewest } = automaton;
    this.starts = new Int32Array(states + 1);
    const entries: number[] = [];
    const float = new Float32Array(1);
    const bits = new Int32Array(float.buffer);
    for (let state = 0; state < states; state++) {
      for (let token = 0; token < vocabulary; token++) {
        const after = next[state * vocabulary + token] ?? -1;
        if (after < 0) continue;
        float[0] = weights[(rowOf[state] ?? 0) * vocabulary + token] ?? Number.NEGATIVE_INFINITY;
        entries.push(token, after, 1 + (fewest[after] ?? 0), bits[0] ?? 0);
      }
      this.starts[state + 1] = entries.length / 4;
    }
    this.entries = Int32Array.from(entries);
  }

  /** Whether the grammar leaves only one token in `state` when at most `remaining` may still be written. */
  forces(state: number, remaining: number): boolean {
    const end = 4 * (this.starts[state + 1] ?? 0);
    let allowed = 0;
    for (let at = 4 * (this.starts[state] ?? 0); at < end; at += 4) {
      if ((this.entries[at + 2] ?? 0) <= remaining && ++allowed > 1) return false;
    }
    return true;
  }

  /** The state after an allowed token. */
  after(state: number, token: number): number {
    return this.automaton.next[state * this.automaton.vocabulary + token] ?? -1;
  }
}
