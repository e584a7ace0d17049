/** What the masks `syntax` and `off` let a policy write, and how that is read. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream } from '../random/stream';
import { allows } from './automaton';
import { compileLanguage } from './compile';
import { parseInputs, parseProgram, parseTriplet, splitInputs, splitTriplet } from './completion';
import { levels } from './options';
import { accepts, sampleFromPrior } from './prior';
import { detokenize, tokenize } from './tokenizer';
import { isSpecial, special, vocabulary } from './vocabulary';

const eos = special('eos');

describe('every mask', () => {
  it('leaves the prior as it is', () => {
    for (const level of [0, 3] as const) {
      const typed = compileLanguage({ level });
      expect(typed.priorStarts).toBe(typed.starts);
      for (const mask of ['syntax', 'off'] as const) {
        const { automaton, starts, priorStarts, ...language } = compileLanguage({ level, mask });
        expect(language.vocabulary).toBe(vocabulary);
        expect(starts.triplet).not.toBe(priorStarts.triplet);
        const [signature] = language.signatures;
        if (!signature) throw new Error('A level has signatures.');
        const draw = (of: typeof typed) => {
          const random = openStream(level, 'suite');
          const { priorStarts: from } = of;
          return [from.triplet, from.program(signature), from.inputs(signature, 3)].map((start) => [
            ...sampleFromPrior(of, start, 200, random),
          ]);
        };
        expect(draw({ automaton, starts, priorStarts, ...language })).toEqual(draw(typed));
      }
    }
  });

  it.each(['syntax', 'off'] as const)('%s lets the policy write everything that is typed', (mask) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...levels),
        fc.integer(),
        fc.constantFrom(0, 0.5, 1),
        (level, seed, flatten) => {
          const language = compileLanguage({ level, mask });
          const { starts, priorStarts, signatures, maxProgramTokens, maxInputTokens } = language;
          const random = openStream(seed, 'suite');
          const draw = (start: number, limit: number) =>
            sampleFromPrior(language, start, limit, random, { flatten });
          const triplet = draw(priorStarts.triplet, maxProgramTokens + maxInputTokens + 2);
          expect(accepts(language, starts.triplet, triplet)).toBe(true);
          const signature = signatures[random.below(signatures.length)];
          if (!signature) throw new Error('A level has signatures.');
          const whole = draw(priorStarts.program(signature), maxProgramTokens + 1);
          expect(accepts(language, starts.program(signature), whole)).toBe(true);
          const value = draw(priorStarts.value(signature.result), 100);
          expect(accepts(language, starts.value(signature.result), value)).toBe(true);
          const inputs = draw(priorStarts.inputs(signature, 4), 200);
          expect(accepts(language, starts.inputs(signature, 4), inputs)).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('syntax', () => {
  it('writes texts whose tokens are always the same, with a signature of the level', () => {
    fc.assert(
      fc.property(fc.constantFrom(...levels), fc.integer(), fc.constantFrom(0, 1), (level, seed, flatten) => {
        const language = compileLanguage({ level, mask: 'syntax' });
        const { starts, signatures, maxProgramTokens, maxInputTokens } = language;
        const random = openStream(seed, 'suite');
        const limit = maxProgramTokens + maxInputTokens + 2;
        const { program, input, signature } = splitTriplet(
          sampleFromPrior(language, starts.triplet, limit, random, { flatten }),
        );
        for (const tokens of [program, input]) {
          expect([...tokenize(vocabulary, detokenize(vocabulary, tokens))]).toEqual([...tokens]);
        }
        expect(signatures).toContainEqual(signature);
        expect(accepts(language, starts.program(signature), program)).toBe(true);
        const others = signatures.find((known) => known.result !== signature.result);
        if (others) expect(accepts(language, starts.program(others), program)).toBe(false);
      }),
    );
  });

  it('keeps to what Python reads: blocks, brackets and choices are closed, literals are whole', () => {
    const language = compileLanguage({ level: 4, mask: 'syntax' });
    const body = (text: string): boolean =>
      accepts(
        language,
        language.starts.anyProgram,
        tokenize(vocabulary, `def f(x: list) -> int:\n    ${text}`),
      );
    for (const text of [
      'return y[x](0)',
      'return (x',
      'return x if y',
      'return 007',
      'return 1.upper()',
      'return [v for v in x if v if v else v]',
      'return {1: 2, 3}',
      'if x:\n    return x',
      't = 0\n    else:\n        t = 1\n    return t',
      'for v in x:\n        t = v',
    ]) {
      let written: boolean;
      try {
        written = body(text);
      } catch {
        written = false;
      }
      expect([text, written]).toEqual([text, false]);
    }
    for (const text of [
      "return 'a' * w if x.upper() else n",
      'return [v for v in x[0] if v in w]',
      'while True:\n        x = x\n    return t',
      'if x:\n        t = 1\n    else:\n        if y:\n            return [x, v]\n    return -t',
      'x, t = t[0], x\n    t[x] += v.get(x)\n    return {t: y}',
    ]) {
      expect([text, body(text)]).toEqual([text, true]);
    }
  });
});

describe('off', () => {
  const language = compileLanguage({ level: 3, mask: 'off' });
  const { automaton, starts } = language;

  it('lets any word follow any other, all alike, and a text end at any place within its limit', () => {
    const words = vocabulary.lexemes.flatMap((lexeme, token) =>
      isSpecial(token) && !['<in>', '<sep>', '<msg>'].includes(lexeme) ? [] : [token],
    );
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...words), { maxLength: 20 }), (tokens) => {
        expect(accepts(language, starts.triplet, [...tokens, eos])).toBe(true);
      }),
    );
    const row = (automaton.rowOf[starts.triplet] ?? 0) * automaton.vocabulary;
    for (const token of [...words, eos]) {
      expect(Math.exp(automaton.weights[row + token] ?? 0)).toBeCloseTo(1 / (words.length + 1), 6);
      expect(allows(automaton, starts.triplet, token, 1)).toBe(token === eos);
      expect(allows(automaton, starts.triplet, token, 2)).toBe(true);
    }
    const [signature] = language.signatures;
    if (!signature) throw new Error('A level has signatures.');
    expect(new Set([starts.anyProgram, starts.input(signature), starts.value('int')])).toEqual(
      new Set([starts.triplet]),
    );
  });

  it('writes what is read as a task only where it is one', () => {
    const program = tokenize(vocabulary, 'def f(x: list) -> int:\n    return len(x)');
    const input = tokenize(vocabulary, '[1]');
    const [into, separator, message] = [special('in'), special('sep'), special('msg')];
    const read = (...tokens: (number | Int32Array)[]) =>
      parseTriplet(
        language,
        Int32Array.from(tokens.flatMap((part) => (typeof part === 'number' ? [part] : [...part]))),
      );
    expect(read(program, into, input, eos)).toMatchObject({ signature: { argument: 'list', result: 'int' } });
    expect(read(program, input, eos)).toBeUndefined();
    expect(read(program, into, eos)).toBeUndefined();
    expect(read(into, input, eos)).toBeUndefined();
    expect(read(input, into, input, eos)).toBeUndefined();
    expect(read(program, into, input, into, input, eos)).toBeUndefined();
    expect(read(program, message, into, input, eos)).toBeUndefined();
    expect(read(program, into, input, separator, eos)).toBeUndefined();
    // A signature of another level is none of this one.
    const wide = tokenize(vocabulary, 'def f(x: dict) -> int:\n    return len(x)');
    expect(read(wide, into, input, eos)).toBeUndefined();
    expect(parseProgram(language, wide)).toBeUndefined();
    expect(parseProgram(compileLanguage({ level: 4 }), wide)).toMatchObject({ program: wide });
    expect(parseProgram(language, Int32Array.of(...program, separator))).toBeUndefined();
    expect(parseProgram(language, program)?.program).toEqual(program);
  });

  it('reads lists of inputs of any number, and no empty ones', () => {
    const [one, separator] = [vocabulary.id('1'), special('sep')];
    expect(parseInputs(language, Int32Array.of(one, one, separator, one, eos))).toEqual([
      Int32Array.of(one, one),
      Int32Array.of(one),
    ]);
    expect(splitInputs(Int32Array.of(one, eos))).toEqual([Int32Array.of(one)]);
    for (const wrong of [
      [eos],
      [one, separator, eos],
      [separator, one, eos],
      [one, special('in'), one, eos],
    ]) {
      expect(parseInputs(language, Int32Array.from(wrong))).toBeUndefined();
    }
    // No input of the level has more than 33 tokens.
    expect(parseInputs(language, new Int32Array(33).fill(one))).toHaveLength(1);
    expect(parseInputs(language, new Int32Array(34).fill(one))).toBeUndefined();
  });
});
