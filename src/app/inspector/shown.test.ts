import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vocabulary } from '../../core/language/vocabulary';
import { modes } from '../../core/task/mode';
import { origins, rejections } from '../../core/task/task';
import { type ArchiveFilter, sortColumns } from '../../engine/archive/protocol';
import { defaultShown, inspectorPages, readShown, type Shown, writeShown } from './shown';

function parametersOf(shown: Shown): URLSearchParams {
  return new URLSearchParams(Object.entries(writeShown(shown)).filter(([, value]) => value !== ''));
}

const range = fc.record({
  least: fc.integer({ min: -50, max: 50 }).map((value) => value / 100),
  most: fc.integer({ min: 0, max: 90_000 }),
});
const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
const filter = fc.record(
  {
    modes: some(modes),
    verdict: fc.constantFrom('valid' as const, 'invalid' as const),
    rejections: some(rejections),
    origins: some(origins),
    learnability: range,
    solveRate: range,
    iterations: range,
    text: fc.string({ minLength: 1 }),
    tokens: some(vocabulary.lexemes),
  },
  { requiredKeys: [] },
);

describe('what the inspector shows', () => {
  it('survives being written to the address and read again', () => {
    const shown = fc.record({
      page: fc.constantFrom(...inspectorPages),
      filter: filter as fc.Arbitrary<ArchiveFilter>,
      sort: fc.record({
        by: fc.constantFrom(...sortColumns),
        order: fc.constantFrom('ascending' as const, 'descending' as const),
      }),
      newest: fc.constantFrom('follow' as const, 'hold' as const),
      selected: fc.option(fc.integer({ min: 1, max: 200_000 }), { nil: undefined }),
      stored: fc.option(fc.uuid(), { nil: undefined }),
    });
    fc.assert(
      fc.property(shown, (drawn) => {
        expect(readShown(parametersOf(drawn))).toEqual({ shown: drawn, problems: [] });
      }),
    );
  });

  it('takes no room in the address while it is as usual', () => {
    expect(parametersOf(defaultShown).toString()).toBe('');
  });

  it('names what it cannot use and shows the rest', () => {
    const { shown, problems } = readShown(
      new URLSearchParams('modes=deduction&solveRate=high&number=-3&tokens=1,9999&sort=beauty&colour=red'),
    );
    expect(shown).toEqual({ ...defaultShown, filter: { modes: ['deduction'] } });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'solveRate',
      'tokens',
      'sort',
      'number',
      'colour',
    ]);
  });
});
