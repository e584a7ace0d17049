/**
 * One completion while it is written: the grammar's state, the tokens so far, and how the next one is drawn from logits
 * of the model. Where the logits come from, it does not know.
 */
import { type Automaton, advance } from '../../../core/language/automaton';
import type { Completion, RolloutOptions, RolloutRequest } from '../../../core/port/policy';
import { uniform } from '../../../core/random/counter';
import type { Text } from './batch';
import { chooseToken, grammarRow, grammarScores, logSoftmax } from './distribution';

/** A completion being written, drawn with the run's counter-based random numbers. */
export class Draft {
  state: number;
  readonly #tokens: number[] = [];
  readonly #logProbs: number[] = [];

  constructor(
    readonly request: RolloutRequest,
    readonly temperature: number,
    readonly sample: number,
  ) {
    this.state = request.start;
  }

  /** Tokens the model reads before the next one. */
  get length(): number {
    return this.request.prompt.length + this.#tokens.length;
  }

  /** The token written last. @throws RangeError before the first. */
  get newest(): number {
    const token = this.#tokens.at(-1);
    if (token === undefined) throw new RangeError('Nothing was written yet: read the prompt first.');
    return token;
  }

  text(): Text {
    // The token after the last read one is still unknown; any id stands for it, as it is never read.
    return { ...this.request, completion: Int32Array.of(...this.#tokens, 0) };
  }

  extend(automaton: Automaton, logits: Float32Array, { seed, topP = 1 }: RolloutOptions): void {
    const position = this.#tokens.length;
    const grammar = grammarRow(automaton, this.state, this.request.limit - position);
    const scores = grammarScores(logits, grammar);
    const random = uniform(seed, this.request.stream, this.sample, position);
    const token = chooseToken(scores, this.temperature, topP, random);
    this.#tokens.push(token);
    this.#logProbs.push(logSoftmax(scores)[token] ?? Number.NEGATIVE_INFINITY);
    this.state = advance(automaton, this.state, token);
  }

  completion(): Completion {
    return { tokens: Int32Array.from(this.#tokens), logProbs: Float32Array.from(this.#logProbs) };
  }
}
