/**
 * The policy port: what the self-play loop needs from whatever runs the transformer. It is batched: one call a
 * phase, nothing crosses per token. The loop owns all meaning (prompts, rewards, advantages, normalisation);
 * an engine owns only arithmetic. Engines live in `src/engine/policy` and never leak into core.
 */
import type { ModelShape } from '../model/shape';

/** One prompt and the completions wanted of it. The prompt is computed once, however many completions. */
export interface RolloutRequest {
  /** `[P]` token ids, P >= 1. */
  readonly prompt: Int32Array;
  /** Automaton state before the first generated token. */
  readonly start: number;
  /** Most tokens a completion may have, `<eos>` included; at least the automaton's `fewest[start]`. */
  readonly limit: number;
  /** One completion an entry: softmax of (logits + log weights) / temperature; 0 means greedy, ties to the lowest id. */
  readonly temperatures: readonly number[];
  /** u32 that names this prompt in the random stream, so that a rollout depends on it and not on batch layout. */
  readonly stream: number;
}

/** One generated completion. */
export interface Completion {
  /** `[T]` token ids, `<eos>` last. */
  readonly tokens: Int32Array;
  /** `[T]` log-probability of each token under the policy at temperature 1, over all allowed tokens (grammar weights included). */
  readonly logProbs: Float32Array;
}

export interface RolloutOptions {
  /** u32; sample j of a request draws its token t with `uniform(seed, stream, j, t)` of `core/random/counter`. */
  readonly seed: number;
  /**
   * Nucleus sampling, in (0, 1]: of the allowed tokens only the fewest are drawn from, taken by falling probability at
   * the sample's temperature (ties: lowest id first), that hold at least this share of it. Absent or 1: all of them.
   */
  readonly topP?: number;
}

/**
 * One distinct completion of a training row. Identical completions are merged by the caller by adding their
 * numbers, which is exact for the PPO-clip objective because the two signs of advantage are kept apart.
 */
export interface WeightedCompletion {
  /** `[T]` token ids, `<eos>` last. */
  readonly tokens: Int32Array;
  /** `[T]` log-probabilities at rollout time; absent: the ratio is 1 (REINFORCE, imitation). */
  readonly oldLogProbs?: Float32Array;
  /** Sum of the positive advantages, already divided by whatever the loss is averaged over. */
  readonly gain: number;
  /** Sum of the negative advantages (a number <= 0), likewise divided. */
  readonly loss: number;
  /** Coefficient of the entropy bonus summed over this completion's tokens, likewise divided. */
  readonly entropy: number;
  /** Coefficient of KL(policy || grammar prior) summed over this completion's tokens, likewise divided. */
  readonly priorKl: number;
}

/** One prompt with its completions: each completion sees the prompt and itself, positions restart after the prompt. */
export interface UpdateRow {
  readonly prompt: Int32Array;
  readonly start: number;
  readonly limit: number;
  readonly completions: readonly WeightedCompletion[];
}

export interface UpdateOptions {
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly adamEpsilon: number;
  /** Decoupled weight decay (AdamW), applied to matrices only. */
  readonly weightDecay: number;
  /** Global gradient-norm clip; 0 means off. */
  readonly gradientClip: number;
  /** PPO clip range below and above 1 (paper: 0.2 and 0.2). */
  readonly clipLow: number;
  readonly clipHigh: number;
}

/**
 * What one update did. Loss per completion c and token t with ratio r = exp(logp - old):
 * `-min(r gain, clip(r) gain) - min(r loss, clip(r) loss) - entropy H_t + priorKl KL_t`, summed over everything.
 */
export interface UpdateStats {
  readonly loss: number;
  /** Global L2 norm before clipping. */
  readonly gradientNorm: number;
  /** Mean over trained completion tokens, nats. */
  readonly entropy: number;
  /** Mean KL(policy || grammar prior) over trained completion tokens, nats. */
  readonly priorKl: number;
  /** Mean of `old - logp` over tokens that carry old log-probabilities. */
  readonly approximateKl: number;
  /** Share of tokens with old log-probabilities whose gradient the clip removed. */
  readonly clipFraction: number;
  /** Prompt and completion tokens that went through forward and backward, after merging. */
  readonly tokens: number;
}

/** A sequence to look at: the log-probability of each completion token and the best alternatives. */
export interface ScoreRequest {
  readonly prompt: Int32Array;
  readonly start: number;
  readonly limit: number;
  readonly completion: Int32Array;
}

export interface ScoredToken {
  readonly logProb: number;
  /** Best first, only tokens the grammar allows here. */
  readonly top: readonly { readonly token: number; readonly logProb: number }[];
  readonly entropy: number;
}

/** Everything that makes the policy what it is, for checkpoints. All buffers follow `parameterLayout`. */
export interface PolicyState {
  readonly shape: ModelShape;
  readonly parameters: Float32Array;
  /** AdamW first and second moments and the number of updates made. */
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  readonly updates: number;
}

/** What a policy engine promises. Same state, same calls, same engine and worker count: same results. */
export interface PolicyEngine {
  readonly shape: ModelShape;
  /** @returns one list a request, one completion a temperature, in order. */
  rollout(requests: readonly RolloutRequest[], options: RolloutOptions): Promise<Completion[][]>;
  /** One forward, backward and AdamW step over all rows. An empty batch changes nothing. */
  update(rows: readonly UpdateRow[], options: UpdateOptions): Promise<UpdateStats>;
  /** @returns one list a request, one entry a completion token. */
  score(requests: readonly ScoreRequest[], topK: number): Promise<ScoredToken[][]>;
  save(): Promise<PolicyState>;
  /** Replaces parameters and optimiser state. @throws ShapeMismatchError if the shape differs. */
  load(state: PolicyState): Promise<void>;
  dispose(): Promise<void>;
}
