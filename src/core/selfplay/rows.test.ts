import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UpdateRow } from '../port/policy';
import { type Contribution, updateRows } from './rows';

function contribution(given: Partial<Contribution>): Contribution {
  return {
    prompt: Int32Array.of(2, 10),
    start: 5,
    limit: 9,
    tokens: Int32Array.of(20, 1),
    logProbs: Float32Array.of(-1, -0.5),
    advantage: 0,
    entropy: 0,
    priorKl: 0,
    ...given,
  };
}

describe('update rows', () => {
  it('merges identical completions of a prompt, gains and losses apart, coefficients added', () => {
    const rows = updateRows([
      contribution({ advantage: 0.5, entropy: 0.25, priorKl: 0.125 }),
      contribution({ advantage: -0.25, entropy: 0.25 }),
      contribution({ advantage: 1, entropy: 0.25 }),
      contribution({ advantage: 2, tokens: Int32Array.of(21, 1) }),
    ]);
    expect(rows).toHaveLength(1);
    const [row] = rows;
    expect([...(row?.prompt ?? [])]).toEqual([2, 10]);
    expect(row?.start).toBe(5);
    expect(row?.limit).toBe(9);
    expect(row?.completions).toHaveLength(2);
    expect(row?.completions[0]).toMatchObject({ gain: 1.5, loss: -0.25, entropy: 0.75, priorKl: 0.125 });
    expect(row?.completions[1]).toMatchObject({ gain: 2, loss: 0, entropy: 0, priorKl: 0 });
  });

  it('keeps prompts, start states and limits apart', () => {
    const rows = updateRows([
      contribution({ advantage: 1 }),
      contribution({ advantage: 1, prompt: Int32Array.of(2, 11) }),
      contribution({ advantage: 1, start: 6 }),
      contribution({ advantage: 1, limit: 8 }),
      // The same numbers cut elsewhere are another prompt.
      contribution({ advantage: 1, prompt: Int32Array.of(21, 0) }),
    ]);
    expect(rows).toHaveLength(5);
  });

  it('leaves out what changes nothing, but not what only has a coefficient', () => {
    expect(updateRows([contribution({})])).toEqual([]);
    expect(updateRows([contribution({ entropy: 0.1 })])).toHaveLength(1);
    expect(updateRows([contribution({ priorKl: 0.1 })])).toHaveLength(1);
    expect(updateRows([])).toEqual([]);
  });

  it('has no old log-probabilities for imitation, and any answer in a merge brings them', () => {
    const imitated = contribution({ advantage: 1, logProbs: new Float32Array(0) });
    const answered = contribution({ advantage: 1 });
    expect(updateRows([imitated])[0]?.completions[0]?.oldLogProbs).toBeUndefined();
    for (const order of [
      [imitated, answered],
      [answered, imitated],
    ]) {
      const [merged] = updateRows(order)[0]?.completions ?? [];
      expect([...(merged?.oldLogProbs ?? [])]).toEqual([-1, -0.5]);
      expect(merged?.gain).toBe(2);
    }
  });

  it('weighs every prompt and completion with the sums of its own contributions', () => {
    const one = fc.record({
      prompt: fc.constantFrom('2 3', '4'),
      tokens: fc.constantFrom('7 1', '8 1', '7 8 1'),
      // Quarters, so that sums are exact in any order.
      advantage: fc.integer({ min: -8, max: 8 }).map((value) => value / 4),
      entropy: fc.nat(4).map((value) => value / 4),
      priorKl: fc.nat(4).map((value) => value / 4),
    });
    const total = (of: readonly { readonly advantage: number }[]) =>
      of.reduce((sum, { advantage }) => sum + advantage, 0);
    const words = (text: string) => Int32Array.from(text.split(' ').map(Number));
    fc.assert(
      fc.property(fc.array(one, { maxLength: 40 }), (items) => {
        const rows = updateRows(
          items.map((item) =>
            contribution({ ...item, prompt: words(item.prompt), tokens: words(item.tokens) }),
          ),
        );
        const found = rows.flatMap((row: UpdateRow) =>
          row.completions.map((completion) => ({
            prompt: row.prompt.join(' '),
            tokens: completion.tokens.join(' '),
            completion,
          })),
        );
        expect(new Set(found.map(({ prompt, tokens }) => `${prompt}|${tokens}`)).size).toBe(found.length);
        for (const { prompt, tokens, completion } of found) {
          const mine = items.filter((item) => item.prompt === prompt && item.tokens === tokens);
          const sum = (of: (item: (typeof mine)[number]) => number) =>
            mine.reduce((before, item) => before + of(item), 0);
          const gains = mine.filter(({ advantage }) => advantage > 0);
          const losses = mine.filter(({ advantage }) => advantage < 0);
          expect(completion.gain).toBe(total(gains));
          expect(completion.loss).toBe(total(losses));
          expect(completion.entropy).toBe(sum((item) => item.entropy));
          expect(completion.priorKl).toBe(sum((item) => item.priorKl));
        }
        const weighed = found.map(({ completion: { gain, loss } }) => ({ advantage: gain + loss }));
        expect(total(weighed)).toBe(total(items));
      }),
    );
  });
});
