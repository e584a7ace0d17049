/** The journal of real runs: a healthy one is not called collapsed, one broken on purpose is, and early. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presetConfig } from '../../core/config/config';
import type { ConfigInput } from '../../core/config/schema';
import { buildSuites, type Suites } from '../../core/evaluation/suites';
import type { JournalEntry } from '../../core/journal/entry';
import { emptyJournal, noteEvaluation, noteIteration } from '../../core/journal/journal';
import { runVerdict } from '../../core/journal/verdict';
import { selfPlay } from '../../core/selfplay/loop';
import { createPythonPool, type PythonPool } from '../python/pool';
import { openSmallRun } from './fixture';

let python: PythonPool;
let suites: Suites;

beforeAll(async () => {
  python = await createPythonPool({ workers: 1 });
}, 120_000);
afterAll(() => python.dispose());

/** Twice as long as the detector waits before its averages count. */
const iterations = 80;

/** A smaller model than the preset's, which learns much the same in so few iterations. */
const model = { width: 32, layers: 1, feedForward: 64 };

/** The journal and verdict of so many iterations of the self-play preset with differences. */
async function journalOf(differences: ConfigInput) {
  const config = presetConfig('self-play', {
    model,
    evaluate: { perStratum: 20, every: 40 },
    ...differences,
  });
  const run = await openSmallRun(config, python);
  suites ??= await buildSuites(run.config, run.language, run.environment, run.writer);
  run.barred = suites.barred;
  let state = emptyJournal;
  const entries: JournalEntry[] = [];
  for await (const event of selfPlay(run, suites)) {
    if (event.kind !== 'evaluated' && event.kind !== 'iteration') continue;
    const step =
      event.kind === 'evaluated'
        ? noteEvaluation(state, event.iteration, event.evaluation)
        : noteIteration(state, event.metrics, config);
    state = step.state;
    entries.push(...step.entries);
    if (event.kind === 'iteration' && run.iteration === iterations) break;
  }
  await run.policy.dispose();
  const { iteration, generatedTokens, trainedTokens } = run;
  return {
    kinds: entries.map(({ kind }) => kind),
    warnings: entries.filter(({ severity }) => severity === 'warning'),
    verdict: runVerdict({
      config,
      journal: state,
      iteration,
      generatedTokens,
      trainedTokens,
      trainingSeconds: 1,
    }),
  };
}

describe('the journal of a real run', () => {
  it('has milestones and no warning when the run is healthy', async () => {
    const { kinds, warnings, verdict } = await journalOf({});
    expect(warnings).toEqual([]);
    expect(kinds).toContain('first-solved');
    expect(verdict).toContain('Nothing collapsed.');
  }, 120_000);

  it('warns when the stabilisers of the proposer are taken away', async () => {
    // The recipe of the collapse in docs/METHOD.md: no prior, no pull to it, no curriculum, no novelty, no caps, no exploration.
    const { warnings, verdict } = await journalOf({
      propose: { priorShare: 0, curriculum: 'off' },
      validate: { novelty: 'off', sensitivity: 1 },
      solve: { exploration: 0, behaviourCap: 0, answerCap: 1 },
      reward: { countBonus: 'off' },
      advantage: { solver: 'grpo' },
      update: { learningRate: 0.005, entropy: 0, proposerKl: 0, proposerScale: 1 },
      hindsight: { tasks: 0 },
    });
    expect(warnings.map(({ kind }) => kind)).toContain('proposer-repeats');
    expect(warnings.map(({ control }) => control)).toContain('propose.priorShare');
    expect(verdict).toContain('a proposer that repeats itself in deduction and abduction');
  }, 120_000);
});
