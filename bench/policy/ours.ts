/** The policy engine of this program behind the same face as its peers; everything goes through the policy port. */
import type { Completion, PolicyEngine, ScoreRequest, UpdateRow } from '../../src/core/port/policy';
import { createPolicyEngine } from '../../src/engine/policy/engine';
import type { Contender } from './contender';
import {
  adamw,
  automaton,
  initialParameters,
  length,
  promptTokens,
  shape,
  trainingBatch,
  trainingTokens,
} from './workload';

/** Opens the `wasm` engine with that many workers, for one purpose. */
export async function createOurs(purpose: 'train' | 'generate', workers: number): Promise<Contender> {
  const open = (tokens: number): Promise<PolicyEngine> =>
    createPolicyEngine('wasm', {
      shape,
      automaton: automaton(purpose, tokens),
      parameters: initialParameters(),
      workers,
    });
  return purpose === 'train' ? trainer(await open(length)) : generator(open);
}

function trainer(engine: PolicyEngine): Contender {
  const sequences = trainingTokens().map((tokens) => ({
    prompt: tokens.slice(0, 1),
    start: 0,
    // One more than there is, so that the last token is chosen and not forced by the budget.
    limit: length + 1,
    completion: tokens.slice(1),
  }));
  // With a gain of one token's share of the mean, no loss and no old log-probabilities, the gradient is cross-entropy's.
  const rows: UpdateRow[] = sequences.map(({ completion, ...text }) => ({
    ...text,
    completions: [
      { tokens: completion, gain: 1 / (trainingBatch * length), loss: 0, entropy: 0, priorKl: 0 },
    ],
  }));
  return {
    train: async () => {
      await engine.update(rows, {
        learningRate: adamw.learningRate,
        beta1: adamw.beta1,
        beta2: adamw.beta2,
        adamEpsilon: adamw.epsilon,
        weightDecay: adamw.weightDecay,
        gradientClip: 0,
        clipLow: 0.2,
        clipHigh: 0.2,
      });
    },
    crossEntropy: async () => {
      const scored = (await engine.score(sequences satisfies ScoreRequest[], 1)).flat();
      return -scored.reduce((sum, { logProb }) => sum + logProb, 0) / scored.length;
    },
  };
}

/** The grammar fixes how long a text is, so that each length has an engine of its own. */
function generator(open: (tokens: number) => Promise<PolicyEngine>): Contender {
  const engines = new Map<number, Promise<PolicyEngine>>();
  const rollout = async (batch: number, tokens: number, temperature: number): Promise<Completion[][]> => {
    const engine = engines.get(tokens) ?? open(tokens);
    engines.set(tokens, engine);
    const requests = Array.from(promptTokens(batch), (token, i) => ({
      prompt: Int32Array.of(token),
      start: 0,
      limit: tokens,
      temperatures: [temperature],
      stream: i,
    }));
    return (await engine).rollout(requests, { seed: 1 });
  };
  return {
    generate: async (batch, tokens) => {
      await rollout(batch, tokens, 1);
    },
    greedy: async (batch, count) =>
      (await rollout(batch, length, 0)).map(([completion]) => [
        ...(completion?.tokens.subarray(0, count) ?? []),
      ]),
  };
}
