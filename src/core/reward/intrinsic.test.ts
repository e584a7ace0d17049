import { describe, expect, it } from 'vitest';
import { ValueCounts } from '../buffer/values';
import { parseConfig } from '../config/config';
import type { ConfigInput } from '../config/schema';
import { withHelpers } from '../language/composite';
import { madeTask, source } from '../selfplay/fixture';
import { intrinsicTerms, withIntrinsic } from './intrinsic';

const settings = (intrinsic: ConfigInput['intrinsic']) => parseConfig({ intrinsic }).intrinsic;

describe('combining learnability with intrinsic terms', () => {
  const terms = { complexity: 0.4, answerDiversity: 0.5 };
  const weighed = { complexity: 0.5, answerDiversity: 0.8, most: 4 } as const;

  it('follows equations 11 to 14', () => {
    // Terms 0.2 and 0.4: sum 0.6, product 0.08; r = 0.5.
    expect(withIntrinsic(0.5, terms, settings({ ...weighed, combine: 'sum' }))).toBeCloseTo(1.1, 12);
    expect(withIntrinsic(0.5, terms, settings({ ...weighed, combine: 'multiply' }))).toBeCloseTo(0.04, 12);
    expect(withIntrinsic(0.5, terms, settings({ ...weighed, combine: 'sum-multiply' }))).toBeCloseTo(
      0.58,
      12,
    );
    expect(withIntrinsic(0.5, terms, settings({ ...weighed, combine: 'multiply-sum' }))).toBeCloseTo(0.3, 12);
  });

  it('leaves learnability alone without weights, and where nothing can be learned', () => {
    for (const combine of ['sum', 'multiply', 'sum-multiply', 'multiply-sum'] as const) {
      expect(withIntrinsic(0.5, terms, settings({ combine }))).toBe(0.5);
      expect(withIntrinsic(0, terms, settings({ ...weighed, combine }))).toBe(0);
      expect(withIntrinsic(-0.5, terms, settings({ ...weighed, combine }))).toBe(-0.5);
    }
  });

  it('cuts each weighed term, by default to a half', () => {
    expect(withIntrinsic(0.25, { complexity: 1 }, settings({ complexity: 2 }))).toBe(0.75);
  });
});

describe('the terms', () => {
  const counts = (...values: readonly string[]) => {
    const made = new ValueCounts();
    for (const value of values) made.add('int', value);
    return made;
  };
  const history = { inputs: counts('1', '1', '2', '3'), outputs: counts('5', '5', '5', '9') };
  const task = madeTask(1, { program: source('x + 1'), pairs: [{ input: '1', output: '5' }] });

  it('measure the value the solver must find: the output, or in abduction the input', () => {
    // 5 is three of four outputs, 1 two of four inputs.
    expect(intrinsicTerms(task, [], history, 'flat').answerDiversity).toBe(1 / 4);
    expect(intrinsicTerms({ ...task, mode: 'abduction' }, [], history, 'flat').answerDiversity).toBe(1 / 2);
  });

  it('compare the program with its references, if it has any', () => {
    expect(intrinsicTerms(task, [], history, 'flat').editDistance).toBeUndefined();
    // `x + 1` and `x + 2` are one relabelling apart: 2 * 1 / (3 + 3 + 1).
    const { editDistance } = intrinsicTerms(task, [source('x + 1'), source('x + 2')], history, 'flat');
    expect(editDistance).toBeCloseTo(1 / 7, 12);
  });

  it('measure of a composite program what was written, not what it was given', () => {
    const helper = source('max(x, 3) if x > 2 else x * x');
    const composite = { ...task, program: withHelpers(source('g(x)'), [helper]) };
    const references = [source('g(x)'), withHelpers(source('g(x) + 1'), [helper])];
    const terms = intrinsicTerms(composite, references, history, 'flat');
    expect(terms.complexity).toBe(0);
    // The same as the first; of the second `+` and `1` must go: 2 * 2 / (2 + 4 + 2), half of it the mean.
    expect(terms.editDistance).toBeCloseTo(1 / 4, 12);
  });

  it('are means over the pairs in induction, and nothing else there', () => {
    const pairs = [
      { input: '1', output: '5' },
      { input: '7', output: '9' },
    ];
    // Inputs 1/2 and new; outputs 1/4 and 3/4.
    expect(intrinsicTerms({ ...task, mode: 'induction', pairs }, [], history, 'flat')).toEqual({
      inputDiversity: 3 / 4,
      outputDiversity: 1 / 2,
    });
  });
});
