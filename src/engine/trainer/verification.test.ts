/** What real Python makes of proposals and answers: every verdict reached by a real program. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConfigInput } from '../../core/config/schema';
import { gradeAnswers, type InductionCheck, judgeAnswers } from '../../core/environment/grading';
import { pairKey } from '../../core/evaluation/suites';
import { withHelpers } from '../../core/language/composite';
import { detokenize, tokenize } from '../../core/language/tokenizer';
import { vocabulary } from '../../core/language/vocabulary';
import { madeAnswer, madeProposal, madeSolved, madeTask, source } from '../../core/selfplay/fixture';
import { hindsight } from '../../core/selfplay/hindsight';
import type { Run } from '../../core/selfplay/run';
import { validate } from '../../core/selfplay/validate';
import type { Mode } from '../../core/task/mode';
import type { Question } from '../../core/task/prompt';
import type { Pair } from '../../core/task/task';
import { createPythonPool, type PythonPool } from '../python/pool';
import { judge, noRules, verdict, verifyingRun } from './verifying';

let python: PythonPool;
beforeAll(async () => {
  python = await createPythonPool({ workers: 1 });
}, 120_000);
afterAll(() => python.dispose());

const open = (differences: ConfigInput = {}): Run => verifyingRun(python, differences);

describe('validation', () => {
  it('refuses programs of the held-out suite, and natural programs on the inputs they are asked with', async () => {
    const run = open();
    run.barred = { programs: new Set([source('x + 1')]), pairs: new Set([pairKey(source('x + 2'), '3')]) };
    expect(await verdict(run, source('x + 1'), '3')).toMatch(/^held-out: .*held-out suite/);
    expect(await verdict(run, source('x + 2'), '3')).toMatch(/^held-out: .*natural suite/);
    expect(await verdict(run, source('x + 2'), '4')).toBe('valid 6');
    const [induction] = await judge(run, {
      program: source('x + 2'),
      inputs: ['1', '2', '3', '4'],
      mode: 'induction',
    });
    expect(induction?.valid).toBe(true);
  });

  it('refuses programs that never use x', async () => {
    expect(await verdict(open(), source('3 + 4'), '1')).toMatch(/^no-mention/);
  });

  it('refuses programs that do not call every function they were given', async () => {
    const helpers = [source('x + 1'), source('x * 2')];
    const proposal = (expression: string) => {
      const made = madeProposal('deduction', 4, {
        program: withHelpers(source(expression), helpers),
        inputs: ['2'],
      });
      return { ...made, prompt: { ...made.prompt, helpers } };
    };
    const run = open({ validate: noRules, composite: { chance: 1, most: 2 } });
    const [both, one] = await validate(run, [proposal('g(h(x))'), proposal('g(x)')]);
    expect(both?.valid && both.task.pairs).toEqual([{ input: '2', output: '5' }]);
    expect(one).toMatchObject({ valid: false, rejection: 'uncomposed' });
  });

  it('refuses programs that raise, and says what Python said', async () => {
    expect(await verdict(open(), source('1 // x'), '0')).toMatch(/^fails: ZeroDivisionError/);
  });

  it('refuses programs whose two runs differ', async () => {
    const run = open({ validate: noRules });
    expect(await verdict(run, 'def f(x: int) -> int:\n    return str(f)', '1')).toMatch(/^nondeterministic/);
  });

  it('refuses values outside the level, also those of another type', async () => {
    expect(await verdict(open(), source('x + 9'), '5')).toMatch(/^out-of-bounds: .*14/);
    const run = open({ validate: noRules });
    expect(await verdict(run, source('x > 3'), '5')).toMatch(/^out-of-bounds: .*True/);
  });

  it('refuses programs that hardly look at their input', async () => {
    // On ten digits x // 9 gives 0 and, for 9, 1.
    expect(await verdict(open({ validate: { sensitivity: 3 } }), source('x // 9'), '5')).toMatch(
      /^insensitive: Only 2 different.*3 are needed/,
    );
    expect(await verdict(open({ validate: { sensitivity: 2 } }), source('x // 9'), '5')).toBe('valid 0');
  });

  it('asks two outputs of conditions, which have no more', async () => {
    const run = open({ task: { level: '2' } });
    const signature = { argument: 'int', result: 'bool' } as const;
    const [some, never] = await judge(
      run,
      { program: 'def f(x: int) -> bool:\n    return x > 3', inputs: ['5'], signature },
      { program: 'def f(x: int) -> bool:\n    return x > x', inputs: ['5'], signature },
    );
    expect(some?.valid).toBe(true);
    expect(never).toMatchObject({ valid: false, rejection: 'insensitive' });
  });

  it('refuses induction with too few different inputs that give a value', async () => {
    const run = open();
    const [same, raising, enough] = await judge(
      run,
      { program: source('x + 1'), inputs: ['1', '1', '2', '2', '3', '3'], mode: 'induction' },
      { program: source('8 // x'), inputs: ['0', '1', '2', '4'], mode: 'induction' },
      { program: source('8 // x'), inputs: ['8', '0', '1', '8', '4', '2'], mode: 'induction' },
    );
    expect(same).toMatchObject({ valid: false, rejection: 'too-few-inputs' });
    expect(raising).toMatchObject({ valid: false, rejection: 'too-few-inputs' });
    // What raises and what repeats is left out, the order is kept.
    expect(enough?.valid && enough.task.pairs).toEqual([
      { input: '8', output: '1' },
      { input: '1', output: '8' },
      { input: '4', output: '2' },
      { input: '2', output: '4' },
    ]);
    expect(enough?.valid && enough.task.visible).toBe(3);
  });

  it('makes a pair of every input, repeated or not, if asked to do as the official code does', async () => {
    const task = { inductionInputs: 5, inductionMinimum: 5, inductionRepeats: 'each' } as const;
    const [repeated, raising] = await judge(
      open({ task }),
      { program: source('x + 1'), inputs: ['1', '1', '2', '2', '1'], mode: 'induction' },
      { program: source('8 // x'), inputs: ['1', '1', '0', '2', '2'], mode: 'induction' },
    );
    expect(repeated?.valid && repeated.task.pairs.map(({ output }) => output).join()).toBe('2,2,3,3,2');
    expect(raising).toMatchObject({ rejection: 'too-few-inputs', detail: expect.stringMatching(/5 inputs/) });
  });

  it('refuses what was proposed before in the same mode, when novelty is on', async () => {
    const run = open({ validate: { novelty: 'pair' } });
    const one = { program: source('x + 1'), inputs: ['3'] };
    const [first, again, otherMode, otherInput] = await judge(
      run,
      one,
      one,
      { ...one, mode: 'abduction' },
      { ...one, inputs: ['4'] },
    );
    expect(first?.valid).toBe(true);
    expect(again).toMatchObject({ valid: false, rejection: 'repeated' });
    expect(otherMode?.valid).toBe(true);
    expect(otherInput?.valid).toBe(true);
    const off = open({ validate: { novelty: 'off' } });
    expect((await judge(off, one, one)).map(({ valid }) => valid)).toEqual([true, true]);
  });

  it('makes tasks with what Python computed, and counts how often a program was proposed', async () => {
    const run = open({ validate: { probes: 10 } });
    run.iteration = 7;
    const verdicts = await judge(
      run,
      { program: source('x * 2'), inputs: ['3'] },
      { program: source('x * 2'), inputs: ['9'] },
      { program: source('x * 2'), inputs: ['4'] },
    );
    expect(verdicts.map(({ valid, timesProposed }) => [valid, timesProposed])).toEqual([
      [true, 0],
      [false, 1],
      [true, 2],
    ]);
    const [first, , third] = verdicts;
    expect(first?.valid && first.task).toMatchObject({
      id: 1,
      mode: 'deduction',
      program: source('x * 2'),
      pairs: [{ input: '3', output: '6' }],
      visible: 1,
      provenance: { origin: 'policy', iteration: 7 },
    });
    expect(third?.valid && third.task.id).toBe(2);
    // All ten digits are probed: 0, 2 ... 18, in the order of the probes.
    const doubled = run.environment
      .probes({ argument: 'int', result: 'int' }, 10)
      .map((probe) => String(2 * Number(probe)));
    expect(first?.valid && first.task.behaviour).toBe(doubled.join('|'));
    expect(first?.valid && third?.valid && first.task.behaviour === third.task.behaviour).toBe(true);
  });
});

describe('grading', () => {
  const question = (mode: Mode, program: string, pairs: readonly Pair[], given: Partial<Question> = {}) => ({
    mode,
    program,
    pairs,
    signature: { argument: 'int', result: 'int' } as const,
    visible: mode === 'induction' ? 2 : 1,
    ...given,
  });
  const grades = async (
    asked: Question,
    texts: readonly string[],
    check: InductionCheck = 'all',
    run = open(),
  ) => (await gradeAnswers(run.environment, [asked], [texts], check))[0];

  it('of deduction is by value', async () => {
    const asked = question('deduction', source('x + 1'), [{ input: '3', output: '4' }]);
    expect(await grades(asked, ['4', '5', '4'])).toEqual(['correct', 'wrong', 'correct']);
  });

  it('of abduction accepts any pre-image', async () => {
    // max(x, 3) is 3 for 0 to 3; the proposed input was 1.
    const asked = question('abduction', source('max(x, 3)'), [{ input: '1', output: '3' }]);
    expect(await grades(asked, ['0', '1', '3', '4'])).toEqual(['correct', 'correct', 'correct', 'wrong']);
  });

  it('of abduction fails where the program raises', async () => {
    const asked = question('abduction', source('8 // x'), [{ input: '2', output: '4' }]);
    expect(await grades(asked, ['2', '0', '1'])).toEqual(['correct', 'fails', 'wrong']);
  });

  it('of induction needs every pair, or only the hidden ones', async () => {
    const squares = [0, 1, 2, 3].map((x) => ({ input: String(x), output: String(x * x) }));
    const asked = question('induction', source('x * x'), squares);
    const answers = [
      source('x * x'),
      // Right on the visible 0 and 1 alone.
      source('x'),
      // Right on the hidden 2 and 3 alone: 5 * 2 - 6 = 4, 5 * 3 - 6 = 9.
      source('x * 5 - 6'),
      // Another way to say the same.
      source('abs(x * x)'),
    ];
    expect(await grades(asked, answers, 'all')).toEqual(['correct', 'wrong', 'wrong', 'correct']);
    expect(await grades(asked, answers, 'hidden')).toEqual(['correct', 'wrong', 'correct', 'correct']);
  });

  it('of induction tells the share of pairs that an answer reproduces', async () => {
    const squares = [0, 1, 2, 3].map((x) => ({ input: String(x), output: String(x * x) }));
    const asked = question('induction', source('x * x'), squares);
    const answers = [source('x * x'), source('x'), source('x // (x - 1)'), source('9')];
    const [judged] = await judgeAnswers(open().environment, [asked], [answers], 'all');
    // x is right on 0 and 1; x // (x - 1) on 0 alone, and fails on 1; 9 on 3 alone.
    expect(judged).toEqual([
      { grade: 'correct', share: 1 },
      { grade: 'wrong', share: 1 / 2 },
      { grade: 'fails', share: 1 / 4 },
      { grade: 'wrong', share: 1 / 4 },
    ]);
    const [hidden] = await judgeAnswers(open().environment, [asked], [answers], 'hidden');
    expect(hidden?.map(({ share }) => share)).toEqual([1, 0, 0, 1 / 2]);
  });

  it('of induction fails where the answered program raises, whatever else it gets right', async () => {
    const pairs = [8, 4, 2, 0].map((x) => ({ input: String(x), output: String(x === 0 ? 0 : 8 / x) }));
    const asked = question('induction', source('x'), pairs);
    expect(await grades(asked, [source('8 // x'), source('x +')])).toEqual(['fails', 'fails']);
  });

  it('never takes True for 1', async () => {
    const run = open({ task: { level: '2' } });
    const bool = { signature: { argument: 'int', result: 'bool' } } as const;
    const truth = [1, 2, 5, 6].map((x) => ({ input: String(x), output: x > 3 ? 'True' : 'False' }));
    const counts = [1, 2, 5, 6].map((x) => ({ input: String(x), output: x > 3 ? '1' : '0' }));
    const condition = 'def f(x: int) -> bool:\n    return x > 3';
    const number = source('1 if x > 3 else 0');
    expect(
      await grades(question('deduction', condition, truth.slice(2), bool), ['True', '1'], 'all', run),
    ).toEqual(['correct', 'wrong']);
    expect(
      await grades(question('induction', condition, truth, bool), [condition, number], 'all', run),
    ).toEqual(['correct', 'wrong']);
    expect(await grades(question('induction', number, counts), [number, condition], 'all', run)).toEqual([
      'correct',
      'wrong',
    ]);
    expect(await grades(question('abduction', number, counts.slice(2)), ['6', '1'], 'all', run)).toEqual([
      'correct',
      'wrong',
    ]);
  });

  it('keeps the arrangement of many questions, and runs equal answers once', async () => {
    const run = open();
    const asked = [
      question('abduction', source('x + 1'), [{ input: '3', output: '4' }]),
      question('deduction', source('x + 1'), [{ input: '3', output: '4' }]),
      question('abduction', source('x + 2'), [{ input: '3', output: '5' }]),
    ];
    const texts = [['3', '3', '2'], ['4'], []];
    expect(await gradeAnswers(run.environment, asked, texts, 'all')).toEqual([
      ['correct', 'correct', 'wrong'],
      ['correct'],
      [],
    ]);
    expect(run.environment.counts.asked).toBe(2);
  });
});

describe('hindsight', () => {
  const pairs = [1, 2, 3, 4, 5].map((x) => ({ input: String(x), output: String(x + 1) }));
  const task = (id: number) =>
    madeTask(id, { mode: 'induction', program: source('x + 1'), pairs: pairs.slice(0, 4), visible: 3 });
  const attempt = (expression: string, grade: 'wrong' | 'correct' | 'fails' = 'wrong') => ({
    ...madeAnswer('train', grade, 0),
    text: source(expression),
    tokens: tokenize(vocabulary, source(expression)),
  });
  const show = (tokens: Int32Array) => detokenize(vocabulary, tokens);

  it('turns a wrong program into the answer of the question its own outputs ask', async () => {
    const run = open({ hindsight: { tasks: 4, weight: 0.5 } });
    const [lesson, ...more] = await hindsight(run, [madeSolved(task(1), 0, [attempt('x * 2')])]);
    expect(more).toEqual([]);
    expect(lesson && show(lesson.prompt)).toBe('<ind><in>1<out>2<in>2<out>4<in>3<out>6<go>');
    expect(lesson && show(lesson.tokens)).toBe(`${source('x * 2')}<eos>`);
    expect(lesson).toMatchObject({ advantage: 0.5, entropy: 0, priorKl: 0 });
    expect(lesson?.logProbs).toHaveLength(0);
  });

  it('leaves out inputs on which the program has no value of the level, as long as enough are left', async () => {
    const run = open({ hindsight: { tasks: 4 } });
    const five = { ...task(1), pairs };
    // 5 * 2 is no digit; 1 - x is one only for 1.
    const lessons = await hindsight(run, [madeSolved(five, 0, [attempt('x * 2'), attempt('1 - x')])]);
    expect(lessons.map(({ prompt }) => show(prompt))).toEqual(['<ind><in>1<out>2<in>2<out>4<in>3<out>6<go>']);
  });

  it('learns from no other answers', async () => {
    const run = open();
    run.barred = { programs: new Set([source('x * 2')]), pairs: new Set() };
    const useless = [
      attempt('x + 1', 'correct'),
      attempt('x + 2', 'fails'),
      attempt('x * 2'), // held out
      attempt('7'), // never uses x
      attempt('x - x'), // the same for every input
      attempt('x * 3'), // 4 * 3 is no digit
      attempt('1 // (x - 1)'), // raises on 1
    ];
    const deduction = madeSolved(madeTask(2), 0, [attempt('x - 1')]);
    expect(await hindsight(run, [madeSolved(task(1), 0, useless), deduction])).toEqual([]);
  });

  it('takes the shortest first, two programs of a kind at most, and shares the weight among them', async () => {
    const run = open({ hindsight: { tasks: 3, weight: 0.75 } });
    const alike = ['x * 2', 'abs(x + x)', '2 * x', 'x'].map((expression) => attempt(expression));
    const lessons = await hindsight(run, [madeSolved(task(1), 0, alike)]);
    const [first, ...doubled] = lessons.map(({ tokens }) => show(tokens));
    expect(first).toBe(`${source('x')}<eos>`);
    expect(doubled.sort()).toEqual([`${source('2 * x')}<eos>`, `${source('x * 2')}<eos>`]);
    expect(lessons.map(({ advantage }) => advantage)).toEqual([0.25, 0.25, 0.25]);
  });

  it('takes so many in all, and none at 0', async () => {
    const solved = [
      madeSolved(task(1), 0, [attempt('x'), attempt('x * 2')]),
      madeSolved(task(2), 0, [attempt('x - 1'), attempt('9 - x')]),
    ];
    expect(await hindsight(open({ hindsight: { tasks: 3 } }), solved)).toHaveLength(3);
    expect(await hindsight(open({ hindsight: { tasks: 0 } }), solved)).toEqual([]);
  });
});
