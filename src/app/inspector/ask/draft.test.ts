import { describe, expect, it } from 'vitest';
import { examples, fieldName, placeIn, textOf } from './draft';

describe('a task of one’s own', () => {
  it('sends what its mode asks for and nothing that belongs to another', () => {
    const typed = { program: 'p', inputs: '1\n\n2\n', outputs: '3\n4\n' };
    expect(textOf({ mode: 'deduction', ...typed })).toEqual({ program: 'p', inputs: ['1'], outputs: [] });
    expect(textOf({ mode: 'abduction', ...typed })).toEqual({ program: 'p', inputs: [], outputs: ['3'] });
    expect(textOf({ mode: 'induction', ...typed })).toEqual({
      program: 'p',
      inputs: ['1', '', '2'],
      outputs: ['3', '4'],
    });
  });

  it('shows the line in which a mistake is, split at its place', () => {
    const text = textOf(examples.deduction);
    expect(placeIn(text, { field: 'program' }, 33)).toEqual({ before: '    return ', after: 'x + 1' });
    expect(placeIn(text, { field: 'inputs', index: 0 }, 1)).toEqual({ before: '3', after: '' });
    expect(placeIn(text, { field: 'outputs', index: 5 }, 0)).toEqual({ before: '', after: '' });
  });

  it('names the pair a mistake is in', () => {
    expect(fieldName('induction', { field: 'outputs', index: 2 })).toBe('Output 3');
    expect(fieldName('deduction', { field: 'inputs', index: 0 })).toBe('Input');
  });
});
