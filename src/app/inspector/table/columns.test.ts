import { describe, expect, it } from 'vitest';
import { columnsFor } from './columns';

const shownAt = (tablePx: number): string[] => columnsFor(tablePx).map(({ by }) => by);

describe('the columns of the list', () => {
  it('are the two most important ones where there is room for no more', () => {
    expect(shownAt(0)).toEqual(['program', 'verdict']);
    expect(shownAt(336)).toEqual(['program', 'verdict']);
  });

  it('never need more room than there is, and are all there where there is enough', () => {
    for (let tablePx = 300; tablePx < 1600; tablePx += 7) {
      const needed = columnsFor(tablePx).reduce((sum, { widthPx }) => sum + widthPx, 0);
      expect(needed).toBeLessThanOrEqual(tablePx);
    }
    expect(shownAt(1600)).toHaveLength(14);
  });

  it('come in the order of their importance and stand in the order of reading', () => {
    expect(shownAt(620)).toEqual(['number', 'mode', 'program', 'verdict', 'solveRate']);
  });
});
