import { describe, expect, it } from 'vitest';
import { Curriculum } from './curriculum';
import { madeSolved, madeTask } from './fixture';

/** Solved tasks whose programs are as long as their text says. */
const lengthOf = (program: string): number => Number(program);
const solved = (
  count: number,
  length: number,
  solveRate: number,
  mode: 'deduction' | 'induction' = 'deduction',
) =>
  Array.from({ length: count }, (_, id) =>
    madeSolved(madeTask(id, { mode, program: String(length) }), solveRate, []),
  );

describe('curriculum', () => {
  it('lengthens programs by a token when 64 of the longest are mastered', () => {
    const curriculum = new Curriculum(14);
    expect(curriculum.length).toBe(4);
    curriculum.note(solved(63, 4, 0.7), lengthOf);
    expect(curriculum.length).toBe(4);
    curriculum.note(solved(1, 4, 0.7), lengthOf);
    expect(curriculum.length).toBe(5);
  });

  it('waits while they are not mastered, and learns nothing from shorter ones or from induction', () => {
    const curriculum = new Curriculum(14);
    curriculum.note(solved(200, 4, 0.5), lengthOf);
    curriculum.note(solved(200, 2, 1), lengthOf);
    curriculum.note(solved(200, 4, 1, 'induction'), lengthOf);
    expect(curriculum.length).toBe(4);
  });

  it('is not held up by a length that has no programs', () => {
    const curriculum = new Curriculum(14);
    for (let round = 0; round < 10; round++) {
      const even = curriculum.length - (curriculum.length % 2);
      curriculum.note(solved(64, even, 1), lengthOf);
    }
    expect(curriculum.length).toBe(14);
  });

  it('ends at the longest programs of the level', () => {
    const curriculum = new Curriculum(6);
    for (const length of [4, 5, 6, 6, 6]) curriculum.note(solved(64, length, 1), lengthOf);
    expect(curriculum.length).toBe(6);
  });

  it('goes on as it was after a checkpoint', () => {
    const curriculum = new Curriculum(14);
    curriculum.note(solved(63, 4, 1), lengthOf);
    const other = new Curriculum(14);
    other.restore(curriculum.save());
    other.note(solved(1, 4, 1), lengthOf);
    expect(other.length).toBe(5);
  });
});
