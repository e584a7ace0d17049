import { describe, expect, it } from 'vitest';
import type { EvaluationMetrics, SuiteFloors } from '../evaluation/accuracy';
import { ConditionError, isMet, parseCondition } from './condition';

const none: SuiteFloors = { random: {}, trivial: {} };
const evaluation: EvaluationMetrics = {
  heldOut: { accuracy: { deduction: 0.4 }, strata: {} },
  natural: { accuracy: { deduction: 0.6 }, strata: {} },
  floors: { heldOut: none, natural: none },
};
const facts = { iterations: 10, seconds: 5, warnings: 0, evaluation };

describe('conditions to run until', () => {
  it.each([
    [{ kind: 'iterations', count: 10 }, true],
    [{ kind: 'iterations', count: 11 }, false],
    [{ kind: 'seconds', seconds: 5 }, true],
    [{ kind: 'seconds', seconds: 5.1 }, false],
    [{ kind: 'accuracy', suite: 'heldOut', mode: 'deduction', atLeast: 0.4 }, true],
    [{ kind: 'accuracy', suite: 'heldOut', mode: 'deduction', atLeast: 0.5 }, false],
    [{ kind: 'accuracy', suite: 'natural', mode: 'deduction', atLeast: 0.5 }, true],
    // Induction is not judged in this run.
    [{ kind: 'accuracy', suite: 'natural', mode: 'induction', atLeast: 0.01 }, false],
    [{ kind: 'collapse' }, false],
  ])('%o: %s', (condition, met) => {
    expect(isMet(parseCondition(JSON.parse(JSON.stringify(condition))), facts)).toBe(met);
  });

  it('stop at any warning, and at no accuracy before an evaluation', () => {
    expect(isMet({ kind: 'collapse' }, { ...facts, warnings: 1 })).toBe(true);
    const before = { iterations: 10, seconds: 5, warnings: 0 };
    expect(isMet({ kind: 'accuracy', suite: 'natural', mode: 'deduction', atLeast: 0.1 }, before)).toBe(
      false,
    );
  });

  it.each([
    [{ kind: 'forever' }, 'use iterations, seconds, accuracy or collapse'],
    [undefined, 'use iterations, seconds, accuracy or collapse'],
    [{ kind: 'iterations', count: 0 }, 'count'],
    [{ kind: 'iterations', count: 1.5 }, 'count'],
    [{ kind: 'seconds', seconds: Number.POSITIVE_INFINITY }, 'seconds'],
    [{ kind: 'accuracy', suite: 'natural', mode: 'deduction', atLeast: 40 }, 'atLeast'],
    [{ kind: 'accuracy', suite: 'train', mode: 'deduction', atLeast: 0.4 }, 'suite'],
  ])('refuse %o and name what is wrong', (input, reason) => {
    expect(() => parseCondition(input)).toThrow(ConditionError);
    expect(() => parseCondition(input)).toThrow(reason);
  });
});
