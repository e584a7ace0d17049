/**
 * Decides whether two engines that wrote different tokens differ only by rounding. They share the random numbers,
 * so a sampled token can differ only where the uniform number falls on a boundary of the distribution function,
 * and a greedy one only where the two best tokens are level.
 */
import type { PolicyEngine, RolloutRequest } from '../../../core/port/policy';
import { uniform } from '../../../core/random/counter';
import { tolerance } from './tolerance';

/**
 * @param expected tokens the `engine` itself wrote for sample `sample` of the request.
 * @param actual tokens another engine wrote.
 * @returns `same`, `tie` if the first difference is one of rounding, else a description of it.
 */
export async function compareTokens(
  engine: PolicyEngine,
  request: RolloutRequest,
  sample: number,
  seed: number,
  expected: Int32Array,
  actual: Int32Array,
): Promise<'same' | 'tie' | string> {
  const at = expected.findIndex((token, t) => token !== actual[t]);
  if (at < 0) return expected.length === actual.length ? 'same' : 'one goes on after the other ended';
  const [scored] = await engine.score(
    [{ ...request, completion: expected.subarray(0, at + 1) }],
    engine.shape.vocabulary,
  );
  const top = scored?.[at]?.top ?? [];
  const temperature = request.temperatures[sample] ?? 0;
  const [mine, theirs] = [expected[at], actual[at]].map((token) =>
    top.find((entry) => entry.token === token),
  );
  const description = `sample ${sample} at temperature ${temperature}, position ${at}: ${expected[at]} against ${actual[at]}`;
  if (!mine || !theirs) return `${description}, which the grammar forbids`;
  if (temperature === 0) {
    return Math.abs(mine.logProb - theirs.logProb) < tolerance.logProb ? 'tie' : description;
  }
  const masses = top
    .map(({ token, logProb }) => ({ token, mass: Math.exp(logProb / temperature) }))
    .sort((a, b) => a.token - b.token);
  const total = masses.reduce((sum, { mass }) => sum + mass, 0);
  const boundary = Math.max(mine.token, theirs.token);
  const below = masses.filter(({ token }) => token < boundary).reduce((sum, { mass }) => sum + mass, 0);
  const drawn = uniform(seed, request.stream, sample, at);
  return Math.abs(drawn - below / total) < tolerance.tie ? 'tie' : description;
}
