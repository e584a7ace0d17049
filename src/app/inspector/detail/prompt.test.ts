import { describe, expect, it } from 'vitest';
import { rolesOf } from './Prompt';

describe('the parts of a prompt', () => {
  it('are told apart by the marks between them', () => {
    const lexemes = ['<pded>', 'def f', 'x', '<in>', '-', '3', '<out>', '4', '<sep>', 'def f', '<go>'];
    expect(rolesOf(lexemes)).toEqual([
      'mark',
      'program',
      'program',
      'mark',
      'input',
      'input',
      'mark',
      'output',
      'mark',
      'program',
      'mark',
    ]);
  });

  it('are not confused by comparisons', () => {
    expect(rolesOf(['<ded>', ' < ', ' > '])).toEqual(['mark', 'program', 'program']);
  });
});
