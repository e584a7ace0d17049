/** The policy engines of this program behind the same face as their peers; everything goes through the policy port. */
import type { ModelShape } from '../../src/core/model/shape';
import type { Completion, PolicyEngine, ScoreRequest, UpdateRow } from '../../src/core/port/policy';
import { createPolicyEngine, type EngineKind } from '../../src/engine/policy/engine';
import type { Contender } from './contender';
import { adamw, automaton, initialParameters, length, promptTokens, trainingTokens } from './workload';

/** A contender that opens engines of that kind as they are needed. */
export function createOurs(kind: EngineKind, workers: number, shape: ModelShape): Contender {
  const parameters = initialParameters(shape);
  const open = (grammar: ReturnType<typeof automaton>): Promise<PolicyEngine> =>
    createPolicyEngine(kind, { shape, automaton: grammar, parameters, workers });
  const { train, ...compared } = trainer(open, shape, parameters);
  const { generate, greedy } = generator(open);
  return { train, generate, comparison: { ...compared, greedy } };
}

type Open = (grammar: ReturnType<typeof automaton>) => Promise<PolicyEngine>;

/** Opens at the first call, answers the same at the next ones. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function trainer(open: Open, shape: ModelShape, parameters: Float32Array) {
  const engine = once(() => open(automaton('train')));
  const sequences = (batch: number) =>
    trainingTokens(batch).map((tokens) => ({
      prompt: tokens.slice(0, 1),
      start: 0,
      // One more than there is, so that the last token is chosen and not forced by the budget.
      limit: length + 1,
      completion: tokens.slice(1),
    }));
  // With a gain of one token's share of the mean, no loss and no old log-probabilities, the gradient is cross-entropy's.
  const rows = (batch: number): UpdateRow[] =>
    sequences(batch).map(({ completion, ...text }) => ({
      ...text,
      completions: [{ tokens: completion, gain: 1 / (batch * length), loss: 0, entropy: 0, priorKl: 0 }],
    }));
  return {
    train: async (batch: number) => {
      await (await engine()).update(rows(batch), {
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
    restart: async () => {
      const zeros = new Float32Array(parameters.length);
      await (await engine()).load({ shape, parameters, firstMoment: zeros, secondMoment: zeros, updates: 0 });
    },
    crossEntropy: async (batch: number) => {
      const texts = sequences(batch) satisfies ScoreRequest[];
      const scored = (await (await engine()).score(texts, 1)).flat();
      return -scored.reduce((sum, { logProb }) => sum + logProb, 0) / scored.length;
    },
  };
}

/** The grammar fixes how long a text is: a shorter one starts that much nearer to its end. */
function generator(open: Open) {
  const engine = once(() => open(automaton('generate')));
  const rollout = async (batch: number, tokens: number, temperature: number): Promise<Completion[][]> => {
    const requests = Array.from(promptTokens(batch), (token, i) => ({
      prompt: Int32Array.of(token),
      start: length - tokens,
      limit: tokens,
      temperatures: [temperature],
      stream: i,
    }));
    return (await engine()).rollout(requests, { seed: 1 });
  };
  return {
    generate: async (batch: number, tokens: number) => {
      await rollout(batch, tokens, 1);
    },
    greedy: async (batch: number, count: number) =>
      // One more than wanted: the last one is the end.
      (await rollout(batch, count + 1, 0)).map(([completion]) => [
        ...(completion?.tokens.subarray(0, count) ?? []),
      ]),
  };
}
