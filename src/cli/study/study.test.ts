import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { differenceFromText, layer, presetConfig } from '../../core/config/config';
import type { EvaluationRow, MetricsRow } from '../metricsFile';
import { publish } from './page';
import { quick, type Study } from './plan';
import { studyPlot } from './plot';
import { runStudy, type StudyRun } from './runs';
import { studies } from './studies';
import { finalAccuracy, markdownTable, summarise } from './summary';

const folder = mkdtempSync(join(tmpdir(), 'azr-study-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Two arms of the smallest runs there are. */
const tiny: Study = {
  name: 'tiny',
  title: 'Tiny',
  question: 'Does it run?',
  seeds: [4],
  axis: 'tokens',
  workers: 1,
  stages: [
    {
      level: 0,
      budget: { kind: 'steps', amount: 2 },
      arms: (['policy', 'prior'] as const).map((source) => ({
        name: `proposer ${source}`,
        preset: 'quick',
        settings: [
          ...['model.width=16', 'model.heads=2', 'model.layers=1', 'model.feedForward=16'],
          ...['evaluate.perStratum=5', 'evaluate.every=1', 'buffer.seedTasks=8', 'propose.batch=8'],
          ...['solve.batch=4', `propose.source=${source}`],
        ],
      })),
    },
  ],
};

const [stage] = tiny.stages;
const [arm] = stage?.arms ?? [];

/** Rows of a run whose accuracy in deduction was so at each evaluation; in abduction always a half. */
function judgedRun(seed: number, ...deduction: readonly number[]): StudyRun {
  if (!stage || !arm) throw new Error('the tiny study has a stage with arms');
  const floor = { random: { deduction: 0.1, abduction: 0.2 }, trivial: { deduction: 0.3, abduction: 0.1 } };
  const rows = deduction.map((share, index): MetricsRow => {
    const suite = { deduction: share, abduction: 0.5 };
    const evaluation: EvaluationRow = {
      heldOut: suite,
      natural: suite,
      chance: { heldOut: floor, natural: floor },
      strata: { heldOut: {}, natural: {} },
    };
    const counts = { generatedTokens: 1000 * index, trainedTokens: 500 * index, seconds: index };
    const buffers = { deduction: 0, abduction: 0, induction: 0 };
    return {
      iteration: 10 * index,
      stage: 'self-play',
      ...counts,
      roles: { propose: {}, solve: {} },
      buffers,
      evaluation,
    };
  });
  return { stage, arm, seed, rows };
}

describe('a study', { timeout: 180_000 }, () => {
  it('runs every arm as a process of its own, keeps what is finished, and repeats exactly', async () => {
    const done: string[] = [];
    const options = {
      folder,
      parallel: 2,
      stop: new AbortController().signal,
      onDone: (run: StudyRun) => void done.push(run.arm.name),
    };
    const first = await runStudy(tiny, options);
    expect(done.toSorted()).toEqual(['proposer policy', 'proposer prior']);
    expect(first.map((run) => run.rows.map(({ iteration }) => iteration))).toEqual([
      [0, 1, 2],
      [0, 1, 2],
    ]);
    // The second time nothing is run: a mark put into a finished run's rows is still there.
    const metrics = join(folder, 'tiny.level-0.proposer-policy.seed-4.jsonl');
    writeFileSync(metrics, readFileSync(metrics, 'utf8').replace('"iteration":1,', '"iteration":1001,'));
    const second = await runStudy(tiny, options);
    expect(second[0]?.rows.map(({ iteration }) => iteration)).toEqual([0, 1001, 2]);
  });

  it('takes the mean of the last five evaluations, over seeds with their deviation', () => {
    // The last five of six are 1, 0, 1, 0, 1: 3/5. The other seed has 1/5.
    const runs = [judgedRun(0, 0, 1, 0, 1, 0, 1), judgedRun(1, 0, 0, 0, 1, 0, 0)];
    expect(finalAccuracy(runs[0]?.rows ?? [], 'natural')).toEqual({ deduction: 3 / 5, abduction: 1 / 2 });
    const [row] = summarise('tiny', runs);
    expect(row?.natural.accuracy.deduction?.mean).toBeCloseTo(2 / 5, 12);
    // Each is 1/5 from the mean of the two: sqrt(2 (1/5)^2 / 1).
    expect(row?.natural.accuracy.deduction?.deviation).toBeCloseTo(Math.SQRT2 / 5, 12);
    // Means over modes: (3/5 + 1/2) / 2 and (1/5 + 1/2) / 2.
    expect(row?.heldOut.all.mean).toBeCloseTo((0.55 + 0.35) / 2, 12);
    expect(row?.heldOut.floor).toEqual({ deduction: 0.3, abduction: 0.2 });
    expect(row).toMatchObject({ seeds: 2, iterations: { mean: 50, deviation: 0 }, seconds: { mean: 5 } });
    const table = markdownTable([row as NonNullable<typeof row>]).join('\n');
    expect(table).toContain('floors: held-out .30 / .20 / –');
    expect(table).toContain('| proposer policy | 2 | 50 | 0.0M / 0.0M | .40 / .50 / – | .45 ± .14 |');
  });

  it('draws a line an arm in a panel a suite', () => {
    const runs = [judgedRun(0, 0, 0.5, 1), judgedRun(1, 0, 0.25, 0.5)];
    const picture = studyPlot(tiny, runs);
    expect(picture.match(/<polyline/g)).toHaveLength(2);
    expect(picture).toContain('proposer prior');
    expect(picture).not.toContain('NaN');
  });

  it('replaces its own part of the page and nothing else', () => {
    const root = mkdtempSync(join(folder, 'root-'));
    const runs = [judgedRun(0, 0, 1)];
    publish(root, tiny, runs, summarise('tiny', runs), '2026-01-01');
    const page = join(root, 'docs', 'RESULTS.md');
    writeFileSync(page, `${readFileSync(page, 'utf8')}\nWhat I think of it.\n`);
    publish(root, tiny, runs, summarise('tiny', runs), '2026-02-02');
    const text = readFileSync(page, 'utf8');
    expect(text).toContain('What I think of it.');
    expect(text).toContain('2026-02-02');
    expect(text).not.toContain('2026-01-01');
    expect(text.match(/\| proposer policy \|/g)).toHaveLength(1);
    expect(existsSync(join(root, 'docs', 'results', 'tiny.svg'))).toBe(true);
  });
});

describe('the studies', () => {
  it.each(Object.values(studies))(
    '$name has arms whose settings exist, in every stage',
    ({ stages, seeds, name }) => {
      expect(studies[name]?.name).toBe(name);
      // Half an hour a seed is all that a study by the clock may take.
      const byClock = stages.every(({ budget }) => budget.kind === 'seconds');
      expect(new Set(seeds).size).toBeGreaterThanOrEqual(byClock ? 1 : 3);
      for (const { arms } of stages) {
        expect(new Set(arms.map((each) => each.name)).size).toBe(arms.length);
        for (const { preset, settings } of arms) {
          const differences = settings.map((setting) => {
            const [path = '', value = ''] = setting.split('=');
            return differenceFromText(path, value);
          });
          expect(() => presetConfig(preset, layer(...differences))).not.toThrow();
        }
      }
    },
  );

  it('are one seed and a share of the budget when quick', () => {
    const cut = quick(tiny, 0.5);
    expect(cut.seeds).toEqual([4]);
    expect(cut.stages[0]?.budget.amount).toBe(1);
  });
});
