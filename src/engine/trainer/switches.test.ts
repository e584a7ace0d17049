/** Switches of the official code and of this program that change the loop, on real Python and the real engine. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PresetName } from '../../core/config/presets';
import type { ConfigInput } from '../../core/config/schema';
import type { UpdateRow, UpdateStats } from '../../core/port/policy';
import { parseRunState, restoreRun, saveRun } from '../../core/selfplay/checkpoint';
import type { LoopEvent } from '../../core/selfplay/event';
import { idleRun, madeProposal, source } from '../../core/selfplay/fixture';
import { Run } from '../../core/selfplay/run';
import { validate } from '../../core/selfplay/validate';
import type { Verdict } from '../../core/task/task';
import { Playing } from './playing';

let playing: Playing;
beforeAll(async () => {
  playing = await Playing.open('quick');
}, 120_000);
afterAll(() => playing.dispose());

const open = (preset: PresetName, differences?: ConfigInput): Promise<Run> =>
  playing.run(preset, differences);

type Of<Kind extends LoopEvent['kind']> = Extract<LoopEvent, { kind: Kind }>;

/** Events of so many iterations, by kind. */
async function play(run: Run, iterations: number) {
  const events = await playing.play(run, iterations);
  return <Kind extends LoopEvent['kind']>(kind: Kind): Of<Kind>[] =>
    events.filter((event): event is Of<Kind> => event.kind === kind);
}

/** A run whose engine's updates are noted. */
async function noting(preset: PresetName, differences: ConfigInput) {
  const run = await open(preset, differences);
  const told: { rows: readonly UpdateRow[]; stats: UpdateStats }[] = [];
  const { policy } = run;
  const update = policy.update.bind(policy);
  policy.update = async (rows, options) => {
    const stats = await update(rows, options);
    told.push({ rows, stats });
    return stats;
  };
  return { run, told };
}

/** Mode of a training row by its first token: proposals of the policy have a mark of their own. */
function proposing(run: Run, row: UpdateRow): boolean {
  const marks = ['<pded>', '<pabd>', '<pind>'].map((mark) => run.language.vocabulary.id(mark));
  return marks.includes(row.prompt[0] ?? -1);
}

describe('who learns', () => {
  it('both roles by default; the solver alone with an untrained proposer, which still proposes and is paid', async () => {
    const both = await noting('self-play', { task: { modes: ['deduction'] } });
    await play(both.run, 1);
    expect(both.told[0]?.rows.some((row) => proposing(both.run, row))).toBe(true);
    const solver = await noting('self-play', {
      task: { modes: ['deduction'] },
      propose: { training: 'off' },
    });
    const of = await play(solver.run, 1);
    expect(solver.told[0]?.rows.some((row) => proposing(solver.run, row))).toBe(false);
    expect(of('rewarded')[0]?.proposals.length).toBeGreaterThan(0);
    expect(of('rewarded')[0]?.proposals.every(({ proposal }) => proposal.prompt.origin === 'policy')).toBe(
      true,
    );
  });

  it('only the solver, on seeds and without proposals, while it warms up', async () => {
    const run = await open('self-play', { solve: { warmupIterations: 2 }, task: { modes: ['deduction'] } });
    const of = await play(run, 3);
    expect(of('proposed').map(({ proposals }) => proposals.length)).toEqual([0, 0, 8]);
    expect(of('solved')[0]?.solved.every(({ task }) => task.provenance.iteration === 0)).toBe(true);
    expect(of('iteration')[0]?.metrics.propose.deduction).toMatchObject({ proposals: 0, validity: 0 });
  });
});

describe('several updates', () => {
  it('an iteration: each epoch is a step on the same rows, and from the second on the ratio moves', async () => {
    const { run, told } = await noting('quick', { update: { epochs: 3 } });
    await play(run, 1);
    expect(told).toHaveLength(3);
    expect(told[1]?.rows).toEqual(told[0]?.rows);
    expect(run.updates).toBe(3);
    // The rollout's log-probabilities are the first step's own; afterwards the policy has moved.
    expect(Math.abs(told[0]?.stats.approximateKl ?? 1)).toBeLessThan(1e-4);
    expect(Math.abs(told[2]?.stats.approximateKl ?? 0)).toBeGreaterThan(1e-4);
  });

  it('a data build: prompts and tasks of three iterations come from the buffers at once', async () => {
    const run = await open('self-play', {
      task: { modes: ['deduction', 'induction'] },
      update: { perBuild: 3 },
      validate: { novelty: 'off', sensitivity: 1 },
    });
    const of = await play(run, 4);
    const asked = of('solved').map(({ solved }) => solved.filter(({ drawn }) => drawn !== 'probe'));
    const youngest = asked.map((solved) => Math.max(...solved.map(({ task }) => task.provenance.iteration)));
    // Three iterations on the seeds; what they proposed is asked in the next build, the third's as well.
    expect(youngest.slice(0, 3)).toEqual([0, 0, 0]);
    expect(youngest[3]).toBeGreaterThan(0);
    expect(asked[3]?.some(({ drawn }) => drawn === 'new')).toBe(true);
    // Induction asks for inputs of programs that were there when the build was made.
    const known = new Set(of('seeded')[0]?.tasks.map(({ id }) => id));
    const sources = of('proposed')
      .slice(0, 3)
      .flatMap(({ proposals }) => proposals)
      .filter(({ prompt }) => prompt.mode === 'induction')
      .flatMap(({ prompt }) => prompt.references);
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.every((id) => known.has(id))).toBe(true);
  });

  it('a checkpoint in the middle of a data build goes on as if it had never stopped', async () => {
    const settings = { update: { perBuild: 3 }, propose: { curriculum: 'length' } } as const;
    const whole = await open('self-play', settings);
    const expected = (await play(whole, 4))('iteration').slice(2);
    const first = await open('self-play', settings);
    await play(first, 2);
    const { run: state, policy } = await saveRun(first);
    const second = await open('self-play', settings);
    await restoreRun(second, { run: parseRunState(JSON.parse(JSON.stringify(state))), policy });
    expect((await play(second, 2))('iteration')).toEqual(expected);
  });
});

describe('KL to the policy as it was when self-play began', () => {
  const settings: ConfigInput = {
    task: { modes: ['deduction'] },
    update: { klReference: 'initial', solverKl: 0.5 },
  };

  it('changes nothing while the policy has not moved, and leaves the weights as they are', async () => {
    const pulled = await noting('quick', settings);
    const free = await noting('quick', { ...settings, update: { klReference: 'initial', solverKl: 0 } });
    await play(pulled.run, 1);
    await play(free.run, 1);
    const gains = ({ told }: typeof free) =>
      told[0]?.rows.flatMap(({ completions }) => completions.map(({ gain, loss }) => gain + loss)) ?? [];
    gains(pulled).forEach((gain, index) => {
      expect(gain).toBeCloseTo(gains(free)[index] ?? Number.NaN, 5);
    });
  });

  it('makes what the policy has become fond of less attractive', async () => {
    const { run, told } = await noting('quick', {
      ...settings,
      update: { ...settings.update, learningRate: 0.05 },
    });
    const of = await play(run, 4);
    const anchor = run.anchor?.slice();
    expect(anchor).toBeDefined();
    expect((await run.policy.save()).parameters).not.toEqual(anchor);
    // Gains and losses are no longer the advantages alone: their sum over a mode's answers has another spread.
    const rewarded = of('rewarded')[3]?.answers ?? [];
    const plain = rewarded.reduce((sum, { advantage }) => sum + Math.abs(advantage), 0) / rewarded.length;
    const used = told[3]?.rows.flatMap(({ completions }) => completions) ?? [];
    const total = used.reduce((sum, { gain, loss }) => sum + gain - loss, 0);
    expect(Math.abs(total - plain)).toBeGreaterThan(1e-3);
  });

  it('is kept by a checkpoint', async () => {
    const run = await open('quick', settings);
    await play(run, 2);
    const { run: state, policy } = await saveRun(run);
    const again = await open('quick', settings);
    await restoreRun(again, { run: parseRunState(JSON.parse(JSON.stringify(state))), policy });
    expect(again.anchor).toEqual(run.anchor);
    expect((await play(again, 1))('iteration')).toEqual((await play(run, 1))('iteration'));
  });
});

describe('learnability rollouts', () => {
  it('are drawn from the policy as it samples, not greedily, so that rates between 0 and 1 occur', async () => {
    const run = await open('paper', {
      solve: { monteCarlo: 8, batch: 3 },
      task: { modes: ['deduction'] },
      model: { context: 256 },
    });
    const fresh = (await play(run, 3))('solved').flatMap(({ solved }) => solved);
    // Those in the batch and those only measured alike.
    for (const kind of ['new', 'probe']) {
      const mine = fresh.filter(({ drawn }) => drawn === kind);
      const texts = mine.map(({ answers }) =>
        answers.flatMap(({ purpose, text }) => (purpose === 'estimate' ? [text] : [])),
      );
      expect(texts.every((answers) => answers.length === 8)).toBe(true);
      expect(texts.some((answers) => new Set(answers).size > 1)).toBe(true);
      expect(mine.some(({ solveRate }) => solveRate > 0 && solveRate < 1)).toBe(true);
    }
  });

  it('are trained on only where the settings say so', async () => {
    const counts = async (estimates: 'measured' | 'trained') => {
      const run = await open('quick', { solve: { monteCarlo: 4, estimates, exploration: 0 } });
      const [rewarded] = (await play(run, 1))('rewarded');
      return new Set(rewarded?.answers.map(({ answer }) => answer.purpose));
    };
    expect(await counts('measured')).toEqual(new Set(['train']));
    expect(await counts('trained')).toEqual(new Set(['train', 'estimate']));
  });
});

describe('the gate', () => {
  const judge = async (gate: number, ...expressions: readonly string[]): Promise<Verdict[]> => {
    const { config, policy, clock } = idleRun('self-play', { validate: { gate, sensitivity: 3 } });
    const run = new Run({ config, policy, python: playing.python, clock });
    run.barred = { programs: new Set([source('x + 1')]), pairs: new Set() };
    return validate(
      run,
      expressions.map((expression) =>
        madeProposal('deduction', 4, { program: source(expression), inputs: ['5'] }),
      ),
    );
  };
  const refused = ['x + 9', '3 + 4', 'x // 9', '1 // (x - 5)'];

  it('is shut by default', async () => {
    expect((await judge(0, ...refused)).map(({ valid }) => valid)).toEqual([false, false, false, false]);
  });

  it('wide open lets in whatever was refused, but nothing of the suites', async () => {
    const verdicts = await judge(1, ...refused, 'x + 1');
    expect(verdicts.map((verdict) => verdict.valid && verdict.letIn)).toEqual([
      'out-of-bounds',
      'no-mention',
      'insensitive',
      'fails',
      false,
    ]);
    const outputs = verdicts.flatMap((verdict) => (verdict.valid ? [verdict.task.pairs[0]?.output] : []));
    // Where Python has a value of the level it is the answer: 3 + 4 and 5 // 9. Else a digit nobody verified.
    expect(outputs[1]).toBe('7');
    expect(outputs[2]).toBe('0');
    expect(outputs[0]).toMatch(/^\d$/);
    expect(outputs[3]).toMatch(/^\d$/);
  });

  it('half open lets in about half', async () => {
    const many = await judge(0.5, ...Array.from({ length: 200 }, () => 'x // 9'));
    const admitted = many.filter(({ valid }) => valid).length;
    expect(admitted).toBeGreaterThan(70);
    expect(admitted).toBeLessThan(130);
  });
});

describe('further inputs by the environment', () => {
  it('make each valid program several tasks, with what Python says of them, and pay its proposer for all', async () => {
    const run = await open('self-play', {
      task: { modes: ['deduction'] },
      propose: { environmentInputs: 3, priorShare: 0 },
      validate: { novelty: 'off', sensitivity: 1 },
    });
    const of = await play(run, 1);
    const tasks =
      of('validated')[0]?.verdicts.flatMap((verdict) => (verdict.valid ? [verdict.task] : [])) ?? [];
    const own = tasks.filter(({ provenance }) => provenance.origin === 'policy');
    expect(own.length).toBeGreaterThan(0);
    for (const task of own) {
      const further = tasks.filter(({ provenance }) => provenance.references[0] === task.id);
      expect(further.length).toBeGreaterThan(0);
      expect(further.length).toBeLessThanOrEqual(3);
      const all = [task, ...further];
      expect(new Set(all.map(({ pairs }) => pairs[0]?.input)).size).toBe(all.length);
      const [results = []] = await run.environment.run([
        { program: task.program, inputs: all.map(({ pairs }) => pairs[0]?.input ?? '') },
      ]);
      expect(results.map((result) => result.ok && result.repr)).toEqual(
        all.map(({ pairs }) => pairs[0]?.output),
      );
      const rates =
        of('solved')[0]?.solved.filter((solved) => all.some(({ id }) => id === solved.task.id)) ?? [];
      expect(rates).toHaveLength(all.length);
      const mean = rates.reduce((sum, { solveRate }) => sum + solveRate, 0) / rates.length;
      const paid = of('rewarded')[0]?.proposals.find(
        ({ proposal }) => proposal.program === task.program && proposal.inputs[0] === task.pairs[0]?.input,
      );
      expect(paid?.solveRate).toBeCloseTo(mean, 12);
    }
  });
});

describe('a curriculum over length', () => {
  it('keeps proposals short at first, whoever makes them', async () => {
    const run = await open('self-play', { propose: { curriculum: 'length', priorShare: 0.5 } });
    const of = await play(run, 2);
    const lengths = of('proposed').flatMap(({ proposals }) =>
      proposals
        .filter(({ prompt }) => prompt.mode !== 'induction')
        // Program, <in>, digit, <eos>.
        .map(({ tokens }) => tokens.length - 3),
    );
    expect(Math.max(...lengths)).toBeLessThanOrEqual(4);
    expect(of('iteration')[0]?.metrics.programLimit).toBe(4);
  });
});
