import { describe, expect, it } from 'vitest';
import { vocabulary, vocabularyOf } from '../../../core/language/vocabulary';
import { sortForbidden } from './forbidden';

describe('forbidden tokens', () => {
  it('are counted where there are many of a kind, and none is lost', () => {
    const first = sortForbidden(vocabularyOf({ level: 0 }).lexemes);
    expect(first).toMatchObject({ signatures: 24, marks: 12 });
    expect(first.signatures + first.marks + first.words.length).toBe(98);
    expect(first.words).toContain(' < ');
    // 14 parts of signatures of level 4 and two first lines of each of three helpers; three marks.
    const all = sortForbidden(vocabulary.lexemes);
    expect(all).toMatchObject({ signatures: 24 + 14 + 6, marks: 12 + 3 });
    expect(all.signatures + all.marks + all.words.length).toBe(vocabulary.size);
    expect(all.words).toContain(' in ');
  });
});
