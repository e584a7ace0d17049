/** A policy without the typed grammar on real Python and the real engine: what it writes, how it is judged, that it learns. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../core/config/schema';
import { buildSuites } from '../../core/evaluation/suites';
import { splitTriplet } from '../../core/language/completion';
import type { IterationMetrics, LoopEvent } from '../../core/selfplay/event';
import { selfPlay } from '../../core/selfplay/loop';
import type { Run } from '../../core/selfplay/run';
import { createPythonPool, type PythonPool } from '../python/pool';
import { openSmallRun, smallConfig } from './fixture';

let python: PythonPool;
const opened: Run[] = [];
beforeAll(async () => {
  python = await createPythonPool({ workers: 1 });
}, 120_000);
afterAll(async () => {
  await Promise.all(opened.map((run) => run.policy.dispose()));
  await python.dispose();
});

async function play(differences: ConfigInput, iterations: number) {
  const run = await openSmallRun(smallConfig('self-play', differences), python);
  opened.push(run);
  const suites = await buildSuites(run.config, run.language, run.environment, run.writer);
  run.barred = suites.barred;
  const events: LoopEvent[] = [];
  for await (const event of selfPlay(run, suites)) {
    events.push(event);
    if (event.kind === 'iteration' && event.metrics.iteration === iterations) break;
  }
  const metrics = events.flatMap((event): IterationMetrics[] =>
    event.kind === 'iteration' ? [event.metrics] : [],
  );
  return { run, events, metrics };
}

describe('a policy without a mask', () => {
  it('mostly writes what has no form; such proposals are refused and paid for it, such answers as well', async () => {
    const { run, events, metrics } = await play(
      {
        task: { mask: 'off', modes: ['deduction'] },
        propose: { priorShare: 0.5, batch: 16 },
        reward: { malformed: -0.75 },
      },
      2,
    );
    const verdicts = events.flatMap((event) => (event.kind === 'validated' ? event.verdicts : []));
    const mine = verdicts.filter(({ proposal }) => proposal.prompt.origin === 'policy');
    const refused = mine.filter((verdict) => !verdict.valid && verdict.rejection === 'malformed');
    expect(refused.length).toBeGreaterThan(mine.length / 2);
    // Text without the form that was asked for is never stored (the official code keeps the program in it).
    const stored = new Set(run.buffers.deduction.newest(10_000).map(({ task }) => task.program));
    expect(refused.some(({ proposal }) => stored.has(proposal.program))).toBe(false);
    // The prior still writes the typed language.
    for (const { proposal } of verdicts.filter((verdict) => verdict.proposal.prompt.origin === 'prior')) {
      expect(() => splitTriplet(proposal.tokens)).not.toThrow();
    }
    const paid = events.flatMap((event) => (event.kind === 'rewarded' ? event.proposals : []));
    const malformed = paid.filter(({ proposal }) => proposal.form === 'malformed');
    expect(malformed.length).toBeGreaterThan(0);
    expect(malformed.every(({ reward }) => reward === -0.75)).toBe(true);
    const answers = events.flatMap((event) =>
      event.kind === 'solved' ? event.solved.flatMap((solved) => solved.answers) : [],
    );
    const formless = answers.filter(({ grade }) => grade === 'malformed');
    expect(formless.length).toBeGreaterThan(answers.length / 2);
    expect(formless.every(({ reward, text }) => reward === -0.75 && !/^\d$/.test(text))).toBe(true);
    expect(metrics[0]?.solve.deduction?.malformed).toBeGreaterThan(0.5);
  });

  it('learns the form of answers by imitation of the prior, and of proposals by their pay', async () => {
    const { metrics } = await play(
      {
        task: { mask: 'off', modes: ['deduction'] },
        model: { width: 32, heads: 2, feedForward: 64 },
        warmup: { iterations: 60, batch: 32 },
        update: { learningRate: 0.01 },
      },
      62,
    );
    // A digit and the end of about ninety words: chance would be one in nine hundred.
    expect(metrics.at(-1)?.solve.deduction?.malformed ?? 0).toBeLessThan(0.2);
  });
});

describe('a policy under the mask of syntax', () => {
  it('writes what parses in Python, and must learn the rest', async () => {
    const { events } = await play(
      { task: { mask: 'syntax', modes: ['deduction', 'induction'] }, propose: { priorShare: 0, batch: 24 } },
      2,
    );
    const verdicts = events.flatMap((event) => (event.kind === 'validated' ? event.verdicts : []));
    const mine = verdicts.filter(
      ({ proposal }) => proposal.prompt.origin === 'policy' && proposal.prompt.mode === 'deduction',
    );
    expect(mine.length).toBe(48);
    expect(mine.some(({ valid }) => !valid)).toBe(true);
    for (const verdict of mine) {
      if (!verdict.valid && verdict.rejection === 'fails') expect(verdict.detail).not.toMatch(/^SyntaxError/);
    }
  });
});
