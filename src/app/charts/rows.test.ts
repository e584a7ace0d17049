import { describe, expect, it } from 'vitest';
import { tableRows } from './rows';

describe('tableRows', () => {
  it('gives every point newest first while they are few', () => {
    expect(
      tableRows([
        [1, 2],
        [0.5, null],
      ]),
    ).toEqual([
      { iteration: 2, values: [undefined] },
      { iteration: 1, values: [0.5] },
    ]);
    expect(tableRows([[], []])).toEqual([]);
  });

  it('keeps the first and the last of many', () => {
    const xs = Array.from({ length: 1000 }, (_, x) => x);
    const rows = tableRows([xs, xs], 10);
    expect(rows).toHaveLength(10);
    expect(rows[0]?.iteration).toBe(999);
    expect(rows.at(-1)?.iteration).toBe(0);
  });
});
