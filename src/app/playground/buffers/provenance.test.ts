import { describe, expect, it } from 'vitest';
import { provenanceSentence } from './provenance';

const row = { id: 40, origin: 'policy', iteration: 9, references: [12, 30] } as const;

describe('provenanceSentence', () => {
  it('names author, iteration and references, and how many of them can be seen', () => {
    expect(provenanceSentence(row, new Set([12, 30]))).toBe(
      'Task 40 by the model, iteration 9, after #12, #30 (lit here).',
    );
    expect(provenanceSentence(row, new Set([12]))).toContain('(1 lit here)');
    expect(provenanceSentence(row, new Set())).toContain('(further down the buffers)');
  });

  it('says so when there were none', () => {
    expect(provenanceSentence({ ...row, references: [] }, new Set())).toBe(
      'Task 40 by the model, iteration 9; no task was shown as reference.',
    );
    expect(provenanceSentence({ ...row, origin: 'identity', references: [] }, new Set())).toContain(
      'from the identity function',
    );
  });

  it('does not name dozens', () => {
    const references = Array.from({ length: 8 }, (_, index) => index + 1);
    expect(provenanceSentence({ ...row, references }, new Set())).toContain('#6 and 2 more');
  });
});
