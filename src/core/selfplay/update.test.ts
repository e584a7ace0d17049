import { describe, expect, it } from 'vitest';
import type { ConfigInput } from '../config/schema';
import type { UpdateOptions, UpdateRow } from '../port/policy';
import { idleRun, madeAnswer, madeProposal, madeSolved, madeTask } from './fixture';
import type { Scored } from './reward';
import { Run } from './run';
import { update } from './update';

/** A run whose policy only notes what it is told to learn. */
function noting(differences: ConfigInput = {}) {
  const idle = idleRun('self-play', differences);
  const told: { rows: readonly UpdateRow[]; options: UpdateOptions }[] = [];
  const policy = {
    ...idle.policy,
    update: (rows: readonly UpdateRow[], options: UpdateOptions) => {
      told.push({ rows, options });
      const nothing = { loss: 0, gradientNorm: 0, entropy: 0, priorKl: 0, approximateKl: 0, clipFraction: 0 };
      return Promise.resolve({ ...nothing, tokens: 11 });
    },
  };
  const { config, clock } = idle;
  const python = { run: () => Promise.reject(new Error('no Python here')), dispose: () => Promise.resolve() };
  return { run: new Run({ config, policy, python, clock }), told };
}

const nothing: Scored = { proposals: [], answers: [] };

describe('update', () => {
  it('divides each role by its own number of samples, exploration not counted', async () => {
    const { run, told } = noting({ update: { proposerScale: 0.5, proposerKl: 0.25, entropy: 0.04 } });
    const answers = [
      { solved: madeSolved(madeTask(1), 0.5, []), answer: madeAnswer('train', 'correct', 1), advantage: 2 },
      { solved: madeSolved(madeTask(2), 0.5, []), answer: madeAnswer('train', 'wrong', 0), advantage: -1 },
      { solved: madeSolved(madeTask(3), 0.5, []), answer: madeAnswer('explore', 'correct', 1), advantage: 1 },
    ];
    const proposals = Array.from({ length: 4 }, (_, index) => ({
      proposal: madeProposal('deduction', 2, { tokens: Int32Array.of(30 + index, 1) }),
      reward: 0,
      advantage: index === 0 ? 3 : -1,
    }));
    await update(run, { proposals, answers }, []);
    const completions = told[0]?.rows.flatMap((row) => row.completions) ?? [];
    const numbers = completions.map(({ gain, loss, entropy, priorKl }) => [gain, loss, entropy, priorKl]);
    expect(numbers).toEqual([
      // Proposals: half of 3 and -1 over 4, and half of the KL weight over 4.
      [0.375, 0, 0, 0.03125],
      [0, -0.125, 0, 0.03125],
      [0, -0.125, 0, 0.03125],
      [0, -0.125, 0, 0.03125],
      // Answers over the two trained ones; exploration adds neither to the number nor to the entropy.
      [1, 0, 0.02, 0],
      [0, -0.5, 0.02, 0],
      [0.5, 0, 0, 0],
    ]);
  });

  it('gives proposals an entropy bonus only where the settings do, over their number and scaled as they are', async () => {
    const entropies = async (proposerEntropy: number) => {
      const { run, told } = noting({ update: { proposerScale: 0.5, proposerEntropy } });
      const proposals = [1, -1].map((advantage, index) => ({
        proposal: madeProposal('deduction', 2, { tokens: Int32Array.of(30 + index, 1) }),
        reward: 0,
        advantage,
      }));
      await update(run, { ...nothing, proposals }, []);
      return told[0]?.rows.flatMap((row) => row.completions.map(({ entropy }) => entropy));
    };
    expect(await entropies(0)).toEqual([0, 0]);
    expect(await entropies(0.04)).toEqual([0.01, 0.01]);
  });

  it('carries the log-probabilities of the rollout, and those of imitation not', async () => {
    const { run, told } = noting();
    const answer = madeAnswer('train', 'correct', 1);
    const lesson = {
      prompt: Int32Array.of(9),
      start: 0,
      limit: 2,
      tokens: Int32Array.of(7, 1),
      logProbs: new Float32Array(0),
      advantage: 0.5,
      entropy: 0,
      priorKl: 0,
    };
    const answers = [{ solved: madeSolved(madeTask(1), 0.5, []), answer, advantage: 1 }];
    await update(run, { proposals: [], answers }, [lesson]);
    const old = told[0]?.rows.map((row) => row.completions[0]?.oldLogProbs);
    expect(old).toEqual([answer.logProbs, undefined]);
  });

  it('weighs tokens and samples as asked: sums, means of each answer, or all tokens alike', async () => {
    const gains = async (aggregation: 'sequence-sum' | 'sequence-mean' | 'token-mean') => {
      const { run, told } = noting({ update: { aggregation, entropy: 0.6 } });
      const answer = (length: number, purpose: 'train' | 'explore') => ({
        ...madeAnswer(purpose, 'correct', 1),
        tokens: new Int32Array(length).fill(length),
      });
      const answers = [
        { solved: madeSolved(madeTask(1), 0.5, []), answer: answer(2, 'train'), advantage: 1 },
        { solved: madeSolved(madeTask(2), 0.5, []), answer: answer(4, 'train'), advantage: 1 },
        { solved: madeSolved(madeTask(3), 0.5, []), answer: answer(5, 'explore'), advantage: 1 },
      ];
      await update(run, { proposals: [], answers }, []);
      return told[0]?.rows.flatMap((row) => row.completions).map(({ gain, entropy }) => [gain, entropy]);
    };
    expect(await gains('sequence-sum')).toEqual([
      [1 / 2, 0.3],
      [1 / 2, 0.3],
      [1 / 2, 0],
    ]);
    // Half over the length of each; the explored one is not counted but weighed alike.
    expect(await gains('sequence-mean')).toEqual([
      [1 / 4, 0.15],
      [1 / 8, 0.075],
      [1 / 10, 0],
    ]);
    // Six tokens on policy.
    expect(await gains('token-mean')).toEqual([
      [1 / 6, 0.6 / 6],
      [1 / 6, 0.6 / 6],
      [1 / 6, 0],
    ]);
  });

  it('raises the learning rate over the first updates and then keeps it', async () => {
    const { run, told } = noting({ update: { learningRate: 0.01, warmupSteps: 4 } });
    for (let i = 0; i < 6; i++) await update(run, nothing, []);
    const rates = told.map(({ options }) => options.learningRate);
    [0.0025, 0.005, 0.0075, 0.01, 0.01, 0.01].forEach((rate, index) => {
      expect(rates[index]).toBeCloseTo(rate, 12);
    });
    expect(run.updates).toBe(6);
    expect(run.trainedTokens).toBe(66);
    const unwarmed = noting({ update: { learningRate: 0.01, warmupSteps: 0 } });
    await update(unwarmed.run, nothing, []);
    expect(unwarmed.told[0]?.options.learningRate).toBe(0.01);
  });

  it('lets the learning rate fall with the inverse square root of the updates, if asked to', async () => {
    const rates = async (decayAfter: number) => {
      const { run, told } = noting({ update: { learningRate: 0.01, warmupSteps: 0, decayAfter } });
      for (const updates of [99, 100, 399]) {
        run.updates = updates;
        await update(run, nothing, []);
      }
      return told.map(({ options }) => options.learningRate);
    };
    // The 100th update is the last at full rate; the 101st has sqrt(100 / 101), the 400th sqrt(100 / 400).
    expect(await rates(100)).toEqual([0.01, 0.01 * Math.sqrt(100 / 101), 0.005]);
    expect(await rates(0)).toEqual([0.01, 0.01, 0.01]);
  });

  it('lets it fall to 0 in a line or along a cosine', async () => {
    const rates = async (decay: 'linear' | 'cosine') => {
      const { run, told } = noting({
        update: { learningRate: 0.01, warmupSteps: 0, decay, decayAfter: 100, decayUntil: 300 },
      });
      for (const updates of [99, 149, 199, 299, 399]) {
        run.updates = updates;
        await update(run, nothing, []);
      }
      return told.map(({ options }) => options.learningRate);
    };
    // A quarter, half and all of the way from update 100 to 300.
    expect(await rates('linear')).toEqual([0.01, 0.0075, 0.005, 0, 0]);
    // (1 - cos(pi left)) / 2 with 3/4, 1/2 and nothing left: (1 + sqrt(1/2)) / 2, 1/2, 0.
    (await rates('cosine')).forEach((rate, index) => {
      expect(rate).toBeCloseTo([0.01, 0.005 * (1 + Math.SQRT1_2), 0.005, 0, 0][index] ?? -1, 12);
    });
  });

  it('lets no decay take it below its floor', async () => {
    const rates = async (decay: 'linear' | 'inverse-root') => {
      const settings = { decay, decayAfter: 100, decayUntil: 300, decayFloor: 0.3 };
      const { run, told } = noting({ update: { learningRate: 0.01, warmupSteps: 0, ...settings } });
      for (const updates of [199, 299, 9999]) {
        run.updates = updates;
        await update(run, nothing, []);
      }
      return told.map(({ options }) => options.learningRate);
    };
    // Half way the line is above the floor; at update 300 the root is still at sqrt(1 / 3), at 10,000 it would be at 1 / 10.
    expect(await rates('linear')).toEqual([0.005, 0.003, 0.003]);
    expect(await rates('inverse-root')).toEqual([0.01 * Math.sqrt(1 / 2), 0.01 * Math.sqrt(1 / 3), 0.003]);
  });

  it('hands the other settings on as they are', async () => {
    const { run, told } = noting();
    await update(run, nothing, []);
    const { beta1, beta2, weightDecay, gradientClip, clipLow, clipHigh } = run.config.update;
    expect(told[0]?.options).toMatchObject({ beta1, beta2, weightDecay, gradientClip, clipLow, clipHigh });
    expect(told[0]?.options.adamEpsilon).toBe(1e-8);
  });
});
