/** Generation with every shape of workgroup, against the reference; what the engine as a whole does is in `suite`. */
import { beforeAll, describe, expect, test } from 'vitest';
import { parameterCount } from '../../../core/model/shape';
import type { Completion, PolicyEngine } from '../../../core/port/policy';
import { preparationMs, reference } from '../suite/engines';
import { randomAutomaton, randomParameters, rolloutRequests, shapes } from '../suite/fixture';
import { compareTokens } from '../suite/tie';
import { tolerance } from '../suite/tolerance';
import { openGpu } from './device';
import { type GenerationPlan, Generator } from './generation';

const cacheBytes = 2 ** 24;
const plans: readonly GenerationPlan[] = [
  { invocations: 1, lanes: 1, columns: 2, workgroups: 3, cacheBytes },
  { invocations: 4, lanes: 8, columns: 4, workgroups: 2, cacheBytes },
  { invocations: 4, lanes: 2, columns: 3, workgroups: 5, cacheBytes: 1 },
  { invocations: 64, lanes: 4, columns: 1, workgroups: 100, cacheBytes },
];
const seed = 77;

describe.each(shapes)('%s', (_, shape) => {
  const automaton = randomAutomaton(shape.vocabulary, 8);
  const parameters = randomParameters(shape, 3);
  const requests = rolloutRequests(shape, automaton);
  let specification: PolicyEngine;
  let wanted: Completion[][];
  beforeAll(async () => {
    specification = await reference.open({ shape, automaton, parameters });
    wanted = await specification.rollout(requests, { seed });
  }, preparationMs);

  test.each(plans)(
    '$invocations invocations, $lanes lanes, $columns columns, $cacheBytes bytes',
    async (plan) => {
      const gpu = await openGpu();
      const errors: string[] = [];
      const stop = gpu.onError(({ message }) => errors.push(message));
      const flat = gpu.buffer('parameters', parameterCount(shape) * 4);
      gpu.device.queue.writeBuffer(flat, 0, parameters as BufferSource);
      const generator = await Generator.open(gpu, shape, automaton, flat, plan);
      const given = await generator.rollout(requests, seed);
      expect(errors).toEqual([]);
      expect(given.map((group) => group.length)).toEqual(wanted.map((group) => group.length));
      for (const [i, request] of requests.entries()) {
        for (const [j, { tokens, logProbs }] of (given[i] ?? []).entries()) {
          const other = wanted[i]?.[j] as Completion;
          const verdict = await compareTokens(specification, request, j, seed, other.tokens, tokens);
          expect(['same', 'tie'], verdict).toContain(verdict);
          if (verdict !== 'same') continue;
          logProbs.forEach((logProb, t) => {
            expect(Math.abs(logProb - (other.logProbs[t] ?? 0))).toBeLessThan(tolerance.logProb);
          });
        }
      }
      // Now that the time of a step is known, the same goes in one submission.
      expect(await generator.rollout(requests, seed)).toEqual(given);
      generator.dispose();
      flat.destroy();
      stop();
    },
  );
});
