/** The loop on real Python and the real engine: what it seeds, stores, solves and repeats, and the warm-up before it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeLive } from '../../core/config/live';
import type { PresetName } from '../../core/config/presets';
import type { ConfigInput } from '../../core/config/schema';
import { pairKey } from '../../core/evaluation/suites';
import { tokenize } from '../../core/language/tokenizer';
import type { LoopEvent } from '../../core/selfplay/event';
import type { Run } from '../../core/selfplay/run';
import { warmUp } from '../../core/selfplay/warmup';
import { modes } from '../../core/task/mode';
import type { SolvedTask, Task } from '../../core/task/task';
import { metricsOf, Playing, solvedIn, stored, validIn } from './playing';

let playing: Playing;
beforeAll(async () => {
  playing = await Playing.open('self-play');
}, 120_000);
afterAll(() => playing.dispose());

const open = (preset: PresetName, differences?: ConfigInput): Promise<Run> =>
  playing.run(preset, differences);
const play = (run: Run, iterations: number): Promise<LoopEvent[]> => playing.play(run, iterations);

describe('seeding', () => {
  it('fills both triplet buffers from the identity function with the same tasks, without an update', async () => {
    const run = await open('self-play');
    const before = await run.policy.save();
    const [event] = await playing.seed(run);
    expect(event?.kind).toBe('seeded');
    const [deduction, abduction, induction] = modes.map((mode) => stored(run, mode));
    expect(deduction?.[0]).toMatchObject({
      program: 'def f(x: int) -> int:\n    return x',
      provenance: { origin: 'identity', iteration: 0 },
    });
    expect(deduction?.[0]?.pairs[0]?.output).toBe(deduction?.[0]?.pairs[0]?.input);
    const triplets = (tasks: readonly Task[] = []) => tasks.map(({ program, pairs }) => ({ program, pairs }));
    expect(deduction).toHaveLength(12);
    expect(triplets(abduction)).toEqual(triplets(deduction));
    expect(abduction?.every(({ mode }) => mode === 'abduction')).toBe(true);
    // No triplet twice.
    const keys = deduction?.map(({ program, pairs }) => pairKey(program, pairs[0]?.input ?? ''));
    expect(new Set(keys).size).toBe(12);
    // Induction asks inputs for programs that the other two hold.
    expect(induction).toHaveLength(12);
    const programs = new Set(deduction?.map(({ program }) => program));
    for (const task of induction ?? []) {
      expect(programs.has(task.program)).toBe(true);
      expect(new Set(task.pairs.map(({ input }) => input)).size).toBe(task.pairs.length);
      expect(task.pairs.length).toBeGreaterThanOrEqual(4);
    }
    const all = [...(deduction ?? []), ...(abduction ?? []), ...(induction ?? [])];
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.every(({ provenance }) => provenance.iteration === 0)).toBe(true);
    expect(run.updates).toBe(0);
    expect((await run.policy.save()).parameters).toEqual(before.parameters);
  });

  it('does not count as proposing, and names as sources the tasks whose programs induction reuses', async () => {
    const run = await open('self-play');
    await playing.seed(run);
    expect(run.proposedTasks.save()).toEqual([]);
    expect(run.proposedPrograms.save()).toEqual([]);
    const byId = new Map(modes.flatMap((mode) => stored(run, mode)).map((task) => [task.id, task]));
    for (const task of stored(run, 'induction')) {
      const [source] = task.provenance.references;
      expect(byId.get(source ?? -1)?.program).toBe(task.program);
    }
  });

  it('ends with what there is room for', async () => {
    const run = await open('quick', { buffer: { seedTasks: 200, capacity: 64 } });
    await playing.seed(run);
    expect(stored(run, 'deduction')).toHaveLength(64);
    expect(stored(run, 'deduction')[0]?.provenance.origin).toBe('identity');
  });
});

describe('the loop', () => {
  it('goes through the phases in the order of algorithm 1', async () => {
    const events = await play(await open('self-play', { evaluate: { every: 2 } }), 2);
    const phase = (name: string, done: string) => [`phase-started ${name}`, done];
    const iteration = [
      ...phase('propose', 'proposed'),
      ...phase('validate', 'validated'),
      ...phase('solve', 'solved'),
      ...phase('reward', 'rewarded'),
      ...phase('update', 'updated'),
    ];
    const kinds = events.map((event) =>
      event.kind === 'phase-started' ? `phase-started ${event.phase}` : event.kind,
    );
    expect(kinds).toEqual([
      'seeded',
      'evaluated',
      ...iteration,
      'iteration',
      ...iteration,
      'evaluated',
      'iteration',
    ]);
    expect(metricsOf(events).map(({ evaluation }) => evaluation !== undefined)).toEqual([false, true]);
  });

  it('gives the same metrics for the same seed, and others for another', async () => {
    const metrics = async (seed: number) =>
      JSON.stringify(metricsOf(await play(await open('self-play', { run: { seed } }), 3)));
    const first = await metrics(1);
    expect(await metrics(1)).toBe(first);
    expect(await metrics(2)).not.toBe(first);
  });

  it('is not changed by being evaluated', async () => {
    const metrics = async (every: number) =>
      metricsOf(await play(await open('self-play', { evaluate: { every } }), 3)).map(
        ({ evaluation: _, ...rest }) => rest,
      );
    expect(await metrics(1)).toEqual(await metrics(1000));
  });

  it('proposes induction first, then deduction and abduction, a share of each from the prior', async () => {
    const events = await play(
      await open('self-play', { propose: { batch: 8, inductionBatch: 4, priorShare: 0.25 } }),
      1,
    );
    const proposals = events.flatMap((event) => (event.kind === 'proposed' ? event.proposals : []));
    const written = proposals.map(({ prompt }) => `${prompt.mode} ${prompt.origin}`);
    const times = (count: number, text: string) => new Array<string>(count).fill(text);
    expect(written).toEqual([
      ...times(1, 'induction prior'),
      ...times(3, 'induction policy'),
      ...times(2, 'deduction prior'),
      ...times(6, 'deduction policy'),
      ...times(2, 'abduction prior'),
      ...times(6, 'abduction policy'),
    ]);
    // The prior is not the policy: its proposals are not paid.
    const paid = events.flatMap((event) => (event.kind === 'rewarded' ? event.proposals : []));
    expect(paid).toHaveLength(15);
    expect(paid.every(({ proposal }) => proposal.prompt.origin === 'policy')).toBe(true);
  });

  it('never stores what is held out, and only triplets that are right', async () => {
    const run = await open('quick', { propose: { batch: 40 } });
    const events = await play(run, 4);
    const refused = metricsOf(events).reduce(
      (sum, { propose }) => sum + (propose.deduction?.rejections['held-out'] ?? 0),
      0,
    );
    expect(refused).toBeGreaterThan(0);
    for (const mode of ['deduction', 'abduction'] as const) {
      expect(stored(run, mode).length).toBeGreaterThan(12);
      for (const { program, pairs } of stored(run, mode)) {
        const [{ input, output } = { input: '', output: '' }] = pairs;
        expect(playing.suites.barred.programs.has(program)).toBe(false);
        expect(playing.suites.barred.pairs.has(pairKey(program, input))).toBe(false);
        const [again] = await run.environment.run([{ program, inputs: [input] }]);
        expect(again?.[0]).toMatchObject({ ok: true, repr: output });
      }
    }
  });

  it('measures the learnability of every valid proposal of the policy', async () => {
    const events = await play(await open('self-play', { solve: { batch: 1, inductionBatch: 1 } }), 2);
    const rates = events.flatMap((event) => (event.kind === 'solved' ? event.solved : []));
    const solvedIds = new Set(rates.map(({ task }) => task.id));
    const mine = validIn(events).filter(({ provenance }) => provenance.origin === 'policy');
    expect(mine.length).toBeGreaterThan(2);
    for (const { id } of mine) expect(solvedIds.has(id)).toBe(true);
    // The prior is paid nothing, so its tasks are only solved when they are drawn.
    const probed = rates.filter(({ drawn }) => drawn === 'probe');
    expect(probed.length).toBeGreaterThan(0);
    for (const { task } of probed) expect(task.provenance.origin).toBe('policy');
  });

  it('remembers of each task which references its proposer was shown', async () => {
    // A reference has 9 tokens or more; beside the frame of 2 and an answer of 17 there is room for one or two.
    const run = await open('self-play', {
      propose: { references: 6, curriculum: 'off' },
      model: { context: 40 },
    });
    const events = await play(run, 2);
    const proposals = events.flatMap((event) => (event.kind === 'proposed' ? event.proposals : []));
    const separator = run.language.vocabulary.id('<sep>');
    const triplets = proposals.filter(({ prompt }) => prompt.mode !== 'induction');
    const shown = triplets.map(({ prompt }) => prompt.tokens.filter((token) => token === separator).length);
    expect(new Set(shown).size).toBeGreaterThan(1);
    expect(triplets.map(({ prompt }) => prompt.references.length)).toEqual(shown);
  });

  it('answers for training, exploring and estimating as often as it is told', async () => {
    const solve = { samples: 2, exploration: 3, monteCarlo: 5 };
    const events = await play(await open('self-play', { solve }), 2);
    const counts = (item: SolvedTask) =>
      ['train', 'explore', 'estimate'].map(
        (purpose) => item.answers.filter((a) => a.purpose === purpose).length,
      );
    const drawn = new Set<string>();
    for (const item of solvedIn(events).flatMap(({ solved }) => solved)) {
      drawn.add(item.drawn);
      const expected = { new: [2, 3, 5], refill: [2, 3, 0], probe: [0, 0, 5] }[item.drawn];
      expect(counts(item)).toEqual(expected);
      const basis = item.answers.filter(
        ({ purpose }) => purpose === (item.drawn === 'refill' ? 'train' : 'estimate'),
      );
      const right = basis.filter(({ grade }) => grade === 'correct').length;
      expect(item.solveRate).toBe(right / basis.length);
    }
    expect([...drawn].sort()).toEqual(['new', 'probe', 'refill']);
  });

  it('draws proposals and answers from the nucleus it is told, from the next iteration on', async () => {
    const run = await open('self-play', { propose: { priorShare: 0 } });
    // Without references all deduction proposals have one prompt, and all answers to a task.
    const different = async () => {
      const events = await play(run, 1);
      const proposals = events.flatMap((event) => (event.kind === 'proposed' ? event.proposals : []));
      const deduction = proposals.filter(({ prompt }) => prompt.mode === 'deduction');
      const solved = solvedIn(events).flatMap((event) => event.solved);
      return {
        proposals: new Set(deduction.map(({ tokens }) => tokens.join())).size,
        answers: Math.max(...solved.map(({ answers }) => new Set(answers.map(({ text }) => text)).size)),
      };
    };
    const usual = await different();
    expect(Math.min(usual.proposals, usual.answers)).toBeGreaterThan(1);
    // The likeliest token alone holds more than this, at any temperature.
    run.config = changeLive(run.config, { solve: { topP: 0.01 } });
    expect(await different()).toEqual({ proposals: 1, answers: 1 });
  });
});

describe('warm-up', () => {
  it('imitates, stores nothing, and gives way to self-play', async () => {
    const run = await open('self-play', { warmup: { iterations: 2, batch: 8 } });
    const metrics = metricsOf(await play(run, 3));
    expect(metrics.map(({ stage }) => stage)).toEqual(['warm-up', 'warm-up', 'self-play']);
    expect(metrics[1]?.buffers).toEqual({ deduction: 12, abduction: 12, induction: 12 });
    expect(metrics[0]?.solve).toEqual({});
    expect(metrics[0]?.update.tokens).toBeGreaterThan(0);
    // Imitation has no ratio to clip.
    expect(metrics[0]?.update).toMatchObject({ approximateKl: 0, clipFraction: 0 });
    expect(run.updates).toBe(3);
  });

  it('leaves out programs that are longer than an answer may be', async () => {
    const run = await open('full-language', { warmup: { iterations: 2, batch: 64 } });
    await play(run, 1);
    const { verdicts } = await warmUp(run);
    const most = run.language.maxProgramTokens;
    const lengths = verdicts.flatMap((verdict) =>
      verdict.valid ? [tokenize(run.language.vocabulary, verdict.task.program).length] : [],
    );
    // The test could not fail without such a program.
    expect(Math.max(...lengths)).toBeGreaterThan(most);
    expect(run.updates).toBe(2);
  });

  it('lowers the loss on what it imitates', async () => {
    const run = await open('quick', {
      warmup: { iterations: 60, batch: 32 },
      update: { learningRate: 0.01 },
    });
    const losses = metricsOf(await play(run, 60)).map(({ update }) => update.loss);
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(losses.slice(50))).toBeLessThan(0.9 * mean(losses.slice(0, 10)));
  });
});
