import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { EvaluationMetrics } from '../evaluation/accuracy';
import type { UpdateStats } from '../port/policy';
import type { Verdict } from '../task/task';
import { idleRun, madeAnswer, madeProposal, madeSolved, madeTask, source } from './fixture';
import { iterationMetrics, warmUpMetrics } from './metrics';

const stats: UpdateStats = {
  loss: 1,
  gradientNorm: 2,
  entropy: 3,
  priorKl: 4,
  approximateKl: 5,
  clipFraction: 6,
  tokens: 7,
};

describe('metrics of an iteration', () => {
  const run = idleRun('quick');
  run.iteration = 3;
  run.generatedTokens = 100;
  run.trainedTokens = 50;
  run.buffers.deduction.add(madeTask(1));
  const [first, second, third] = [3, 4, 8].map((length) => madeProposal('deduction', length));
  if (!first || !second || !third) throw new Error('three proposals are made above');
  const valid = (id: number, proposal: typeof first, timesProposed: number): Verdict => ({
    valid: true,
    proposal,
    timesProposed,
    task: madeTask(id, { program: source('x + 1') }),
  });
  run.values.inputs.add('int', '3');
  run.values.inputs.add('int', '3');
  run.values.outputs.add('int', '4');
  const verdicts: readonly Verdict[] = [
    valid(1, first, 0),
    valid(2, second, 1),
    { valid: false, proposal: third, timesProposed: 0, rejection: 'out-of-bounds', detail: '' },
  ];
  const [right, wrong] = [madeAnswer('train', 'correct', 1), madeAnswer('train', 'wrong', -0.5)];
  const solved = [
    madeSolved(madeTask(1), 0.5, [right, wrong]),
    madeSolved(madeTask(2), 1, [madeAnswer('estimate', 'correct', 1)], 'probe'),
    madeSolved(madeTask(8), 0, [wrong, madeAnswer('explore', 'correct', 1)], 'refill'),
  ];
  const proposals = [
    { proposal: first, reward: 0.5, advantage: 2, terms: { complexity: 0.5, answerDiversity: 1 } },
    { proposal: second, reward: 0, advantage: 0, terms: { complexity: 0 } },
    { proposal: third, reward: -1, advantage: -2 },
  ];
  const [half, , never] = solved;
  if (!half || !never) throw new Error('three tasks are solved above');
  const answers = [
    { solved: half, answer: right, advantage: 1 },
    { solved: half, answer: wrong, advantage: -1 },
    { solved: never, answer: wrong, advantage: 0 },
    // Exploration has a weight, not an advantage, and is left out.
    { solved: never, answer: madeAnswer('explore', 'correct', 1), advantage: 9 },
  ];
  const metrics = iterationMetrics(run, verdicts, { proposals, answers }, solved, stats);
  const oneHalf = [0, 0, 0, 0, 0, 1, 0, 0, 0, 0];

  it('say what the proposer did', () => {
    expect(metrics.propose.deduction).toEqual({
      proposals: 3,
      validity: 2 / 3,
      // Of the two new tasks measured one is solved half the time, the other always.
      learnable: 1 / 2,
      reward: -0.5 / 3,
      length: 5,
      // Two valid proposals, one program.
      distinct: 1 / 2,
      // It was new the first time only, and it is one operator in one tree.
      novelty: 1 / 2,
      operatorEntropy: 0,
      treeDistance: 0,
      solveRates: { never: 0, between: oneHalf, always: 1 },
      // 2, 0 and -2: the mean of the squares is 8 / 3.
      advantage: { mean: 0, deviation: Math.sqrt(8 / 3) },
      // Each term over the proposals that have it.
      terms: { complexity: 1 / 4, answerDiversity: 1 },
      rejections: {
        'held-out': 0,
        'no-mention': 0,
        'too-few-inputs': 0,
        fails: 0,
        nondeterministic: 0,
        'out-of-bounds': 1,
        insensitive: 0,
        malformed: 0,
        repeated: 0,
        uncomposed: 0,
      },
    });
  });

  it('say what the solver did on its batch, tasks that were only probed left out', () => {
    expect(metrics.solve.deduction).toEqual({
      tasks: 2,
      solveRate: 1 / 4,
      learnable: 1 / 2,
      // Trained answers alone: 1, -1/2, -1/2.
      reward: 0,
      length: 2,
      lengthRight: 2,
      lengthWrong: 2,
      // One task was answered in two ways, the other once on policy, which says nothing.
      answerEntropy: Math.log(2),
      solveRates: { never: 1, between: oneHalf, always: 0 },
      advantage: { mean: 0, deviation: Math.sqrt(2 / 3) },
    });
  });

  it('tell tasks at the ends from those near them', () => {
    const rates = [0, 0.05, 0.1, 0.95, 1, 1];
    const many = rates.map((rate, index) => madeSolved(madeTask(index), rate, [right]));
    const { solveRates } =
      iterationMetrics(run, [], { proposals: [], answers: [] }, many, stats).solve.deduction ?? {};
    expect(solveRates).toEqual({ never: 1, between: [1, 1, 0, 0, 0, 0, 0, 0, 0, 1], always: 2 });
  });

  it('have only the modes the run trains, and zeros where nothing happened', () => {
    expect(Object.keys(metrics.propose)).toEqual(['deduction', 'abduction']);
    expect(metrics.propose.abduction).toMatchObject({ proposals: 0, validity: 0, learnable: 0, reward: 0 });
    expect(metrics.solve.abduction).toEqual({ tasks: 0, solveRate: 0, learnable: 0, reward: 0, length: 0 });
  });

  it('tell what the gate let in from what is valid, and leave further inputs of the environment out', () => {
    const leaked: Verdict = { ...valid(3, first, 0), valid: true, task: madeTask(3), letIn: 'fails' };
    const asked = { ...second, prompt: { ...second.prompt, origin: 'environment' as const } };
    const all = [...verdicts, leaked, valid(4, asked, 0)];
    const { deduction } = iterationMetrics(run, all, { proposals: [], answers: [] }, [], stats).propose;
    expect(deduction).toMatchObject({ proposals: 4, validity: 2 / 4, letIn: 1 });
    expect(deduction?.rejections.fails).toBe(1);
  });

  it('carry the counters of the run and the update as they are', () => {
    expect(metrics).toMatchObject({
      iteration: 3,
      stage: 'self-play',
      generatedTokens: 100,
      trainedTokens: 50,
      buffers: { deduction: 1, abduction: 0, induction: 0 },
      values: { inputs: { int: { distinct: 1, total: 2 } }, outputs: { int: { distinct: 1, total: 1 } } },
      update: stats,
    });
    expect(warmUpMetrics(run, verdicts, stats)).toMatchObject({ stage: 'warm-up', solve: {} });
  });

  it('are all explained in docs/METRICS.md', () => {
    const method = readFileSync(new URL('../../../docs/METRICS.md', import.meta.url), 'utf8');
    const suite = { accuracy: { deduction: 0 }, strata: { deduction: { 'depth-1': 0 } } };
    const floor = { random: { deduction: 0 }, trivial: { deduction: 0 } };
    const evaluation: EvaluationMetrics = {
      heldOut: suite,
      natural: suite,
      floors: { heldOut: floor, natural: floor },
    };
    const named: Readonly<Record<string, string>> = {
      heldOut: 'SUITE',
      natural: 'SUITE',
      deduction: 'MODE',
      abduction: 'MODE',
      induction: 'MODE',
      'depth-1': 'STRATUM',
      int: 'TYPE',
    };
    const paths = (value: unknown, path: readonly string[]): string[] =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).flatMap(([name, inner]) => paths(inner, [...path, named[name] ?? name]))
        : [path.join('.').replace(/rejections\..*/, 'rejections.REASON')];
    const all = new Set(paths({ ...metrics, evaluation }, []));
    expect(all.size).toBeGreaterThan(25);
    for (const path of all) expect(method).toContain(`\`${path}\``);
  });
});
