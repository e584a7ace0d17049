/**
 * The reference policy engine: the policy port in plain tfjs operations. It is the specification in running
 * form: readable, slow, the same on every tfjs backend. It is not meant to be fast; `wasm` is.
 *
 * tfjs has one active backend for the whole program, so engines that are open together must ask for the same one.
 */
import * as tf from '@tensorflow/tfjs';
import type { Automaton } from '../../../core/language/automaton';
import type { ModelShape } from '../../../core/model/shape';
import type {
  Completion,
  PolicyEngine,
  PolicyState,
  RolloutOptions,
  RolloutRequest,
  ScoredToken,
  ScoreRequest,
  UpdateOptions,
  UpdateRow,
  UpdateStats,
} from '../../../core/port/policy';
import { checkParameters, checkRollout, checkScore, checkState, checkUpdate } from '../request';
import { adamwStep, type OptimiserState } from './adamw';
import { openBackend, type ReferenceBackend } from './backend';
import { computeLogits, firstPrediction, grammarRows } from './batch';
import { entropy, grammarScores, logSoftmax } from './distribution';
import { Draft } from './draft';
import { layOut, type Observed, policyLoss } from './loss';
import { download, named, upload, type Weights } from './parameters';

export interface ReferenceEngineOptions {
  readonly shape: ModelShape;
  readonly automaton: Automaton;
  /** Flat buffer in the order of `parameterLayout`; copied. */
  readonly parameters: Float32Array;
  readonly backend: ReferenceBackend;
}

/** Opens a reference engine. @throws BackendUnavailableError, ShapeMismatchError */
export async function createReferenceEngine(options: ReferenceEngineOptions): Promise<PolicyEngine> {
  checkParameters(options.shape, options.automaton, options.parameters);
  await openBackend(options.backend);
  return new ReferenceEngine(options);
}

class ReferenceEngine implements PolicyEngine {
  readonly shape: ModelShape;
  readonly #automaton: Automaton;
  #state: OptimiserState;
  #updates = 0;

  constructor({ shape, automaton, parameters }: ReferenceEngineOptions) {
    this.shape = shape;
    this.#automaton = automaton;
    const zeros = new Float32Array(parameters.length);
    this.#state = {
      parameters: upload(shape, parameters),
      firstMoment: upload(shape, zeros),
      secondMoment: upload(shape, zeros),
    };
  }

  async rollout(requests: readonly RolloutRequest[], options: RolloutOptions): Promise<Completion[][]> {
    checkRollout(this.shape, this.#automaton, requests, options);
    const drafts = requests.map((request) =>
      request.temperatures.map((temperature, sample) => new Draft(request, temperature, sample)),
    );
    let unfinished = drafts.flat();
    while (unfinished.length > 0) {
      const texts = unfinished.map((draft) => draft.text());
      const logits = await computeLogits(this.shape, this.#weights(), texts);
      unfinished.forEach((draft, i) => {
        draft.extend(this.#automaton, logits.at(i, draft.length - 1), options);
      });
      unfinished = unfinished.filter((draft) => draft.state !== this.#automaton.end);
    }
    return drafts.map((group) => group.map((draft) => draft.completion()));
  }

  async update(rows: readonly UpdateRow[], options: UpdateOptions): Promise<UpdateStats> {
    checkUpdate(this.shape, this.#automaton, rows);
    if (rows.every((row) => row.completions.every((completion) => completion.tokens.length === 0))) {
      return {
        loss: 0,
        gradientNorm: 0,
        entropy: 0,
        priorKl: 0,
        approximateKl: 0,
        clipFraction: 0,
        tokens: 0,
      };
    }
    const { loss, gradients, observed, norm } = this.#differentiate(rows, options);
    const [lossValue, gradientNorm] = [await only(loss), await only(norm)];
    const { gradientClip } = options;
    const scale = gradientClip > 0 && gradientNorm > gradientClip ? gradientClip / gradientNorm : 1;
    this.#replaceState(tf.tidy(() => adamwStep(this.#state, gradients, scale, this.#updates, options)));
    this.#updates += 1;
    const stats = await this.#statistics(rows, options, observed);
    tf.dispose([loss, norm, ...gradients, ...Object.values(observed)]);
    return { loss: lossValue, gradientNorm, ...stats };
  }

  async score(requests: readonly ScoreRequest[], topK: number): Promise<ScoredToken[][]> {
    checkScore(this.shape, this.#automaton, requests);
    if (requests.length === 0) return [];
    const logits = await computeLogits(this.shape, this.#weights(), requests);
    return requests.map((request, i) =>
      grammarRows(this.#automaton, request).map((grammar, t): ScoredToken => {
        const position = firstPrediction(request) + t;
        const logProbs = logSoftmax(grammarScores(logits.at(i, position), grammar));
        const top = Array.from(logProbs, (logProb, token) => ({ token, logProb }))
          .filter(({ logProb }) => logProb > Number.NEGATIVE_INFINITY)
          .sort((a, b) => b.logProb - a.logProb || a.token - b.token)
          .slice(0, topK);
        const logProb = logProbs[request.completion[t] ?? 0] ?? Number.NEGATIVE_INFINITY;
        return { logProb, top, entropy: entropy(logProbs) };
      }),
    );
  }

  async save(): Promise<PolicyState> {
    return {
      shape: this.shape,
      parameters: await download(this.shape, this.#state.parameters),
      firstMoment: await download(this.shape, this.#state.firstMoment),
      secondMoment: await download(this.shape, this.#state.secondMoment),
      updates: this.#updates,
    };
  }

  async load(state: PolicyState): Promise<void> {
    checkState(this.shape, state);
    this.#replaceState({
      parameters: upload(this.shape, state.parameters),
      firstMoment: upload(this.shape, state.firstMoment),
      secondMoment: upload(this.shape, state.secondMoment),
    });
    this.#updates = state.updates;
  }

  async dispose(): Promise<void> {
    this.#replaceState({ parameters: [], firstMoment: [], secondMoment: [] });
  }

  #weights(): Weights {
    return named(this.shape, this.#state.parameters);
  }

  #replaceState(state: OptimiserState): void {
    tf.dispose([...this.#state.parameters, ...this.#state.firstMoment, ...this.#state.secondMoment]);
    this.#state = state;
  }

  /** Loss, gradients in layout order, their norm and per-position results; the caller disposes all of them. */
  #differentiate(rows: readonly UpdateRow[], options: UpdateOptions) {
    let observed: Observed | undefined;
    const results = tf.tidy(() => {
      const batch = layOut(this.shape, this.#automaton, rows);
      const differentiate = tf.valueAndGrads((...parameters: tf.Tensor[]) =>
        policyLoss(
          this.shape,
          named(this.shape, parameters),
          batch,
          { low: options.clipLow, high: options.clipHigh },
          (values) => {
            observed = {
              logProb: tf.keep(values.logProb),
              entropy: tf.keep(values.entropy),
              priorKl: tf.keep(values.priorKl),
            };
          },
        ),
      );
      const { value, grads } = differentiate(this.#state.parameters);
      // One after another: tfjs' addN binds all of them at once, more than a WebGPU device has to allow.
      const norm = grads
        .map((gradient): tf.Tensor => gradient.square().sum())
        .reduce((sum, squares) => sum.add(squares))
        .sqrt();
      return { loss: value, gradients: grads, norm };
    });
    if (!observed) throw new Error('tfjs did not run the loss.');
    return { ...results, observed };
  }

  async #statistics(
    rows: readonly UpdateRow[],
    { clipLow, clipHigh }: UpdateOptions,
    observed: Observed,
  ): Promise<Omit<UpdateStats, 'loss' | 'gradientNorm'>> {
    const length = observed.logProb.shape[1] ?? 0;
    const [logProbs, entropies, priorKls] = await Promise.all(
      [observed.logProb, observed.entropy, observed.priorKl].map((tensor) => tensor.data()),
    );
    const sum = { entropy: 0, priorKl: 0, approximateKl: 0, clipped: 0, trained: 0, compared: 0, read: 0 };
    let text = 0;
    for (const row of rows) {
      sum.read += row.prompt.length;
      for (const { tokens, oldLogProbs, gain, loss } of row.completions) {
        if (tokens.length === 0) continue;
        sum.read += tokens.length;
        sum.trained += tokens.length;
        for (let t = 0; t < tokens.length; t++) {
          const at = text * length + row.prompt.length - 1 + t;
          sum.entropy += entropies?.[at] ?? 0;
          sum.priorKl += priorKls?.[at] ?? 0;
          if (!oldLogProbs) continue;
          const difference = (logProbs?.[at] ?? 0) - (oldLogProbs[t] ?? 0);
          const ratio = Math.exp(difference);
          sum.compared += 1;
          sum.approximateKl -= difference;
          if ((gain > 0 && ratio > 1 + clipHigh) || (loss < 0 && ratio < 1 - clipLow)) sum.clipped += 1;
        }
        text += 1;
      }
    }
    return {
      entropy: sum.entropy / sum.trained,
      priorKl: sum.priorKl / sum.trained,
      approximateKl: sum.compared > 0 ? sum.approximateKl / sum.compared : 0,
      clipFraction: sum.compared > 0 ? sum.clipped / sum.compared : 0,
      tokens: sum.read,
    };
  }
}

/** The number in a scalar. */
async function only(scalar: tf.Tensor): Promise<number> {
  return (await scalar.data())[0] ?? Number.NaN;
}
