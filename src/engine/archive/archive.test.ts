/** The archive on a real small run: whatever the loop's events said must be found again, prompts included. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { layer } from '../../core/config/config';
import type { Config, ConfigInput } from '../../core/config/schema';
import { buildSuites } from '../../core/evaluation/suites';
import type { PythonExecutor } from '../../core/port/python';
import type { LoopEvent } from '../../core/selfplay/event';
import { selfPlay } from '../../core/selfplay/loop';
import type { SolvedTask, Verdict } from '../../core/task/task';
import { createPythonPool } from '../python/pool';
import { openSmallRun, smallConfig } from '../trainer/fixture';
import { Archive } from './archive';
import { detailOf, taskRows } from './detail';
import type { FeedMessage } from './feed';
import { pointsOf } from './points';
import type { ArchiveFilter, ArchiveQuery, ArchiveRow } from './protocol';
import { answerQuery } from './query';
import { Recorder } from './recorder';

interface Played {
  readonly archive: Archive;
  readonly config: Config;
  readonly events: readonly LoopEvent[];
  readonly batches: readonly Extract<FeedMessage, { kind: 'iteration' }>[];
}

/** A message as the other side of a port gets it. */
function crossing(message: FeedMessage, transfer: ArrayBuffer[]): FeedMessage {
  return structuredClone(message, { transfer });
}

async function play(python: PythonExecutor, differences: ConfigInput = {}, iterations = 6): Promise<Played> {
  const common = { propose: { references: 2 }, solve: { samples: 3, exploration: 3 } };
  const config = smallConfig('self-play', layer(common, differences));
  const run = await openSmallRun(config, python);
  const suites = await buildSuites(config, run.language, run.environment, run.writer);
  run.barred = suites.barred;
  const archive = new Archive(config);
  const events: LoopEvent[] = [];
  const batches: Extract<FeedMessage, { kind: 'iteration' }>[] = [];
  const recorder = new Recorder((message, transfer) => {
    const crossed = crossing(message, transfer);
    if (crossed.kind !== 'iteration') return;
    batches.push(crossed);
    archive.add(crossed.batch);
  });
  for await (const event of selfPlay(run, suites)) {
    events.push(event);
    recorder.note(event);
    if (event.kind === 'iteration' && event.metrics.iteration === iterations) break;
  }
  await run.policy.dispose();
  return { archive, config, events, batches };
}

let python: PythonExecutor;
let played: Played;
let verdicts: readonly Verdict[];
let solved: readonly { readonly iteration: number; readonly item: SolvedTask }[];
let seeds: number;

beforeAll(async () => {
  python = await createPythonPool({ workers: 1 });
  played = await play(python);
  const { events } = played;
  verdicts = events.flatMap((event) => (event.kind === 'validated' ? event.verdicts : []));
  solved = events.flatMap((event) =>
    event.kind === 'solved' ? event.solved.map((item) => ({ iteration: event.iteration, item })) : [],
  );
  seeds = events.flatMap((event) => (event.kind === 'seeded' ? event.tasks : [])).length;
}, 120_000);
afterAll(() => python.dispose());

/** All rows in the order of their numbers. */
function rows(filter: ArchiveFilter = {}): readonly ArchiveRow[] {
  const sort = { by: 'number', order: 'ascending' } as const;
  return answerQuery(played.archive, { filter, sort, offset: 0, limit: 1000 }).rows;
}

describe('what the archive keeps', () => {
  it('is every seed and every proposal, valid or not, with its verdict', () => {
    const proposals = rows().slice(seeds);
    expect(rows()).toHaveLength(seeds + verdicts.length);
    proposals.forEach((row, index) => {
      const verdict = verdicts[index];
      expect(row).toMatchObject({
        number: seeds + index + 1,
        mode: verdict?.proposal.prompt.mode,
        origin: verdict?.proposal.prompt.origin,
        program: verdict?.proposal.program,
        length: verdict?.proposal.tokens.length,
      });
      expect(row.rejection).toBe(verdict?.valid === false ? verdict.rejection : undefined);
      expect(row.task).toBe(verdict?.valid ? verdict.task.id : undefined);
      if (verdict?.valid) {
        expect(row.inputs).toEqual(verdict.task.pairs.map(({ input }) => input));
        expect(row.outputs).toEqual(verdict.task.pairs.map(({ output }) => output));
      }
    });
  });

  it('rebuilds the prompts of proposer and solver as the model read them', () => {
    const { archive } = played;
    verdicts.forEach((verdict, index) => {
      const detail = detailOf(archive, seeds + index + 1);
      const { prompt, tokens, logProbs } = verdict.proposal;
      expect(detail?.proposerPrompt?.map(({ id }) => id)).toEqual([...prompt.tokens]);
      expect(detail?.completion.map(({ id }) => id)).toEqual([...tokens]);
      const kept = detail?.completion.flatMap(({ logProb }) => (logProb === undefined ? [] : [logProb]));
      expect(kept).toEqual([...logProbs]);
    });
    for (const { item } of solved) {
      const detail = detailOf(archive, archive.numberOf(item.task.id));
      expect(detail?.solverPrompt?.map(({ id }) => id)).toEqual([...item.prompt]);
    }
  });

  it('rebuilds prompts with functions to call, with messages, and of error deduction', async () => {
    const { archive, events, config } = await play(
      python,
      {
        task: { modes: ['deduction', 'abduction', 'induction', 'error'], message: 'shown' },
        composite: { chance: 0.7, most: 2 },
      },
      2,
    );
    const first = events.flatMap((event) => (event.kind === 'seeded' ? event.tasks : [])).length;
    const all = events.flatMap((event) => (event.kind === 'validated' ? event.verdicts : []));
    const composed = all.filter(({ proposal }) => (proposal.prompt.helpers ?? []).length > 0);
    expect(composed.length).toBeGreaterThan(5);
    all.forEach((verdict, index) => {
      const detail = detailOf(archive, first + index + 1);
      expect(detail?.proposerPrompt?.map(({ id }) => id)).toEqual([...verdict.proposal.prompt.tokens]);
      if (verdict.valid) expect(detail?.message ?? '').toBe(verdict.task.message ?? '');
      expect(detail?.checks.some(({ check }) => check === 'uncomposed')).toBe(
        verdict.proposal.prompt.mode !== 'induction',
      );
    });
    expect(all.some((verdict) => verdict.valid && (verdict.task.message ?? '') !== '')).toBe(true);
    expect(config.composite.chance).toBe(0.7);
    const answered = events.flatMap((event) => (event.kind === 'solved' ? event.solved : []));
    expect(new Set(answered.map(({ task }) => task.mode)).size).toBe(4);
    for (const item of answered) {
      const detail = detailOf(archive, archive.numberOf(item.task.id));
      expect(detail?.solverPrompt?.map(({ id }) => id)).toEqual([...item.prompt]);
    }
  });

  it('keeps what a leaking gate let in as refused, with the task it became', async () => {
    const { archive, events } = await play(python, { validate: { gate: 0.5 } }, 2);
    const first = events.flatMap((event) => (event.kind === 'seeded' ? event.tasks : [])).length;
    const all = events.flatMap((event) => (event.kind === 'validated' ? event.verdicts : []));
    const letIn = all.flatMap((verdict, index) =>
      verdict.valid && verdict.letIn ? [{ verdict, number: first + index + 1 }] : [],
    );
    expect(letIn.length).toBeGreaterThan(2);
    for (const { verdict, number } of letIn) {
      const detail = detailOf(archive, number);
      expect(detail?.row).toMatchObject({ task: verdict.task.id, rejection: verdict.letIn });
      expect(detail?.pairs).toEqual(verdict.task.pairs);
      expect(detail?.checks).toContainEqual({ check: verdict.letIn, outcome: 'failed', detail: '' });
    }
    const sort = { by: 'number', order: 'ascending' } as const;
    const { rows: valid } = answerQuery(archive, {
      filter: { verdict: 'valid' },
      sort,
      offset: 0,
      limit: 1000,
    });
    const numbers = new Set(valid.map(({ number }) => number));
    expect(letIn.filter(({ number }) => numbers.has(number))).toEqual([]);
  });

  it('tells every draw of a task and the answers of its newest one with their advantages', () => {
    const { archive, events } = played;
    const advantages = new Map(
      events.flatMap((event) =>
        event.kind === 'rewarded' ? event.answers.map(({ answer, advantage }) => [answer, advantage]) : [],
      ),
    );
    const ids = new Set(solved.map(({ item }) => item.task.id));
    for (const id of ids) {
      const mine = solved.filter(({ item }) => item.task.id === id);
      const detail = detailOf(archive, archive.numberOf(id));
      expect(detail?.draws).toEqual(
        mine.map(({ iteration, item }) => ({
          iteration,
          drawn: item.drawn,
          solveRate: Math.fround(item.solveRate),
        })),
      );
      expect(detail?.row.timesDrawn).toBe(mine.length);
      const newest = mine[mine.length - 1]?.item;
      const groups = detail?.rollouts?.answers ?? [];
      expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(newest?.answers.length);
      expect(new Set(groups.map(({ text }) => text)).size).toBe(groups.length);
      for (const group of groups) {
        const answers = newest?.answers.filter(({ text }) => text === group.text) ?? [];
        const [first] = answers;
        expect(group).toMatchObject({ count: answers.length, grade: first?.grade });
        const trained = answers.flatMap((answer) => advantages.get(answer) ?? []);
        const mean = trained.reduce((sum, value) => sum + value, 0) / trained.length;
        if (trained.length > 0) expect(group.advantage).toBeCloseTo(mean, 5);
        else expect(group.advantage).toBeUndefined();
      }
    }
  });

  it('names the check a proposal failed and what was wrong', () => {
    const { archive } = played;
    verdicts.forEach((verdict, index) => {
      const checks = detailOf(archive, seeds + index + 1)?.checks ?? [];
      const failed = checks.filter(({ outcome }) => outcome === 'failed');
      expect(failed).toEqual(
        verdict.valid ? [] : [{ check: verdict.rejection, outcome: 'failed', detail: verdict.detail }],
      );
      const at = checks.findIndex(({ outcome }) => outcome === 'failed');
      if (at >= 0) for (const { outcome } of checks.slice(at + 1)) expect(outcome).not.toBe('passed');
    });
  });

  it('finds tasks by their ids, and gives points of valid tasks only', () => {
    const { archive } = played;
    const valid = rows({ verdict: 'valid' });
    expect(taskRows(archive, [valid[3]?.task ?? 0, 999_999])).toEqual([valid[3]]);
    const points = pointsOf(archive, 10);
    expect(points.of).toBe(valid.length);
    expect(points.programs).toHaveLength(10);
    const byNumber = new Map(valid.map((row) => [row.number, row]));
    points.numbers.forEach((number, index) => {
      expect(byNumber.get(number)).toMatchObject({
        program: points.programs[index],
        iteration: points.iterations[index],
      });
    });
  });
});

describe('storing', () => {
  it('comes back up to an iteration as if the run had just got there', () => {
    const { archive, config, batches } = played;
    const stored = {
      firstChunk: 0,
      chunks: archive.chunks.map((chunk) => structuredClone(chunk.save())),
      firstDraws: 0,
      draws: [archive.draws.save(0)].flatMap((chunk) => (chunk ? [structuredClone(chunk)] : [])),
    };
    const restored = Archive.restore(config, stored, 3);
    const fresh = new Archive(config);
    for (const { batch } of batches) if (batch.iteration <= 3) fresh.add(batch);
    const query: ArchiveQuery = {
      filter: {},
      sort: { by: 'number', order: 'ascending' },
      offset: 0,
      limit: 1000,
    };
    expect(answerQuery(restored, query)).toEqual(answerQuery(fresh, query));
    for (const { batch } of batches) if (batch.iteration > 3) restored.add(batch);
    expect(answerQuery(restored, query)).toEqual(answerQuery(archive, query));
    expect(restored.draws.save(0)).toEqual(archive.draws.save(0));
  });
});
