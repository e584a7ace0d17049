import { describe, expect, it } from 'vitest';
import { presetConfig } from '../config/config';
import { rejections } from '../task/task';
import { answerReward, proposalReward, rejectionReward } from './composite';

const paper = presetConfig('paper').reward;
const rated = (solveRate: number) => ({ solveRate, chance: 0, progress: 0 });

describe('composite reward', () => {
  it('pays answers as equations 5 and 6 say', () => {
    expect(answerReward(paper, 'correct')).toBe(1);
    expect(answerReward(paper, 'wrong')).toBe(-0.5);
    // An answer that raises is well formed and wrong.
    expect(answerReward(paper, 'fails')).toBe(-0.5);
  });

  it('pays malformed answers -1 (equation 6)', () => {
    expect(answerReward(paper, 'malformed')).toBe(-1);
  });

  it('pays induction answers that reproduce some pairs as the settings say', () => {
    // Three of four pairs: nothing more than wrong (binary), 3/4 (accuracy), everything (if one is correct).
    expect(answerReward(paper, 'wrong', 3 / 4)).toBe(-0.5);
    expect(answerReward({ ...paper, induction: 'accuracy' }, 'wrong', 3 / 4)).toBe(0.75);
    expect(answerReward({ ...paper, induction: 'if-one-correct' }, 'wrong', 1 / 4)).toBe(1);
    expect(answerReward({ ...paper, induction: 'accuracy' }, 'wrong', 0)).toBe(-0.5);
    expect(answerReward({ ...paper, induction: 'accuracy' }, 'correct', 1)).toBe(1);
  });

  it('pays invalid proposals -1 in the paper preset, and repeated ones, which are valid, their own value', () => {
    for (const reason of rejections) {
      expect(rejectionReward({ ...paper, repeated: -0.25 }, reason)).toBe(reason === 'repeated' ? -0.25 : -1);
    }
    expect(rejectionReward({ ...paper, malformed: -2 }, 'malformed')).toBe(-2);
  });

  it('pays valid proposals their learnability in the paper preset', () => {
    expect(proposalReward(paper, rated(0.25), 99)).toBe(0.75);
    expect(proposalReward(paper, rated(0), 0)).toBe(0);
    expect(proposalReward(paper, rated(1), 0)).toBe(0);
  });

  it("pays the official code's -0.5 where nothing can be learned, if asked to", () => {
    expect(proposalReward({ ...paper, boundary: -0.5 }, rated(1), 0)).toBe(-0.5);
    expect(proposalReward({ ...paper, boundary: -0.5 }, rated(0.75), 0)).toBe(0.25);
  });

  it('divides by the square root of one more than the times proposed, but never a penalty', () => {
    const counted = { ...paper, countBonus: 'on' as const, boundary: -0.5 };
    expect(proposalReward(counted, rated(0.25), 0)).toBe(0.75);
    // Proposed three times before: 0.75 / sqrt(4).
    expect(proposalReward(counted, rated(0.25), 3)).toBe(0.375);
    expect(proposalReward(counted, rated(0), 3)).toBe(-0.5);
  });
});
