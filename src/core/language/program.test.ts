import { describe, expect, it } from 'vitest';
import { openStream } from '../random/stream';
import { compileLanguage } from './compile';
import { MalformedCompletionError, splitInputs, splitProgram, splitTriplet } from './completion';
import { levels } from './options';
import { accepts, sampleFromPrior } from './prior';
import { operatorCount, programFacts } from './program';
import { tokenize } from './tokenizer';
import { special, vocabulary } from './vocabulary';

const int = 'def f(x: int) -> int:\n    return ';
const list = 'def f(x: list) -> list:\n    return ';

describe('programFacts', () => {
  it.each([
    [`${int}x`, []],
    [`${int}x + 1`, ['+']],
    [`${int}max(x + 1, 3) - 2`, ['max', '+', '-']],
    [`${int}-x * -3`, ['negate', '*']],
    [`${int}(x + 1) * 2`, ['+', '*']],
    [`${int}x if x > 0 else 0`, ['if else', '>']],
    ['def f(x: int) -> int:\n    y = x * 2\n    return y - 1', ['*', '-']],
    [`${list}[v * 2 for v in x if v > 0]`, ['*', 'for', 'filter', '>']],
    [`${list}[v for v in x] if x[0] > 0 else x[::-1]`, ['for', 'if else', 'index', '>', '[::-1]']],
    [`${list}[1, 2]`, []],
    ["def f(x: str) -> str:\n    return x.upper().replace('a', 'b')", ['.upper', '.replace']],
    [
      'def f(x: int) -> int:\n    t = 0\n    while x > 0:\n        t += x % 10\n        x //= 10\n    return t',
      ['while', '>', '+=', '%', '//='],
    ],
    [
      'def f(x: list) -> int:\n    t = x[0]\n    for v in x:\n        if v > t:\n            t = v\n    return t',
      ['index', 'loop', 'if', '>'],
    ],
    ['def f(x: dict) -> dict:\n    return {v: x[v] for v in x if v > 0}', ['index', 'for', 'filter', '>']],
    [
      'def f(x: dict, n: int) -> int:\n    return x.get(n, 0) + sum(x.values())',
      ['.get', '+', 'sum', '.values'],
    ],
  ])('%j', (text, operators) => {
    const tokens = tokenize(vocabulary, text);
    expect(programFacts(tokens).operators).toEqual(operators);
    expect(operatorCount(tokens)).toBe(operators.length);
  });

  it('reads signature, steps and whether x is there', () => {
    expect(
      programFacts(tokenize(vocabulary, 'def f(x: str) -> bool:\n    y = len(x)\n    return y > 3')),
    ).toMatchObject({
      signature: { argument: 'str', result: 'bool' },
      mentionsX: true,
      steps: 2,
    });
    expect(
      programFacts(tokenize(vocabulary, 'def f(x: list, n: int) -> bool:\n    t = n\n    return t > 3')),
    ).toMatchObject({
      signature: { argument: 'list', second: 'int', result: 'bool' },
      mentionsX: false,
      steps: 2,
    });
    expect(programFacts(tokenize(vocabulary, `${int}3 + 4`))).toMatchObject({ mentionsX: false, steps: 1 });
    expect(programFacts(tokenize(vocabulary, 'x + 1')).signature).toBeUndefined();
  });
});

describe('splitting completions', () => {
  it.each(levels)('gives the parts that were sampled, each a text of its own (level %i)', (level) => {
    const language = compileLanguage({ level });
    const { starts } = language;
    const random = openStream(5, 'suite');
    for (let i = 0; i < 200; i++) {
      const { program, input, signature } = splitTriplet(
        sampleFromPrior(language, starts.triplet, 90, random),
      );
      expect(accepts(language, starts.program(signature), program)).toBe(true);
      expect(accepts(language, starts.input(signature), input)).toBe(true);
      const inputs = splitInputs(sampleFromPrior(language, starts.inputs(signature, 6), 240, random));
      expect(inputs).toHaveLength(6);
      for (const one of inputs) expect(accepts(language, starts.input(signature), one)).toBe(true);
      const answer = sampleFromPrior(language, starts.program(signature), 30, random);
      expect([...splitProgram(answer).program]).toEqual([...answer.subarray(0, -1)]);
    }
  });

  it('refuses what is not such a completion', () => {
    const program = tokenize(vocabulary, `${int}x`);
    expect(() => splitTriplet(program)).toThrow(MalformedCompletionError);
    expect(() => splitTriplet(Int32Array.from([...program, special('in'), special('eos')]))).toThrow(
      MalformedCompletionError,
    );
    expect(() => splitInputs(Int32Array.of(special('eos')))).toThrow(MalformedCompletionError);
    expect(() => splitInputs(Int32Array.of(vocabulary.id('1'), special('sep'), special('eos')))).toThrow(
      MalformedCompletionError,
    );
    expect(() => splitProgram(tokenize(vocabulary, 'x'))).toThrow(MalformedCompletionError);
  });
});
