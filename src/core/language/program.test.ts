import { describe, expect, it } from 'vitest';
import { openStream } from '../random/stream';
import { compileLanguage } from './compile';
import { MalformedCompletionError, splitProgram, splitTriplet, splitValues } from './completion';
import { levels } from './language';
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
    expect(programFacts(tokenize(vocabulary, `${int}3 + 4`)).mentionsX).toBe(false);
    expect(programFacts(tokenize(vocabulary, 'x + 1')).signature).toBeUndefined();
  });
});

describe('splitting completions', () => {
  it.each(levels)('gives the parts that were sampled, each a text of its own (level %i)', (level) => {
    const language = compileLanguage(level);
    const { starts } = language;
    const random = openStream(5, 'suite');
    for (let i = 0; i < 200; i++) {
      const { program, input, signature } = splitTriplet(
        sampleFromPrior(language, starts.triplet, 64, random),
      );
      expect(accepts(language, starts.program(signature), program)).toBe(true);
      expect(accepts(language, starts.value(signature.argument), input)).toBe(true);
      const values = splitValues(
        sampleFromPrior(language, starts.values(signature.argument, 6), 240, random),
      );
      expect(values).toHaveLength(6);
      for (const value of values)
        expect(accepts(language, starts.value(signature.argument), value)).toBe(true);
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
    expect(() => splitValues(Int32Array.of(special('eos')))).toThrow(MalformedCompletionError);
    expect(() => splitValues(Int32Array.of(vocabulary.id('1'), special('sep'), special('eos')))).toThrow(
      MalformedCompletionError,
    );
    expect(() => splitProgram(tokenize(vocabulary, 'x'))).toThrow(MalformedCompletionError);
  });
});
