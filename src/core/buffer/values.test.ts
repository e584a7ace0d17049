import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ValueCounts } from './values';

function counted(...seen: readonly (readonly [type: string, value: string])[]): ValueCounts {
  const counts = new ValueCounts();
  for (const [type, value] of seen) counts.add(type, value);
  return counts;
}

describe('counts of values', () => {
  const counts = counted(['int', '3'], ['int', '3'], ['int', '4'], ['bool', 'True']);

  it('say how rare a value is: one minus its share', () => {
    expect(counts.surprise('int', '3', 'flat')).toBe(1 / 2);
    expect(counts.surprise('int', '9', 'flat')).toBe(1);
    // A type of its own: 1 - 1/4 for the type, 1 - 1 within it, the mean of both.
    expect(counts.surprise('bool', 'True', 'hierarchical')).toBe((3 / 4 + 0) / 2);
    // 3/4 of all are integers, 2/3 of those are 3.
    expect(counts.surprise('int', '3', 'hierarchical')).toBeCloseTo((1 / 4 + 1 / 3) / 2, 12);
    expect(new ValueCounts().surprise('int', '1', 'flat')).toBe(1);
    expect(new ValueCounts().surprise('int', '1', 'hierarchical')).toBe(1);
  });

  it('have statistics by type, the most frequent first', () => {
    expect(counts.statistics()).toEqual([
      { type: 'int', distinct: 2, total: 3 },
      { type: 'bool', distinct: 1, total: 1 },
    ]);
  });

  it('are the same after a checkpoint, whatever was counted', () => {
    const pair = fc.tuple(fc.constantFrom('int', 'bool', 'str'), fc.constantFrom('1', '2', 'True', "'a'"));
    fc.assert(
      fc.property(fc.array(pair), (seen) => {
        const before = counted(...seen);
        const after = new ValueCounts();
        after.restore(before.save());
        expect(after.statistics()).toEqual(before.statistics());
        expect(after.save()).toEqual(before.save());
      }),
    );
  });
});
