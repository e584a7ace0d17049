import { describe, expect, it } from 'vitest';
import { vocabulary } from '../../../core/language/vocabulary';
import { sortForbidden } from './forbidden';

describe('forbidden tokens', () => {
  it('are counted where there are many of a kind, and none is lost', () => {
    const { signatures, marks, words } = sortForbidden(vocabulary.lexemes);
    expect(signatures).toBe(24);
    expect(marks).toBe(12);
    expect(signatures + marks + words.length).toBe(vocabulary.size);
    expect(words).toContain(' < ');
  });
});
