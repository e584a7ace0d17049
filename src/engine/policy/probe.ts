/**
 * Chooses the engine by trying: each candidate does one real small step of the run's own model, a rollout and an update
 * on what came out of it, and the fastest stays open. An adapter that computes on the processor is not tried, because
 * the WebAssembly engine uses the same processor a hundred times better. What was measured is shown to the person.
 */

import type { Language } from '../../core/language/language';
import type { ModelShape } from '../../core/model/shape';
import type { PolicyEngine, RolloutRequest, UpdateOptions, UpdateRow } from '../../core/port/policy';
import { type AdapterFinding, probeAdapter } from '../capabilities';
import { createPolicyEngine, type EngineKind, type PolicyEngineOptions } from './engine';

/** What is known of one candidate. */
export interface EngineFigure {
  readonly engine: EngineKind;
  /** Milliseconds of one small rollout and update after warming up; absent where it was not tried or failed. */
  readonly stepMs?: number;
  /** What computed, or why nothing did. */
  readonly note: string;
}

export interface ProbedEngine {
  readonly engine: PolicyEngine;
  readonly kind: EngineKind;
  readonly figures: readonly EngineFigure[];
}

const requests = 32;
const samples = 8;

/** A step that leaves the parameters as they are: the learning rate is 0. */
const still: UpdateOptions = {
  learningRate: 0,
  beta1: 0.9,
  beta2: 0.95,
  adamEpsilon: 1e-8,
  weightDecay: 0,
  gradientClip: 1,
  clipLow: 0.2,
  clipHigh: 0.2,
};

/**
 * Opens the fastest engine for this model here.
 * @param found what is known of the adapter; asked for when absent.
 * @throws whatever keeps the `wasm` engine from opening.
 */
export async function probeEngines(
  options: PolicyEngineOptions,
  language: Language,
  clock: () => number,
  found?: AdapterFinding,
): Promise<ProbedEngine> {
  const threads = options.workers === 1 ? 'one thread' : `${options.workers} threads`;
  const wasm = await createPolicyEngine('wasm', options);
  const adapter = found ?? (await probeAdapter());
  if (adapter.kind !== 'hardware') {
    return { engine: wasm, kind: 'wasm', figures: [{ engine: 'webgpu', note: adapter.note }] };
  }
  const wasmMs = await timeStep(wasm, language, clock);
  const figures: EngineFigure[] = [
    { engine: 'wasm', stepMs: wasmMs, note: `WebAssembly SIMD on ${threads}` },
  ];
  let webgpu: PolicyEngine | undefined;
  try {
    webgpu = await createPolicyEngine('webgpu', options);
    const webgpuMs = await timeStep(webgpu, language, clock);
    figures.push({ engine: 'webgpu', stepMs: webgpuMs, note: adapter.note });
    const [winner, loser] = webgpuMs < wasmMs ? [webgpu, wasm] : [wasm, webgpu];
    await loser.dispose();
    await reset(winner, options.parameters);
    return { engine: winner, kind: winner === wasm ? 'wasm' : 'webgpu', figures };
  } catch (error) {
    await webgpu?.dispose().catch(() => undefined);
    await reset(wasm, options.parameters);
    const reason = error instanceof Error ? error.message : String(error);
    figures.push({ engine: 'webgpu', note: `${adapter.note} did not work: ${reason}` });
    return { engine: wasm, kind: 'wasm', figures };
  }
}

/** Puts the initial parameters back: warming up may have made the moments of an update that moved nothing. */
async function reset(engine: PolicyEngine, parameters: Float32Array): Promise<void> {
  const zeros = (): Float32Array => new Float32Array(parameters.length);
  await engine.load({
    shape: engine.shape,
    parameters,
    firstMoment: zeros(),
    secondMoment: zeros(),
    updates: 0,
  });
}

/** Milliseconds of a small rollout and an update on it, the second time. */
async function timeStep(engine: PolicyEngine, language: Language, clock: () => number): Promise<number> {
  const opening = probeRequests(language, engine.shape);
  let elapsed = 0;
  for (let round = 0; round < 2; round++) {
    const start = clock();
    const completions = await engine.rollout(opening, { seed: round });
    const rows = opening.map(
      ({ prompt, start, limit }, i): UpdateRow => ({
        prompt,
        start,
        limit,
        completions: (completions[i] ?? []).map(({ tokens, logProbs }) => ({
          ...{ tokens, oldLogProbs: logProbs, gain: 1e-3, loss: 0, entropy: 0, priorKl: 0 },
        })),
      }),
    );
    await engine.update(rows, still);
    elapsed = clock() - start;
  }
  return elapsed;
}

/** Whole triplets from prompts as long as the loop's, so that the probe does what the run will do. */
function probeRequests(language: Language, shape: ModelShape): RolloutRequest[] {
  const { starts, maxProgramTokens, maxValueTokens } = language;
  const limit = maxProgramTokens + maxValueTokens + 2;
  const length = Math.max(1, Math.min(24, shape.context - limit));
  return Array.from({ length: requests }, (_, stream) => ({
    prompt: Int32Array.from({ length }, (_, i) => (stream * 7 + i * 3) % shape.vocabulary),
    start: starts.triplet,
    limit,
    temperatures: Array.from({ length: samples }, () => 1),
    stream,
  }));
}
