/** The loop of the soak in its page: rollouts of the webgpu engine and updates on what they gave, and what is held after them. */
import * as tf from '@tensorflow/tfjs';
import type { UpdateRow } from '../../../src/core/port/policy';
import { uniform } from '../../../src/core/random/counter';
import { createPolicyEngine } from '../../../src/engine/policy/engine';
import { automaton, endToken, initialParameters, length, shapes } from '../workload';
import { checkDeviceErrors, liveBufferBytes } from './instruments';

/** What is held at one moment. */
export interface Held {
  readonly gpuBytes: number;
  readonly tensors: number;
  readonly heapBytes: number;
}

export interface SoakLoop {
  /** Runs until so many iterations or so many seconds are over. @returns iterations done. */
  iterate(most: number, seconds: number): Promise<number>;
  held(): Held;
}

/** Chromium's own, not of any standard. */
interface PerformanceWithMemory extends Performance {
  readonly memory: { readonly usedJSHeapSize: number };
}

const prompts = 16;
const samples = 4;
const longestPrompt = 16;
const longestCompletion = 64;

/** Opens the webgpu engine at the smallest size. */
export async function openSoak(): Promise<SoakLoop> {
  const shape = shapes['0.1M'];
  const grammar = automaton('generate');
  const parameters = initialParameters(shape);
  const engine = await createPolicyEngine('webgpu', { shape, automaton: grammar, parameters, workers: 1 });
  let iteration = 0;

  /** 1 to `most`; the first iteration has the largest everywhere, so that no later one needs more room. */
  const sizeOf = (most: number, what: number, request: number): number =>
    iteration === 1 ? most : 1 + Math.floor(most * uniform(5, iteration, what, request));

  const iterate = async (): Promise<void> => {
    iteration += 1;
    const requests = Array.from({ length: prompts }, (_, i) => {
      const limit = sizeOf(longestCompletion, 0, i);
      return {
        prompt: Int32Array.from({ length: sizeOf(longestPrompt, 1, i) }, (_, t) =>
          Math.floor(uniform(7, iteration, i, t) * endToken),
        ),
        start: length - limit,
        limit,
        temperatures: Array.from({ length: samples }, () => 1),
        stream: i,
      };
    });
    const written = await engine.rollout(requests, { seed: iteration });
    const scale = 1 / (prompts * samples * longestCompletion);
    const rows = requests.map(({ prompt, start, limit }, i): UpdateRow => {
      const completions = (written[i] ?? []).map(({ tokens, logProbs }, j) => {
        const advantage = (2 * uniform(6, iteration, i, j) - 1) * scale;
        return {
          ...{ tokens, oldLogProbs: logProbs, entropy: 0.01 * scale, priorKl: 0.01 * scale },
          ...{ gain: Math.max(0, advantage), loss: Math.min(0, advantage) },
        };
      });
      return { prompt, start, limit, completions };
    });
    const stats = await engine.update(rows, {
      ...{ learningRate: 1e-4, beta1: 0.9, beta2: 0.95, adamEpsilon: 1e-8, weightDecay: 0.01 },
      ...{ gradientClip: 1, clipLow: 0.2, clipHigh: 0.2 },
    });
    if (!Number.isFinite(stats.loss + stats.gradientNorm)) {
      throw new Error(
        `Iteration ${iteration} gave a loss of ${stats.loss} and a norm of ${stats.gradientNorm}.`,
      );
    }
    checkDeviceErrors();
  };

  return {
    iterate: async (most, seconds) => {
      const end = performance.now() + 1000 * seconds;
      let done = 0;
      while (done < most && (done === 0 || performance.now() < end)) {
        await iterate();
        done += 1;
      }
      return done;
    },
    held: () => ({
      gpuBytes: liveBufferBytes(),
      tensors: tf.memory().numTensors,
      heapBytes: (performance as PerformanceWithMemory).memory.usedJSHeapSize,
    }),
  };
}
