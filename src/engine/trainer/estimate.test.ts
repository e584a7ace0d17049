/** The estimate before a run against what a run really takes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { estimateRun } from '../../core/config/estimate';
import type { PresetName } from '../../core/config/presets';
import { buildSuites, type Suites } from '../../core/evaluation/suites';
import type { IterationMetrics } from '../../core/selfplay/event';
import { selfPlay } from '../../core/selfplay/loop';
import { createPythonPool, type PythonPool } from '../python/pool';
import { openSmallRun, smallConfig } from './fixture';

let python: PythonPool;
let suites: Suites;

beforeAll(async () => {
  python = await createPythonPool({ workers: 1 });
}, 120_000);
afterAll(() => python.dispose());

/** Batches are the preset's own; only the model and the suites are small. */
const full = {
  propose: { batch: 40, inductionBatch: 16 },
  solve: { batch: 32, inductionBatch: 12, samples: 8 },
} as const;

/** Tokens an iteration of the iterations after the first. */
async function measured(preset: PresetName, iterations: number) {
  const config = smallConfig(preset, full);
  const run = await openSmallRun(config, python);
  suites ??= await buildSuites(run.config, run.language, run.environment, run.writer);
  run.barred = suites.barred;
  const rows: IterationMetrics[] = [];
  for await (const event of selfPlay(run, suites)) {
    if (event.kind === 'iteration' && rows.push(event.metrics) === iterations + 1) break;
  }
  await run.policy.dispose();
  const [first, last] = [rows[0], rows[iterations]];
  if (!first || !last) throw new Error('the run was too short');
  return {
    config,
    generated: (last.generatedTokens - first.generatedTokens) / iterations,
    trained: (last.trainedTokens - first.trainedTokens) / iterations,
  };
}

describe('the estimate before a run', () => {
  it.each(['quick', 'self-play', 'solver-only'] as const)(
    'is within a factor of 2 of what %s takes',
    async (preset) => {
      const { config, generated, trained } = await measured(preset, 4);
      const estimate = estimateRun(config);
      for (const ratio of [estimate.generatedTokens / generated, estimate.trainedTokens / trained]) {
        expect(ratio).toBeGreaterThan(1 / 2);
        expect(ratio).toBeLessThan(2);
      }
    },
    60_000,
  );
});
