import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { presetNames } from '../../core/config/presets';
import { runColumns } from './order';
import { readSelection, writeSelection } from './selection';

describe('the selection of runs in the address', () => {
  it('survives being written and read', () => {
    const id = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
    const selection = fc.record({
      run: fc.option(id, { nil: undefined }),
      compared: fc.uniqueArray(id),
      text: fc.string(),
      kind: fc.option(fc.constantFrom(...presetNames), { nil: undefined }),
      sort: fc.constantFrom(...runColumns),
      order: fc.constantFrom('ascending' as const, 'descending' as const),
    });
    fc.assert(
      fc.property(selection, (drawn) => {
        const kept = Object.entries(writeSelection(drawn)).filter(([, value]) => value !== '');
        expect(readSelection(new URLSearchParams(kept))).toEqual(drawn);
      }),
    );
  });

  it('uses what it can of a faulty address', () => {
    const faulty = new URLSearchParams('run=r1&kind=nothing&sort=colour&order=up&compared=a,,a,b');
    expect(readSelection(faulty)).toEqual({
      run: 'r1',
      compared: ['a', 'b'],
      text: '',
      kind: undefined,
      sort: 'when',
      order: 'descending',
    });
  });
});
