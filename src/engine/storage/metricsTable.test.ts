import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IterationMetrics } from '../../core/selfplay/event';
import { MetricsLog } from './metricsLog';
import { isMetricsPart, mostParts, packMetrics, partRows, thinned, unpackMetrics } from './metricsTable';

const number = fc.double({ noNaN: true, noDefaultInfinity: true });
const perMode = fc.record({ deduction: number, abduction: number }, { requiredKeys: [] });

/** Any rows of records of numbers. */
const rows = fc.array(
  fc.record({
    iteration: fc.nat(),
    stage: fc.constantFrom('self-play', 'warm-up'),
    propose: fc.record({ deduction: perMode }, { requiredKeys: [] }),
    solve: perMode,
    bins: fc.array(number),
  }) as unknown as fc.Arbitrary<IterationMetrics>,
);

function row(iteration: number, evaluated: 'evaluated' | 'not'): IterationMetrics {
  const evaluation = { heldOut: { accuracy: { deduction: 0.5 } } };
  return {
    ...{ iteration, stage: 'self-play', propose: {}, solve: {} },
    ...(evaluated === 'evaluated' ? { evaluation } : {}),
  } as unknown as IterationMetrics;
}

describe('metrics as columns', () => {
  it('come back as they were', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const part = structuredClone(packMetrics(given, 1));
        expect(isMetricsPart(part)).toBe(true);
        expect(unpackMetrics(part)).toEqual(given);
      }),
    );
  });

  it('are thinned to every second iteration, but for those that were evaluated', () => {
    const part = packMetrics([row(1, 'not'), row(2, 'not'), row(3, 'evaluated'), row(4, 'not')], 1);
    expect(unpackMetrics(thinned(part)).map(({ iteration }) => iteration)).toEqual([2, 3, 4]);
    expect(unpackMetrics(thinned(thinned(part))).map(({ iteration }) => iteration)).toEqual([3, 4]);
  });

  it('stay bounded however long the run, the newest whole', () => {
    const log = new MetricsLog();
    const iterations = partRows * (mostParts + 10);
    for (let iteration = 1; iteration <= iterations; iteration++) log.add(row(iteration, 'not'));
    const { parts, count } = log.unstored();
    expect(count).toBeLessThanOrEqual(mostParts + 1);
    const kept = parts.flatMap(([, part]) => unpackMetrics(part)).map(({ iteration }) => iteration);
    expect(kept).toEqual([...kept].sort((a, b) => a - b));
    expect(kept[0]).toBe(2);
    expect(kept.slice(-3)).toEqual([iterations - 2, iterations - 1, iterations]);
  });
});
