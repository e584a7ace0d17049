/**
 * What the suite of all engines does not ask of this one: batches large enough for several chunks, waves and shards,
 * and that nothing but the sum of gradients depends on how a batch is divided.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { parameterCount } from '../../../core/model/shape';
import type { Completion, PolicyEngine, RolloutRequest, UpdateRow } from '../../../core/port/policy';
import {
  permissiveAutomaton,
  randomAutomaton,
  randomParameters,
  randomPrompt,
  shapeNamed,
} from '../suite/fixture';
import { gradientError, gradientOf } from '../suite/gradient';
import { createWasmEngine, type WasmEngineOptions } from './engine';
import { compileKernels } from './host';

const shape = { ...shapeNamed('grouped-query attention'), context: 96 };
const automaton = randomAutomaton(shape.vocabulary, 8);
const parameters = randomParameters(shape, 3);

const opened: PolicyEngine[] = [];
async function openNew(options: Omit<WasmEngineOptions, 'workers'>, workers: number): Promise<PolicyEngine> {
  const engine = await createWasmEngine({ ...options, workers });
  opened.push(engine);
  return engine;
}
afterAll(() => Promise.all(opened.map((engine) => engine.dispose())));

const shared = new Map<number, Promise<PolicyEngine>>();
/** The engine of that many workers, as it was when it was opened: threads take long to start. */
async function open(workers: number): Promise<PolicyEngine> {
  const opening = shared.get(workers) ?? openNew({ shape, automaton, parameters }, workers);
  shared.set(workers, opening);
  const engine = await opening;
  const zeros = new Float32Array(parameters.length);
  await engine.load({ shape, parameters, firstMoment: zeros, secondMoment: zeros, updates: 0 });
  return engine;
}

/** Requests of all lengths, some with the same prompt, some with many samples, some that may write for long. */
const requests = Array.from({ length: 40 }, (_, i): RolloutRequest => {
  const prompt = randomPrompt(shape.vocabulary, 1 + (i % 7) * 5, i % 5 === 0 ? 1000 : 500 + i);
  const temperatures = Array.from(
    { length: i === 7 ? 60 : 1 + (i % 9) },
    (_, j) => [1, 0, 2.5, 0.7][j % 4] ?? 1,
  );
  return { prompt, start: 0, limit: i % 3 === 0 ? 50 : 9, temperatures, stream: 31 * i };
});
const seed = 11;

function rowsOf(completions: readonly (readonly Completion[])[]): UpdateRow[] {
  return requests.map(({ prompt, start, limit }, i) => ({
    prompt,
    start,
    limit,
    completions: (completions[i] ?? []).map(({ tokens, logProbs }, j) => ({
      ...{
        tokens,
        gain: j % 2 ? 0.01 * (1 + j) : 0,
        loss: j % 2 ? 0 : -0.02,
        entropy: 0.001,
        priorKl: 0.002,
      },
      ...(j % 3 ? { oldLogProbs: logProbs } : {}),
    })),
  }));
}

describe('a large batch', () => {
  test.each([1, 0.8])(
    'writes the same to the bit on one thread, on several, and one request at a time, topP %d',
    async (topP) => {
      const options = { seed, topP };
      const one = await open(1);
      const together = await one.rollout(requests, options);
      expect(together.flat()).toHaveLength(requests.flatMap(({ temperatures }) => temperatures).length);
      expect(Math.max(...together.flat().map(({ tokens }) => tokens.length))).toBeGreaterThan(20);
      for (const workers of [2, 3])
        expect(await (await open(workers)).rollout(requests, options)).toEqual(together);
      for (const [i, request] of requests.entries()) {
        expect(await one.rollout([request], options)).toEqual([together[i]]);
      }
    },
  );

  test('writes tokens with the log-probabilities that scoring gives them', async () => {
    const engine = await open(1);
    const completions = await engine.rollout(requests, { seed });
    const scored = await engine.score(
      requests.flatMap((request, i) =>
        (completions[i] ?? []).map(({ tokens }) => ({ ...request, completion: tokens })),
      ),
      1,
    );
    completions.flat().forEach(({ logProbs }, i) => {
      logProbs.forEach((logProb, t) => {
        expect(logProb).toBeCloseTo(scored[i]?.[t]?.logProb ?? Number.NaN, 4);
      });
    });
  });

  test('has the gradient of its rows one by one, and on several threads the same', async () => {
    const engine = await open(1);
    const rows = rowsOf(await engine.rollout(requests, { seed }));
    const whole = await gradientOf(engine, rows);
    const sum = new Float32Array(parameterCount(shape));
    let loss = 0;
    for (const row of rows) {
      const { gradient, stats } = await gradientOf(engine, [row]);
      gradient.forEach((value, i) => {
        sum[i] = (sum[i] ?? 0) + value;
      });
      loss += stats.loss;
    }
    expect(whole.stats.tokens).toBeGreaterThan(2000);
    expect(gradientError(shape, whole.gradient, sum)).toBeLessThan(1e-5);
    expect(whole.stats.loss).toBeCloseTo(loss, 3);
    for (const workers of [2, 3]) {
      const divided = await gradientOf(await open(workers), rows);
      expect(gradientError(shape, divided.gradient, whole.gradient)).toBeLessThan(1e-5);
      const { loss: dividedLoss, gradientNorm, ...counted } = divided.stats;
      expect(dividedLoss).toBeCloseTo(whole.stats.loss, 3);
      expect(gradientNorm / whole.stats.gradientNorm).toBeCloseTo(1, 5);
      for (const [key, value] of Object.entries(counted)) {
        expect(value, key).toBeCloseTo(whole.stats[key as keyof typeof counted], 5);
      }
    }
  });

  test('trains to the same state on several threads, twice', async () => {
    const engine = await open(3);
    const rows = rowsOf(await engine.rollout(requests, { seed }));
    const start = await engine.save();
    const options = {
      ...{ learningRate: 1e-3, beta1: 0.9, beta2: 0.95, adamEpsilon: 1e-8, weightDecay: 0.01 },
      ...{ gradientClip: 1, clipLow: 0.2, clipHigh: 0.2 },
    };
    const run = async (): Promise<unknown> => {
      await engine.load(start);
      for (let step = 0; step < 3; step++) await engine.update(rows, options);
      return [await engine.save(), await engine.rollout(requests, { seed })];
    };
    expect(await run()).toEqual(await run());
  });
});

test('both builds of the kernels compute the same', async () => {
  const module = await compileKernels('simd');
  const plain = await openNew({ shape, automaton, parameters, module }, 1);
  const best = await open(1);
  const rows = rowsOf(await best.rollout(requests, { seed }));
  const { gradient } = await gradientOf(best, rows);
  expect(gradientError(shape, (await gradientOf(plain, rows)).gradient, gradient)).toBeLessThan(1e-5);
});

test('a sample is drawn as often as its probability says', async () => {
  const small = { ...shapeNamed('plain'), vocabulary: 12 };
  const engine = await openNew(
    { shape: small, automaton: permissiveAutomaton(12), parameters: randomParameters(small, 5) },
    1,
  );
  const draws = 20000;
  const request = { prompt: Int32Array.of(3, 4), start: 0, limit: 4, stream: 9 };
  for (const temperature of [1, 2]) {
    const temperatures = Array.from({ length: draws }, () => temperature);
    const [completions = []] = await engine.rollout([{ ...request, temperatures }], { seed: 1 });
    const counts = new Float64Array(12);
    for (const { tokens } of completions) counts[tokens[0] ?? 0] = (counts[tokens[0] ?? 0] ?? 0) + 1;
    const [[first] = []] = await engine.score([{ ...request, completion: Int32Array.of(1) }], 12);
    const masses = (first?.top ?? []).map(({ token, logProb }) => ({
      token,
      mass: Math.exp(logProb / temperature),
    }));
    const total = masses.reduce((sum, { mass }) => sum + mass, 0);
    // Chi-square with 11 degrees of freedom exceeds 31.3 once in a thousand; the draws are fixed, so this never flickers.
    const chiSquare = masses.reduce((sum, { token, mass }) => {
      const wanted = (draws * mass) / total;
      return sum + ((counts[token] ?? 0) - wanted) ** 2 / wanted;
    }, 0);
    expect(masses).toHaveLength(12);
    expect(chiSquare).toBeLessThan(31.3);
  }
});

test('a batch larger than the memory of one wave comes in several and is the same', async () => {
  const long = { ...shape, context: 4096, layers: 1 };
  const engine = await openNew({ shape: long, automaton, parameters: randomParameters(long, 3) }, 1);
  // Reserves 4000 tokens a sample, though texts end much sooner.
  const many = Array.from(
    { length: 300 },
    (_, i): RolloutRequest => ({
      ...{
        prompt: randomPrompt(long.vocabulary, 5, i),
        start: 0,
        limit: 4000,
        temperatures: [1, 1],
        stream: i,
      },
    }),
  );
  const together = await engine.rollout(many, { seed });
  const halves = [
    ...(await engine.rollout(many.slice(0, 140), { seed })),
    ...(await engine.rollout(many.slice(140), { seed })),
  ];
  expect(together).toEqual(halves);
});
