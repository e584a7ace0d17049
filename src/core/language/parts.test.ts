/** The parts that a language has only if they are asked for: messages, classes of errors, composite functions. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream } from '../random/stream';
import { compileLanguage } from './compile';
import { parseInputsWithMessage, splitTriplet } from './completion';
import { belongs, calledHelpers, helpersIn, maxHelperTokens, mayHelp, withHelpers } from './composite';
import { errorNames } from './lexemes';
import { maxMessageTokens } from './message';
import { levels, MissingPartError } from './options';
import { accepts, sampleFromPrior } from './prior';
import { programFacts, signatureOf } from './program';
import { detokenize, tokenize } from './tokenizer';
import { programTree } from './tree';
import { special, vocabulary } from './vocabulary';

const integers = { argument: 'int', result: 'int' } as const;
const source = (body: string): string => `def f(x: int) -> int:\n    ${body}`;

describe('what was not asked for', () => {
  it('is not compiled, and its absence is told', () => {
    for (const level of levels) {
      const plain = compileLanguage({ level });
      expect(() => plain.starts.inputsWithMessage(integers, 3)).toThrow(MissingPartError);
      expect(() => plain.starts.errorName()).toThrow(/option `errors`/);
      expect(() => plain.starts.compositeTriplet(1)).toThrow(MissingPartError);
    }
    const one = compileLanguage({ level: 0, composites: 1 });
    expect(() => one.starts.compositeTriplet(2)).toThrow(MissingPartError);
    expect(one.automaton.states).toBeLessThan(compileLanguage({ level: 0, composites: 2 }).automaton.states);
  });
});

describe('messages', () => {
  it.each(['typed', 'syntax'] as const)('follow the inputs and are none or a few words (%s)', (mask) => {
    fc.assert(
      fc.property(fc.constantFrom(0, 2, 3), fc.integer(), fc.constantFrom(0, 1), (level, seed, flatten) => {
        const language = compileLanguage({ level, mask, messages: 'some' });
        const { starts, signatures, maxInputTokens } = language;
        const [signature = integers] = signatures;
        const limit = 4 * (maxInputTokens + 1) + 1 + maxMessageTokens;
        const start = starts.inputsWithMessage(signature, 4);
        const random = openStream(seed, 'suite');
        const tokens = sampleFromPrior(language, start, limit, random, { flatten });
        const read = parseInputsWithMessage(language, tokens);
        // Under `syntax` an input may be longer than any of the level, and is then refused.
        if (!read) {
          expect(mask).toBe('syntax');
          return;
        }
        expect(read.inputs).toHaveLength(4);
        for (const input of read.inputs) expect(accepts(language, starts.input(signature), input)).toBe(true);
        expect(read.message.length).toBeLessThanOrEqual(maxMessageTokens);
        // A message is kept as text.
        const text = detokenize(vocabulary, read.message);
        expect([...tokenize(vocabulary, text)]).toEqual([...read.message]);
      }),
    );
  });

  it('mostly say nothing', () => {
    const language = compileLanguage({ level: 4, messages: 'some' });
    const random = openStream(1, 'suite');
    const start = language.starts.inputsWithMessage(integers, 1);
    const said = Array.from({ length: 300 }, () => {
      const read = parseInputsWithMessage(language, sampleFromPrior(language, start, 40, random));
      return read?.message.length ?? Number.NaN;
    });
    // Two of three are empty; five deviations of 300 draws are .14.
    expect(Math.abs(said.filter((length) => length === 0).length / 300 - 2 / 3)).toBeLessThan(0.14);
    expect(said.every((length) => length <= maxMessageTokens)).toBe(true);
  });

  it('are read only where there is one', () => {
    const language = compileLanguage({ level: 0, messages: 'some' });
    const [one, mark, eos] = [vocabulary.id('1'), special('msg'), special('eos')];
    const read = (...tokens: number[]) => parseInputsWithMessage(language, Int32Array.from(tokens));
    expect(read(one, mark, eos)).toEqual({ inputs: [Int32Array.of(one)], message: new Int32Array(0) });
    expect(read(one, mark, one, one, eos)?.message).toHaveLength(2);
    expect(read(one, eos)).toBeUndefined();
    expect(read(mark, one, eos)).toBeUndefined();
    expect(read(one, mark, mark, eos)).toBeUndefined();
    expect(read(one, mark, one, one, one, one, one, eos)).toBeUndefined();
  });
});

describe('classes of errors', () => {
  it.each(['typed', 'syntax', 'off'] as const)('are answers of one token (%s)', (mask) => {
    const language = compileLanguage({ level: 3, mask, errors: 'some' });
    const random = openStream(1, 'suite');
    const start = language.priorStarts.errorName();
    const drawn = new Set(
      Array.from({ length: 400 }, () =>
        detokenize(vocabulary, sampleFromPrior(language, start, 2, random).subarray(0, -1)),
      ),
    );
    expect([...drawn].sort()).toEqual([...errorNames].sort());
    for (const name of errorNames) {
      expect(accepts(language, language.starts.errorName(), [vocabulary.id(name)])).toBe(true);
    }
    const nothing = accepts(language, language.starts.errorName(), tokenize(vocabulary, 'x'));
    expect(nothing).toBe(mask === 'off');
  });
});

describe('composite functions', () => {
  const helpers = [source('return x + 1'), source('y = x * 2\n    return y - 3')];
  const whole =
    'def g(x: int) -> int:\n    return x + 1\n' +
    'def h(x: int) -> int:\n    y = x * 2\n    return y - 3\n' +
    'def f(x: int) -> int:\n    return g(h(x)) - g(2)';

  it('put the functions they call before them, under other names', () => {
    const program = source('return g(h(x)) - g(2)');
    expect(withHelpers(program, helpers)).toBe(whole);
    expect(withHelpers(program, [])).toBe(program);
    expect(helpersIn(whole)).toEqual(helpers);
    expect(helpersIn(program)).toEqual([]);
    expect(calledHelpers(program)).toEqual(['g', 'h']);
    expect(calledHelpers(whole)).toEqual(['g', 'h']);
    expect(calledHelpers(source('return x'))).toEqual([]);
    expect(() => withHelpers(program, [...helpers, ...helpers])).toThrow(RangeError);
    expect(() => withHelpers(program, ['def f(x: list) -> int:\n    return len(x)'])).toThrow(/may call/);
  });

  it('call short functions of integers alone, and none that call others', () => {
    expect(helpers.every(mayHelp)).toBe(true);
    expect(mayHelp('def f(x: int) -> bool:\n    return x > 3')).toBe(false);
    expect(mayHelp('def f(x: int, n: int) -> int:\n    return x')).toBe(false);
    expect(mayHelp(source('t = 0\n    return t'))).toBe(false);
    expect(mayHelp(source('return g(x)'))).toBe(false);
    const sum = (terms: number): string =>
      source(`return ${Array.from({ length: terms }, () => 'x').join(' + ')}`);
    // A first line and n names with n - 1 signs between them are 2 n tokens.
    expect(mayHelp(sum(maxHelperTokens / 2))).toBe(true);
    expect(mayHelp(sum(maxHelperTokens / 2 + 1))).toBe(false);
  });

  it('are read as programs of f, their functions told apart', () => {
    const tokens = tokenize(vocabulary, whole);
    expect(detokenize(vocabulary, tokens)).toBe(whole);
    expect(signatureOf(tokens)).toEqual(integers);
    expect(programFacts(tokens)).toMatchObject({ signature: integers, mentionsX: true, steps: 1 });
    expect(programFacts(tokens).operators).toEqual(['+', '*', '-', 'g', 'h', '-', 'g']);
    expect(programFacts(tokenize(vocabulary, withHelpers(source('return g(2)'), helpers))).mentionsX).toBe(
      false,
    );
    const tree = programTree(vocabulary, tokens);
    expect([tree.label, ...tree.children.map(({ label }) => label)]).toEqual([
      'functions',
      '+',
      'steps',
      '-',
    ]);
    const split = splitTriplet(
      Int32Array.from([...tokens, special('in'), vocabulary.id('3'), special('eos')]),
    );
    expect(split.signature).toEqual(integers);
    expect(split.program).toEqual(tokens);
  });

  it.each(levels)('call what stands before them, and belong to the language with it (level %i)', (level) => {
    const language = compileLanguage({ level, composites: 3 });
    const { starts, maxProgramTokens, maxInputTokens } = language;
    const random = openStream(level, 'suite');
    const draw = (start: number, limit: number) => sampleFromPrior(language, start, limit, random);
    const known: string[] = [];
    while (known.length < 3) {
      const tokens = draw(starts.program(integers), maxProgramTokens + 1).subarray(0, -1);
      const text = detokenize(vocabulary, tokens);
      if (mayHelp(text)) known.push(text);
    }
    let calling = 0;
    for (let i = 0; i < 300; i++) {
      const count = 1 + (i % 3);
      const { program, input } = splitTriplet(
        draw(starts.compositeTriplet(count), maxProgramTokens + maxInputTokens + 2),
      );
      const text = detokenize(vocabulary, program);
      const called = calledHelpers(text);
      if (called.length > 0) calling++;
      expect(['g', 'h', 'k'].slice(0, count)).toEqual(expect.arrayContaining([...called]));
      expect(language.argumentsOf(integers, detokenize(vocabulary, input))).toHaveLength(1);
      const composite = withHelpers(text, known.slice(0, count));
      expect(belongs(language, tokenize(vocabulary, composite))).toBe(true);
      // Without its functions it calls what is not there.
      expect(belongs(language, program)).toBe(called.length === 0);
      const fewer = withHelpers(text, known.slice(0, count - 1));
      if (called.length === count) expect(belongs(language, tokenize(vocabulary, fewer))).toBe(false);
    }
    expect(calling).toBeGreaterThan(150);
  });

  it('may be written under every mask', () => {
    for (const mask of ['syntax', 'off'] as const) {
      const language = compileLanguage({ level: 3, mask, composites: 2 });
      const { starts, priorStarts, maxProgramTokens, maxInputTokens } = language;
      const random = openStream(1, 'suite');
      for (let i = 0; i < 100; i++) {
        const limit = maxProgramTokens + maxInputTokens + 2;
        const tokens = sampleFromPrior(language, priorStarts.compositeTriplet(2), limit, random);
        expect(accepts(language, starts.compositeTriplet(2), tokens)).toBe(true);
      }
      const call = [...tokenize(vocabulary, source('return g(x)')), special('in'), vocabulary.id('1')];
      expect(accepts(language, starts.triplet, call)).toBe(mask === 'off');
    }
  });
});
