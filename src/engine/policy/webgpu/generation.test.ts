/** Generation with every shape of workgroup, against the reference; what the engine as a whole does is in `suite`. */
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { parameterCount } from '../../../core/model/shape';
import type { Completion, PolicyEngine, RolloutOptions } from '../../../core/port/policy';
import { preparationMs, reference } from '../suite/engines';
import { randomAutomaton, randomParameters, rolloutRequests, shapeNamed } from '../suite/fixture';
import { compareTokens } from '../suite/tie';
import { tolerance } from '../suite/tolerance';
import { openGpu } from './device';
import { Generator } from './generation';
import type { GenerationPlan } from './generationPlan';

const cacheBytes = 2 ** 24;
const plans: readonly GenerationPlan[] = [
  { invocations: 1, lanes: 1, columns: 2, sharing: 'none', workgroups: 3, cacheBytes },
  { invocations: 4, lanes: 8, columns: 4, sharing: 'quads', workgroups: 2, cacheBytes },
  { invocations: 4, lanes: 2, columns: 3, sharing: 'none', workgroups: 5, cacheBytes: 1 },
  { invocations: 64, lanes: 4, columns: 1, sharing: 'none', workgroups: 100, cacheBytes },
];
const seed = 77;
/** Drawing from all tokens and from a nucleus. */
const drawings: readonly RolloutOptions[] = [{ seed }, { seed, topP: 0.6 }];

/**
 * The suite runs the two plans that adapters get at every shape. What the others are made of meets a shape only in how
 * many groups of outputs there are for their columns: more than go in a row at the first, fewer at the second, just as
 * many at the third, which has a bias and padding too.
 */
const shapeNames = ['grouped-query attention', 'multi-query attention, one layer', 'everything odd at once'];

describe.each(shapeNames)('%s', (name) => {
  const shape = shapeNamed(name);
  const automaton = randomAutomaton(shape.vocabulary, 8);
  const parameters = randomParameters(shape, 3);
  const requests = rolloutRequests(shape, automaton);
  let specification: PolicyEngine;
  /** One list of completions a request, for each of the drawings. */
  const wanted: Completion[][][] = [];
  beforeAll(async () => {
    specification = await reference.open({ shape, automaton, parameters });
    for (const options of drawings) wanted.push(await specification.rollout(requests, options));
  }, preparationMs);

  test.each(plans)(
    '$invocations invocations, $lanes lanes, $columns columns, shared by $sharing, $cacheBytes bytes',
    async (plan) => {
      const gpu = await openGpu();
      const errors: string[] = [];
      const stop = gpu.onError(({ message }) => errors.push(message));
      const flat = gpu.buffer('parameters', parameterCount(shape) * 4);
      gpu.device.queue.writeBuffer(flat, 0, parameters as BufferSource);
      const generator = await Generator.open(gpu, shape, automaton, flat, plan);
      for (const [d, options] of drawings.entries()) {
        const expected = wanted[d] ?? [];
        const given = await generator.rollout(requests, options);
        expect(errors).toEqual([]);
        expect(given.map((group) => group.length)).toEqual(expected.map((group) => group.length));
        for (const [i, request] of requests.entries()) {
          for (const [j, { tokens, logProbs }] of (given[i] ?? []).entries()) {
            const other = expected[i]?.[j] as Completion;
            const verdict = await compareTokens(specification, request, j, options, other.tokens, tokens);
            expect(['same', 'tie'], verdict).toContain(verdict);
            if (verdict !== 'same') continue;
            logProbs.forEach((logProb, t) => {
              expect(Math.abs(logProb - (other.logProbs[t] ?? 0))).toBeLessThan(tolerance.logProb);
            });
          }
        }
        // Now that the time of a step is known, the same goes in one submission.
        expect(await generator.rollout(requests, options)).toEqual(given);
      }
      generator.dispose();
      flat.destroy();
      stop();
    },
  );
});

test('to share what is read changes no bit of a text', async () => {
  const shape = shapeNamed('everything odd at once');
  const automaton = randomAutomaton(shape.vocabulary, 8);
  const gpu = await openGpu();
  const flat = gpu.buffer('parameters', parameterCount(shape) * 4);
  gpu.device.queue.writeBuffer(flat, 0, randomParameters(shape, 3) as BufferSource);
  const given: Completion[][][] = [];
  for (const sharing of ['quads', 'none'] as const) {
    const plan = { invocations: 4, lanes: 4, columns: 2, sharing, workgroups: 2, cacheBytes };
    const generator = await Generator.open(gpu, shape, automaton, flat, plan);
    given.push(await generator.rollout(rolloutRequests(shape, automaton), { seed }));
    generator.dispose();
  }
  expect(given[0]).toEqual(given[1]);
  flat.destroy();
});

describe('pace', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test('a rollout is one submission, several once the adapter has slowed down, and the texts stay', async () => {
    const shape = shapeNamed('everything odd at once');
    const automaton = randomAutomaton(shape.vocabulary, 8);
    const gpu = await openGpu();
    const flat = gpu.buffer('parameters', parameterCount(shape) * 4);
    gpu.device.queue.writeBuffer(flat, 0, randomParameters(shape, 3) as BufferSource);
    const generator = await Generator.open(gpu, shape, automaton, flat);
    const requests = rolloutRequests(shape, automaton);
    // Every submission is followed by one read-back; tfjs' queue, sent before ours, has none.
    const readBack = vi.spyOn(GPUBuffer.prototype, 'mapAsync');
    const clock = vi.spyOn(performance, 'now');
    const submissions = async (tickMs: number): Promise<number> => {
      let now = 0;
      clock.mockImplementation(() => {
        now += tickMs;
        return now;
      });
      const before = readBack.mock.calls.length;
      expect(await generator.rollout(requests, { seed })).toEqual(wanted);
      return readBack.mock.calls.length - before;
    };
    const wanted = await generator.rollout(requests, { seed });
    // What was slow is forgotten with every submission.
    const fast = async (): Promise<number> => {
      for (let i = 0; i < 20; i++) await submissions(0);
      return submissions(0);
    };
    expect(await fast()).toBe(1);
    expect(await submissions(10_000)).toBe(1);
    expect(await submissions(10_000)).toBeGreaterThan(4);
    expect(await fast()).toBe(1);
    generator.dispose();
    flat.destroy();
  });
});
