import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../config/schema';
import type { Proposal, Rejection, SolvedTask, Verdict } from '../task/task';
import { idleRun, madeAnswer, madeProposal, madeSolved, madeTask } from './fixture';
import { reward } from './reward';

const refused = (proposal: Proposal, rejection: Rejection): Verdict => ({
  valid: false,
  proposal,
  timesProposed: 0,
  rejection,
  detail: '',
});
const accepted = (proposal: Proposal, id: number, timesProposed = 0): Verdict => ({
  valid: true,
  proposal,
  timesProposed,
  task: madeTask(id, { mode: proposal.prompt.mode }),
});

const score = (verdicts: readonly Verdict[], solved: readonly SolvedTask[], differences: ConfigInput = {}) =>
  reward(idleRun('paper', differences), verdicts, solved);

describe('reward of proposals', () => {
  it('is the composite reward, with one baseline a mode', () => {
    const verdicts = [
      accepted(madeProposal('deduction', 5), 1),
      accepted(madeProposal('deduction', 5), 2),
      refused(madeProposal('deduction', 5), 'fails'),
      accepted(madeProposal('abduction', 5), 3),
    ];
    const solved = [
      madeSolved(madeTask(1), 0.25, []),
      madeSolved(madeTask(2), 1, []),
      madeSolved(madeTask(3, { mode: 'abduction' }), 0.5, []),
    ];
    const { proposals } = score(verdicts, solved);
    // Learnability 1 - 1/4; 0 because always solved; -1 because invalid; 1 - 1/2.
    expect(proposals.map((item) => item.reward)).toEqual([0.75, 0, -1, 0.5]);
    expect(proposals.map((item) => item.solveRate)).toEqual([0.25, 1, undefined, 0.5]);
    // Deduction: mean -1/12; squares (10/12)^2 + (1/12)^2 + (11/12)^2 = 222/144; variance 111/144, deviation 0.877971.
    const deviation = Math.sqrt(111 / 144);
    [10 / 12, 1 / 12, -11 / 12].forEach((centred, index) => {
      expect(proposals[index]?.advantage).toBeCloseTo(centred / deviation, 6);
    });
    expect(proposals[3]?.advantage).toBe(0);
  });

  it("leaves out the prior's proposals and those whose learnability was not measured", () => {
    const fromPrior = madeProposal('deduction', 5);
    const verdicts = [
      refused({ ...fromPrior, prompt: { ...fromPrior.prompt, origin: 'prior' } }, 'fails'),
      accepted(madeProposal('deduction', 5), 9),
    ];
    expect(score(verdicts, []).proposals).toEqual([]);
  });

  it('gives proposals of rarer programs more when the count bonus is on', () => {
    const verdicts = [
      accepted(madeProposal('deduction', 5), 1, 0),
      accepted(madeProposal('deduction', 5), 2, 8),
    ];
    const solved = [madeSolved(madeTask(1), 0.25, []), madeSolved(madeTask(2), 0.25, [])];
    // 0.75 and 0.75 / sqrt(1 + 8).
    expect(
      score(verdicts, solved, { reward: { countBonus: 'on' } }).proposals.map((item) => item.reward),
    ).toEqual([0.75, 0.25]);
  });
});

describe('advantages of answers', () => {
  const right = madeAnswer('train', 'correct', 1);
  const wrong = madeAnswer('train', 'wrong', -0.5);

  it('come from answers trained on, with one baseline a mode over all tasks (TRR++)', () => {
    const estimate = madeAnswer('estimate', 'correct', 1);
    const solved = [
      madeSolved(madeTask(1), 1, [right, estimate]),
      madeSolved(madeTask(2), 0, [wrong, estimate]),
      madeSolved(madeTask(3, { mode: 'abduction' }), 1, [right]),
    ];
    const { answers } = score([], solved);
    expect(answers.map(({ answer }) => answer.purpose)).toEqual(['train', 'train', 'train']);
    // Deduction: rewards 1, -1/2: mean 1/4, variance 2 * (3/4)^2 = 9/8. Abduction is alone.
    expect(answers[0]?.advantage).toBeCloseTo(0.75 / Math.sqrt(9 / 8), 6);
    expect(answers[1]?.advantage).toBeCloseTo(-0.75 / Math.sqrt(9 / 8), 6);
    expect(answers[2]?.advantage).toBe(0);
  });

  it("compare answers of one task when the estimator is a group's", () => {
    const solved = [madeSolved(madeTask(1), 0.5, [right, wrong]), madeSolved(madeTask(2), 0, [wrong, wrong])];
    const { answers } = score([], solved, { advantage: { solver: 'rloo' } });
    // 1 - (-1/2), -1/2 - 1, and nothing where all are alike.
    expect(answers.map(({ advantage }) => advantage)).toEqual([1.5, -1.5, 0, 0]);
  });
});

describe('exploratory answers', () => {
  const explore = (grade: 'correct' | 'wrong') => madeAnswer('explore', grade, grade === 'correct' ? 1 : 0);

  it('teach only when right: (1 - solve rate) times 2, or 4 shared among more than two', () => {
    const weights = (rights: number, solveRate: number) =>
      score(
        [],
        [
          madeSolved(madeTask(1), solveRate, [
            ...Array.from({ length: rights }, () => explore('correct')),
            explore('wrong'),
          ]),
        ],
      ).answers.map(({ advantage }) => advantage);
    expect(weights(0, 0)).toEqual([]);
    expect(weights(1, 0)).toEqual([2]);
    expect(weights(2, 0.25)).toEqual([1.5, 1.5]);
    expect(weights(8, 0.5)).toEqual(new Array<number>(8).fill(0.25));
    expect(weights(1, 1)).toEqual([0]);
  });

  it('do not move the baseline of the others', () => {
    const trained = [madeAnswer('train', 'correct', 1), madeAnswer('train', 'wrong', 0)];
    const advantagesOf = (extra: number) =>
      score(
        [],
        [
          madeSolved(madeTask(1), 0.5, [
            ...trained,
            ...Array.from({ length: extra }, () => explore('correct')),
          ]),
        ],
        { advantage: { solver: 'maxrl' } },
      )
        .answers.slice(0, 2)
        .map(({ advantage }) => advantage);
    // Rate 1/2: (1 - 1/2) / (1/2) and (0 - 1/2) / (1/2).
    expect(advantagesOf(0)).toEqual([1, -1]);
    expect(advantagesOf(5)).toEqual([1, -1]);
  });
});
