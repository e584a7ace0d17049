/**
 * Decides whether two engines that wrote different tokens differ only by rounding. They share the random numbers, so a
 * sampled token can differ only where the uniform number falls on a boundary of the distribution function, or where the
 * running sum that makes the nucleus falls on `topP`; a greedy one only where the two best tokens are level.
 */
import type { PolicyEngine, RolloutOptions, RolloutRequest } from '../../../core/port/policy';
import { uniform } from '../../../core/random/counter';
import { tolerance } from './tolerance';

/** A token that the grammar allows. */
interface Choice {
  readonly token: number;
  /** At temperature 1. */
  readonly logProb: number;
}

/**
 * @param expected tokens the `engine` itself wrote for sample `sample` of the request.
 * @param actual tokens another engine wrote.
 * @returns `same`, `tie` if the first difference is one of rounding, else a description of it.
 */
export async function compareTokens(
  engine: PolicyEngine,
  request: RolloutRequest,
  sample: number,
  { seed, topP = 1 }: RolloutOptions,
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
  const drawn = uniform(seed, request.stream, sample, at);
  return drawable(top, temperature, topP, drawn).has(theirs.token) ? 'tie' : description;
}

/**
 * The tokens that a uniform number may draw, rounding granted: more than one only near a boundary.
 * @param top all allowed tokens, best first, ties to the lowest id.
 */
export function drawable(
  top: readonly Choice[],
  temperature: number,
  topP: number,
  drawn: number,
): Set<number> {
  const found = new Set<number>();
  const massOf = ({ logProb }: Choice): number => Math.exp(logProb / temperature);
  const all = total(top.map(massOf));
  for (const kept of nuclei(top, (choice) => massOf(choice) / all, topP)) {
    const whole = total(kept.map(massOf));
    let below = 0;
    for (const choice of [...kept].sort((a, b) => a.token - b.token)) {
      const own = massOf(choice) / whole;
      if (drawn > below - tolerance.tie && drawn < below + own + tolerance.tie) found.add(choice.token);
      below += own;
    }
  }
  return found;
}

/** The nuclei that rounding may leave: of other sizes where a running sum is near `topP`, of other tokens where two are level. */
function nuclei(
  top: readonly Choice[],
  shareOf: (choice: Choice) => number,
  topP: number,
): (readonly Choice[])[] {
  if (topP === 1) return [top];
  const found: (readonly Choice[])[] = [];
  let before = 0;
  top.forEach((last, i) => {
    const sum = before + shareOf(last);
    if (before < topP + tolerance.tie && (sum > topP - tolerance.tie || i === top.length - 1)) {
      const earlier = top.slice(0, i);
      found.push([...earlier, last]);
      const next = top[i + 1];
      if (next && last.logProb - next.logProb < tolerance.logProb) found.push([...earlier, next]);
    }
    before = sum;
  });
  return found;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
