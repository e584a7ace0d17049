/** The suites a run is judged by, made with real Python: what they hold, bar and cost nothing to solve. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Environment } from '../../core/environment/environment';
import { heldOutErrors, naturalErrorPrograms, naturalErrors } from '../../core/evaluation/errorSuites';
import { suiteFloors } from '../../core/evaluation/floors';
import { heldOutSuite } from '../../core/evaluation/heldOut';
import { naturalSuite } from '../../core/evaluation/naturalSuite';
import { outOfDistributionSuite } from '../../core/evaluation/outOfDistribution';
import { askable } from '../../core/evaluation/question';
import type { SuiteTask } from '../../core/evaluation/suite';
import { buildSuites, pairKey } from '../../core/evaluation/suites';
import { compileLanguage } from '../../core/language/compile';
import type { Level } from '../../core/language/options';
import { operatorCount, programFacts } from '../../core/language/program';
import { tokenize } from '../../core/language/tokenizer';
import { source } from '../../core/selfplay/fixture';
import { PromptWriter } from '../../core/task/prompt';
import { createPythonPool, type PythonPool } from '../python/pool';
import { smallConfig } from './fixture';

let python: PythonPool;
beforeAll(async () => {
  python = await createPythonPool({ workers: 1 });
}, 120_000);
afterAll(() => python.dispose());

function at(level: Level) {
  const language = compileLanguage({ level });
  const environment = new Environment(python, language, { timeoutMs: 1000, runs: 2 });
  return { language, environment, writer: new PromptWriter(language, 256) };
}

const heldOut = (level: Level, seed: number, perStratum = 6) => {
  const { language, environment } = at(level);
  return heldOutSuite(language, environment, { seed, perStratum, visible: 3 });
};
const programsOf = (suite: readonly SuiteTask[]) => [...new Set(suite.map(({ program }) => program))];

/** The pairs of a task. */
const pairsOf = (task: SuiteTask) =>
  task.mode === 'induction'
    ? task.inputs.map((input, index) => ({ input, output: task.outputs[index] ?? '' }))
    : [{ input: task.input, output: task.output }];

describe('held-out suite', () => {
  it.each([0, 3] as const)(
    'asks every program in every mode, in strata by operators, at level %i',
    async (level) => {
      const suite = await heldOut(level, 1);
      const { language } = at(level);
      const strata = new Map<string, number>();
      for (const program of programsOf(suite)) {
        const mine = suite.filter((task) => task.program === program);
        expect(mine.map(({ mode }) => mode)).toEqual(['deduction', 'abduction', 'induction']);
        const depth = Math.min(3, operatorCount(tokenize(language.vocabulary, program)));
        expect(new Set(mine.map(({ stratum }) => stratum))).toEqual(new Set([`depth-${depth}`]));
        strata.set(`depth-${depth}`, (strata.get(`depth-${depth}`) ?? 0) + 1);
      }
      // Half as many of the first stratum: what is held out cannot be trained on.
      expect(Object.fromEntries(strata)).toEqual({ 'depth-1': 3, 'depth-2': 6, 'depth-3': 6 });
      expect(new Set(suite.map(({ id }) => id)).size).toBe(45);
      expect(askable(language, at(level).writer, suite).skipped).toEqual([]);
    },
  );

  it('holds what Python computes, no constant function, and pairs that stay hidden', async () => {
    const suite = await heldOut(2, 1);
    const { environment, language } = at(2);
    for (const task of suite) {
      const pairs = pairsOf(task);
      const [results] = await environment.run([
        { program: task.program, inputs: pairs.map(({ input }) => input) },
      ]);
      expect(results?.map((result) => result.ok && result.repr)).toEqual(pairs.map(({ output }) => output));
      if (task.mode !== 'induction') continue;
      expect(task.visible).toBe(3);
      expect(pairs.length).toBeGreaterThanOrEqual(5);
      expect(new Set(task.inputs).size).toBe(task.inputs.length);
    }
    for (const program of programsOf(suite)) {
      const { signature } = programFacts(tokenize(language.vocabulary, program));
      if (!signature) throw new Error(`no signature: ${program}`);
      const inputs = environment.probes(signature, 16);
      const [results = []] = await environment.run([{ program, inputs }]);
      const outputs = results.map((result) => environment.valueOf(result, signature.result));
      expect(new Set(outputs.filter((output) => output !== undefined)).size).toBeGreaterThan(1);
    }
  });

  it('repeats with its seed and differs with another', async () => {
    expect(await heldOut(0, 1)).toEqual(await heldOut(0, 1));
    expect(await heldOut(0, 2)).not.toEqual(await heldOut(0, 1));
  });
});

describe('out-of-distribution suite', () => {
  it.each([0, 1, 3] as const)(
    'asks what no run admits and the model can answer, at level %i',
    async (level) => {
      const { language, environment, writer } = at(level);
      const suite = await outOfDistributionSuite(language, environment, { seed: 1, perStratum: 5 });
      const strata = ['deeper', 'larger', ...(level === 3 ? ['longer'] : []), 'arithmetic'];
      expect([...new Set(suite.map(({ stratum }) => stratum))]).toEqual(strata);
      for (const stratum of strata) {
        const modesAsked = stratum === 'arithmetic' ? ['deduction'] : ['deduction', 'abduction'];
        for (const mode of modesAsked) {
          expect(suite.filter((task) => task.stratum === stratum && task.mode === mode)).toHaveLength(5);
        }
      }
      // Everything is beyond the level but plain arithmetic, whose programs no run admits because they ignore x.
      const inside = askable(language, writer, suite);
      expect(new Set(inside.asked.map(({ source: { stratum } }) => stratum))).toEqual(
        new Set(['arithmetic']),
      );
      expect(askable(language, writer, suite, 'beyond').skipped).toEqual([]);
      const mentions = (program: string) => programFacts(tokenize(language.vocabulary, program)).mentionsX;
      for (const task of suite) {
        expect(mentions(task.program)).toBe(task.stratum !== 'arithmetic');
        const [pair = { input: '', output: '' }] = pairsOf(task);
        const [[result] = []] = await environment.run([{ program: task.program, inputs: [pair.input] }]);
        expect(result).toMatchObject({ ok: true, repr: pair.output });
      }
    },
  );

  it('repeats with its seed and differs with another', async () => {
    const { language, environment } = at(0);
    const make = (seed: number) => outOfDistributionSuite(language, environment, { seed, perStratum: 5 });
    expect(await make(3)).toEqual(await make(3));
    expect(await make(4)).not.toEqual(await make(3));
  });
});

describe('suites of error deduction', () => {
  const withErrors = (level: Level) => {
    const language = compileLanguage({ level, errors: 'some' });
    const environment = new Environment(python, language, { timeoutMs: 1000, runs: 2 });
    return { language, environment, writer: new PromptWriter(language, 256) };
  };

  it.each([0, 3] as const)('hold what raises and what does not, by Python, at level %i', async (level) => {
    const { language, environment, writer } = withErrors(level);
    const held = await heldOutErrors(language, environment, { seed: 1, perStratum: 4 });
    const natural = await naturalErrors(language, environment);
    for (const suite of [held, natural]) {
      expect(suite.length).toBeGreaterThan(8);
      expect(askable(language, writer, suite).skipped).toEqual([]);
      const raising = suite.filter((task) => task.mode === 'error' && task.output !== 'NoError');
      expect(Math.abs(raising.length / suite.length - 0.5)).toBeLessThan(0.2);
      const results = await environment.run(
        suite.map((task) => ({ program: task.program, inputs: pairsOf(task).map(({ input }) => input) })),
      );
      for (const [index, task] of suite.entries()) {
        const [result] = results[index] ?? [];
        const [pair] = pairsOf(task);
        if (pair?.output === 'NoError') expect(result).toMatchObject({ ok: true });
        else expect(result).toMatchObject({ ok: false, message: expect.stringMatching(`^${pair?.output}`) });
      }
    }
    // A person's programs are not drawn by the grammar as well.
    const handWritten = new Set(naturalErrorPrograms.map(({ program }) => program));
    expect(held.some(({ program }) => handWritten.has(program))).toBe(false);
    expect(natural.every(({ program }) => handWritten.has(program))).toBe(true);
  });
});

describe('suites of a run', () => {
  it('bar the held-out programs and the natural programs with their inputs, and ask the modes trained', async () => {
    const { language, environment, writer } = at(0);
    const config = smallConfig('quick');
    const suites = await buildSuites(config, language, environment, writer);
    const held = suites.heldOut.tasks.map(({ source: task }) => task);
    expect(held.length).toBeGreaterThan(0);
    for (const { program } of held) expect(suites.barred.programs.has(program)).toBe(true);
    const natural = await naturalSuite(language, environment, 3);
    for (const task of natural) {
      // Else it would be barred altogether, and not only with the inputs it is asked with.
      expect(suites.barred.programs.has(task.program)).toBe(false);
      if (task.mode !== 'induction')
        expect(suites.barred.pairs.has(pairKey(task.program, task.input))).toBe(true);
    }
    for (const { tasks, floors } of [suites.heldOut, suites.natural]) {
      expect(new Set(tasks.map(({ question }) => question.mode))).toEqual(
        new Set(['deduction', 'abduction']),
      );
      expect(Object.keys(floors.trivial)).toEqual(['deduction', 'abduction']);
    }
  });
});

describe('floors', () => {
  const floors = async (level: Level, suite: readonly SuiteTask[]) => {
    const { language, environment, writer } = at(level);
    return suiteFloors(language, environment, askable(language, writer, suite).asked);
  };

  it('of abduction accept any pre-image, for the constant, the copy and chance', async () => {
    // max(x, 5) = 5 for six of ten digits, 7 for one. The constant 5 solves both first; copying solves all three.
    const abduction = (id: number, output: string) => ({
      id: String(id),
      mode: 'abduction' as const,
      program: source('max(x, 5)'),
      input: output,
      output,
    });
    const suite = [abduction(1, '5'), abduction(2, '5'), abduction(3, '7')];
    expect((await floors(0, suite)).trivial).toEqual({ abduction: 1 });
    // x + 5: copying 6 gives 11, copying 7 gives 12; a constant solves one of the two.
    const shifted = (id: number, input: string, output: string): SuiteTask => ({
      ...abduction(id, output),
      program: source('x + 5'),
      input,
    });
    expect((await floors(0, [shifted(1, '1', '6'), shifted(2, '2', '7')])).trivial).toEqual({
      abduction: 0.5,
    });
    // (6 / 10 + 6 / 10 + 1 / 10) / 3 = 13 / 30 over 50 such thirds, 2400 draws: standard deviation 0.01; 5 of them.
    const many = Array.from({ length: 150 }, (_, id) => abduction(id, id % 3 === 0 ? '7' : '5'));
    expect(Math.abs(((await floors(0, many)).random.abduction ?? 0) - 13 / 30)).toBeLessThan(0.05);
  });

  it('of induction have the best constant program', async () => {
    const induction = (id: number, program: string, outputs: readonly string[]): SuiteTask => ({
      id: String(id),
      mode: 'induction',
      program,
      inputs: ['1', '2', '3', '4'],
      outputs: [...outputs],
      visible: 3,
    });
    // `return x` is the likeliest program of the grammar and answers the first two.
    const suite = [
      induction(1, source('x'), ['1', '2', '3', '4']),
      induction(2, source('x * 1'), ['1', '2', '3', '4']),
      induction(3, source('9 - x'), ['8', '7', '6', '5']),
    ];
    expect((await floors(0, suite)).trivial.induction).toBeCloseTo(2 / 3, 12);
  });

  it('choose the constant for each type of answer', async () => {
    const deduction = (id: number, program: string, input: string, output: string): SuiteTask => ({
      id: String(id),
      mode: 'deduction',
      program,
      input,
      output,
    });
    const condition = 'def f(x: int) -> bool:\n    return x > 3';
    // True solves two of the three conditions, 1 both numbers: four of five.
    const suite = [
      deduction(1, condition, '4', 'True'),
      deduction(2, condition, '5', 'True'),
      deduction(3, condition, '1', 'False'),
      deduction(4, source('x // x'), '4', '1'),
      deduction(5, source('x // x'), '5', '1'),
    ];
    expect((await floors(2, suite)).trivial).toEqual({ deduction: 0.8 });
  });
});
