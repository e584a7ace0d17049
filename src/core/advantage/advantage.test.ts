import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AdvantageOptions, type AdvantageSample, advantages, type Estimator } from './advantage';

/** Role-task, group, reward and length of each sample. */
function samples(
  ...rows: readonly (readonly [string, number, number, number])[]
): readonly AdvantageSample[] {
  return rows.map(([roleTask, group, reward, length]) => ({ roleTask, group, reward, length }));
}

function compute(
  estimator: Estimator,
  rows: readonly AdvantageSample[],
  options: Partial<AdvantageOptions> = {},
): readonly number[] {
  return [...advantages(rows, { estimator, normalisation: 'sequence', clip: 0, ...options })];
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 6);
  });
}

/** Two role-tasks; in the first, two tasks with two answers each. */
const mixed = samples(
  ['solve deduction', 1, 1, 2],
  ['solve deduction', 1, 0, 2],
  ['solve deduction', 2, 0, 2],
  ['solve deduction', 2, 0, 2],
  ['propose deduction', 0, 0.5, 6],
  ['propose deduction', 1, -0.5, 8],
);

describe('advantages', () => {
  it('trr++ has one baseline a role and mode (equation 8)', () => {
    // Solve: mean 1/4, squares 9/16 + 3 * 1/16 = 3/4, variance 3/4 / 3 = 1/4, deviation 1/2: (1 - 1/4) / (1/2) = 3/2.
    // Propose: mean 0, variance (1/4 + 1/4) / 1 = 1/2, deviation 0.7071: 0.5 / 0.7071.
    expectClose(compute('trr++', mixed), [1.5, -0.5, -0.5, -0.5, Math.SQRT1_2, -Math.SQRT1_2]);
  });

  it('trr++ by tokens weighs long sequences more, as the official code does', () => {
    // Rewards 1, 0 with 3 tokens and 1: mean 3/4; squares 3 * 1/16 + 1 * 9/16 = 3/4; over 4 - 1 tokens: 1/4.
    const two = samples(['solve induction', 1, 1, 3], ['solve induction', 2, 0, 1]);
    expectClose(compute('trr++', two, { normalisation: 'token' }), [0.5, -1.5]);
    // By sequences: mean 1/2, variance (1/4 + 1/4) / 1 = 1/2.
    expectClose(compute('trr++', two), [Math.SQRT1_2, -Math.SQRT1_2]);
  });

  it('reinforce++ has one baseline for everything', () => {
    // Rewards 1, 0, 0, 0, 1/2, -1/2: mean 1/6; squares 1 + 1/4 + 1/4 - 6 / 36 = 4/3; variance 4/15, deviation 0.516398.
    const deviation = Math.sqrt(4 / 15);
    const expected = [5 / 6, -1 / 6, -1 / 6, -1 / 6, 1 / 3, -2 / 3].map((value) => value / deviation);
    expectClose(compute('reinforce++', mixed), expected);
  });

  it("grpo has the task's own mean and deviation", () => {
    // Task 1: rewards 1, 0: mean 1/2, variance 1/2. Task 2: all alike. Each proposal is alone in its group.
    expectClose(compute('grpo', mixed), [Math.SQRT1_2, -Math.SQRT1_2, 0, 0, 0, 0]);
  });

  it('rloo subtracts the mean of the other answers', () => {
    const three = samples(['s', 1, 1, 2], ['s', 1, 0, 2], ['s', 1, 0, 2], ['s', 2, 1, 2]);
    // 1 - (0 + 0) / 2 = 1; 0 - (1 + 0) / 2 = -1/2; alone: 0.
    expectClose(compute('rloo', three), [1, -0.5, -0.5, 0]);
  });

  it('rloo by tokens weighs the other answers by their tokens', () => {
    const three = samples(['s', 1, 1, 2], ['s', 1, 0, 1], ['s', 1, 0, 3]);
    // 1 - 0 = 1; 0 - (2 * 1 + 3 * 0) / 5 = -2/5; 0 - (2 * 1 + 1 * 0) / 3 = -2/3.
    expectClose(compute('rloo', three, { normalisation: 'token' }), [1, -2 / 5, -2 / 3]);
  });

  it('maxrl divides by the solve rate', () => {
    const four = samples(['s', 1, 1, 2], ['s', 1, 0, 2], ['s', 1, 0, 2], ['s', 1, 0, 2]);
    // Rate 1/4: (1 - 1/4) / (1/4) = 3, (0 - 1/4) / (1/4) = -1.
    expectClose(compute('maxrl', four), [3, -1, -1, -1]);
  });

  it('maxrl counts successes, not rewards, when wrong answers cost something', () => {
    const two = samples(['s', 1, 1, 2], ['s', 1, -0.5, 2]);
    // Mean 1/4, rate 1/2: (1 - 1/4) / (1/2) = 3/2, (-1/2 - 1/4) / (1/2) = -3/2.
    expectClose(compute('maxrl', two), [1.5, -1.5]);
  });

  it('maxrl never divides by less than one in sixteen', () => {
    const rows = Array.from({ length: 32 }, (_, index) => ['s', 1, index === 0 ? 1 : 0, 2] as const);
    // Mean 1/32, rate 1/32 raised to 1/16: (31/32) * 16 = 15.5; the others -1/32 * 16 = -0.5.
    const [first, second] = compute('maxrl', samples(...rows));
    expect(first).toBe(15.5);
    expect(second).toBe(-0.5);
  });

  it('mean only subtracts the mean of role and mode', () => {
    expectClose(compute('mean', mixed), [0.75, -0.25, -0.25, -0.25, 0.5, -0.5]);
  });

  it('clips both signs, and 0 means not at all', () => {
    const four = samples(['s', 1, 1, 2], ['s', 1, 0, 2], ['s', 1, 0, 2], ['s', 1, 0, 2]);
    expectClose(compute('maxrl', four, { clip: 2 }), [2, -1, -1, -1]);
    expectClose(compute('maxrl', four, { clip: 0.5 }), [0.5, -0.5, -0.5, -0.5]);
  });

  it('gives nothing where all rewards are alike, and nothing for nothing', () => {
    const alike = samples(['s', 1, 0.1, 2], ['s', 1, 0.1, 3], ['s', 1, 0.1, 5]);
    for (const estimator of ['trr++', 'reinforce++', 'grpo', 'rloo', 'maxrl', 'mean'] as const) {
      expectClose(compute(estimator, alike), [0, 0, 0]);
      expectClose(compute(estimator, alike, { normalisation: 'token' }), [0, 0, 0]);
      expect(compute(estimator, [])).toEqual([]);
    }
  });

  it('sums to zero in every role and mode, by sequence or by token, and ignores the other groups', () => {
    const sample = fc.record({
      roleTask: fc.constantFrom('propose deduction', 'solve deduction', 'solve induction'),
      group: fc.nat(3),
      reward: fc.constantFrom(-1, -0.5, 0, 0.25, 1),
      length: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(
        fc.array(sample, { minLength: 1, maxLength: 40 }),
        fc.constantFrom('sequence' as const, 'token' as const),
        (rows, normalisation) => {
          const all = compute('trr++', rows, { normalisation });
          for (const roleTask of new Set(rows.map((row) => row.roleTask))) {
            const mine = rows.flatMap((row, index) => (row.roleTask === roleTask ? [{ row, index }] : []));
            const sum = mine.reduce(
              (total, { row, index }) =>
                total + (all[index] ?? 0) * (normalisation === 'token' ? row.length : 1),
              0,
            );
            expect(Math.abs(sum)).toBeLessThan(1e-6);
            const alone = compute(
              'trr++',
              mine.map(({ row }) => row),
              { normalisation },
            );
            expectClose(
              alone,
              mine.map(({ index }) => all[index] ?? 0),
            );
          }
        },
      ),
    );
  });
});
