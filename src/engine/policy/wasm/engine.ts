/**
 * The wasm policy engine: the policy port on hand-written SIMD kernels (`assembly/`), data-parallel over workers. The
 * calling thread computes the first shard itself, so one worker means no messages at all. It knows no rewards and
 * no tasks; it divides batches, adds gradients in a fixed order and steps AdamW.
 */
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
import { Grammar } from '../packing/grammar';
import { addSums, countTokens } from '../packing/trainingTree';
import { checkParameters, checkRollout, checkScore, checkState, checkUpdate } from '../request';
import { type Drawing, type Generated, generate, type Sample } from './generation';
import { chooseBuild, compileKernels } from './host';
import { Kernel } from './kernel';
import { packRows, packSamples } from './packet';
import type { Job, Reply } from './protocol';
import { scoreRequests } from './scoring';
import { shardRows, shardSamples } from './shard';
import { PolicyWorkerError, Team } from './team';
import { trainRows } from './training';

export interface WasmEngineOptions {
  readonly shape: ModelShape;
  readonly automaton: Automaton;
  /** Flat buffer in the order of `parameterLayout`; copied. */
  readonly parameters: Float32Array;
  /** Threads a batch is divided among, the calling one included; at least 1. */
  readonly workers: number;
  /** Compiled kernels, where the caller has them already. */
  readonly module?: WebAssembly.Module;
}

/**
 * Opens an engine.
 * @throws ShapeMismatchError, KernelsMissingError, PolicyWorkerError
 */
export async function createWasmEngine(options: WasmEngineOptions): Promise<PolicyEngine> {
  const { shape, automaton, parameters, workers } = options;
  checkParameters(shape, automaton, parameters);
  if (!(Number.isInteger(workers) && workers >= 1)) {
    throw new RangeError(`The engine needs a whole number of workers of at least 1, not ${workers}.`);
  }
  const module = options.module ?? (await compileKernels(await chooseBuild()));
  const kernel = await Kernel.open(module, shape, new Grammar(automaton));
  const team = await Team.start(workers - 1, { kind: 'open', module, shape, automaton });
  const engine = new WasmEngine(kernel, team, workers);
  const zeros = new Float32Array(parameters.length);
  await engine.load({ shape, parameters, firstMoment: zeros, secondMoment: zeros, updates: 0 });
  return engine;
}

class WasmEngine implements PolicyEngine {
  readonly #kernel: Kernel;
  readonly #team: Team;
  readonly #workers: number;
  #updates = 0;
  #previous: Promise<unknown> = Promise.resolve();

  constructor(kernel: Kernel, team: Team, workers: number) {
    this.#kernel = kernel;
    this.#team = team;
    this.#workers = workers;
  }

  get shape(): ModelShape {
    return this.#kernel.shape;
  }

  rollout(requests: readonly RolloutRequest[], options: RolloutOptions): Promise<Completion[][]> {
    return this.#inTurn(async () => {
      checkRollout(this.shape, this.#kernel.grammar.automaton, requests, options);
      const drawing: Drawing = { topP: 1, ...options };
      const [own = [], ...others] = shardSamples(requests, this.#workers);
      const jobs = others.map(
        (samples): Extract<Job, { kind: 'generate' }> => ({
          ...{ kind: 'generate', drawing, samples: packSamples(requests, samples) },
        }),
      );
      const replies = this.#team.ask(jobs, (job) => [job.samples.ints.buffer, job.samples.floats.buffer]);
      const completions: Completion[][] = requests.map(() => []);
      place(completions, own, generate(this.#kernel, requests, own, drawing));
      (await replies).forEach((reply, i) => {
        place(completions, others[i] ?? [], expectKind(reply, 'generated').generated);
      });
      return completions;
    });
  }

  update(rows: readonly UpdateRow[], options: UpdateOptions): Promise<UpdateStats> {
    return this.#inTurn(async () => {
      checkUpdate(this.shape, this.#kernel.grammar.automaton, rows);
      const counts = countTokens(rows);
      if (counts.trained === 0) return { ...noStats, tokens: 0 };
      const clip = { clipLow: options.clipLow, clipHigh: options.clipHigh };
      const [own = [], ...others] = shardRows(rows, this.#workers);
      const jobs = others.map(
        (shard): Extract<Job, { kind: 'train' }> => ({
          ...{ kind: 'train', clip, rows: packRows(shard) },
        }),
      );
      const replies = this.#team.ask(jobs, (job) => [job.rows.ints.buffer, job.rows.floats.buffer]);
      let sums = trainRows(this.#kernel, own, clip);
      for (const reply of await replies) {
        const { gradient, sums: more } = expectKind(reply, 'trained');
        this.#kernel.view('backwardAt').set(gradient);
        this.#kernel.run.addGradients();
        sums = addSums(sums, more);
      }
      const gradientNorm = this.#step(options);
      return {
        loss: sums.loss,
        gradientNorm,
        entropy: sums.entropy / counts.trained,
        priorKl: sums.priorKl / counts.trained,
        approximateKl: counts.compared > 0 ? sums.approximateKl / counts.compared : 0,
        clipFraction: counts.compared > 0 ? sums.clipped / counts.compared : 0,
        tokens: counts.read,
      };
    });
  }

  score(requests: readonly ScoreRequest[], topK: number): Promise<ScoredToken[][]> {
    return this.#inTurn(async () => {
      checkScore(this.shape, this.#kernel.grammar.automaton, requests);
      return scoreRequests(this.#kernel, requests, topK);
    });
  }

  save(): Promise<PolicyState> {
    return this.#inTurn(async () => ({
      shape: this.shape,
      parameters: this.#kernel.read('parametersAt'),
      firstMoment: this.#kernel.read('firstAt'),
      secondMoment: this.#kernel.read('secondAt'),
      updates: this.#updates,
    }));
  }

  load(state: PolicyState): Promise<void> {
    return this.#inTurn(async () => {
      checkState(this.shape, state);
      this.#kernel.write('parametersAt', state.parameters);
      this.#kernel.write('firstAt', state.firstMoment);
      this.#kernel.write('secondAt', state.secondMoment);
      this.#updates = state.updates;
      this.#publish();
    });
  }

  dispose(): Promise<void> {
    return this.#inTurn(async () => this.#team.stop());
  }

  /** Clips the gradient, steps AdamW and publishes the parameters; @returns the norm before clipping. */
  #step(options: UpdateOptions): number {
    const { gradientClip, learningRate, beta1, beta2, adamEpsilon, weightDecay } = options;
    const { run } = this.#kernel;
    const norm = Math.sqrt(run.gradientSquares());
    const scale = gradientClip > 0 && norm > gradientClip ? gradientClip / norm : 1;
    this.#updates += 1;
    run.adamw(scale, learningRate, beta1, beta2, adamEpsilon, weightDecay, this.#updates);
    this.#publish();
    return norm;
  }

  #publish(): void {
    this.#team.share(this.#kernel.view('parametersAt'));
    this.#kernel.run.pack();
  }

  /** Calls run one after another, whether or not the caller waits. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#previous.then(work);
    this.#previous = result.catch(() => undefined);
    return result;
  }
}

const noStats = {
  ...{ loss: 0, gradientNorm: 0, entropy: 0 },
  ...{ priorKl: 0, approximateKl: 0, clipFraction: 0 },
};

function expectKind<K extends Reply['kind']>(reply: Reply, kind: K): Extract<Reply, { kind: K }> {
  if (reply.kind !== kind)
    throw new PolicyWorkerError(`A policy worker answered ${reply.kind}, not ${kind}.`);
  return reply as Extract<Reply, { kind: K }>;
}

/** Puts generated completions where their samples belong. */
function place(completions: Completion[][], samples: readonly Sample[], generated: Generated): void {
  let at = 0;
  samples.forEach(({ request, index }, i) => {
    const end = at + (generated.lengths[i] ?? 0);
    const list = completions[request];
    if (list) {
      list[index] = {
        tokens: generated.tokens.slice(at, end),
        logProbs: generated.logProbs.slice(at, end),
      };
    }
    at = end;
  });
}
