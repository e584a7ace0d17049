import { describe, expect, it } from 'vitest';
import { compileLanguage } from '../language/compile';
import { sampleFromPrior } from '../language/prior';
import { detokenize } from '../language/tokenizer';
import { openStream } from '../random/stream';
import { PromptWriter, type Question, type Reference } from './prompt';

const level0 = compileLanguage({ level: 0 });
const intToInt = { argument: 'int', result: 'int' } as const;
const program = 'def f(x: int) -> int:\n    return x + 1';
const show = (tokens: Int32Array) => detokenize(level0.vocabulary, tokens);
const writer = new PromptWriter(level0, 256);

function question(given: Partial<Question>): Question {
  return {
    mode: 'deduction',
    program,
    signature: intToInt,
    pairs: [{ input: '3', output: '4' }],
    visible: 1,
    ...given,
  };
}

describe('the six prompts', () => {
  it('show the solver the program and what the mode gives, and nothing of what it asks', () => {
    expect(show(writer.solve(question({})).tokens)).toBe(`<ded>${program}<in>3<go>`);
    expect(show(writer.solve(question({ mode: 'abduction' })).tokens)).toBe(`<abd>${program}<out>4<go>`);
  });

  it('show the solver the visible pairs of induction and neither the hidden ones nor the program', () => {
    const pairs = [1, 2, 3, 4].map((x) => ({ input: String(x), output: String(x + 1) }));
    const { tokens } = writer.solve(question({ mode: 'induction', pairs, visible: 3 }));
    expect(show(tokens)).toBe('<ind><in>1<out>2<in>2<out>3<in>3<out>4<go>');
  });

  it('show the proposer its references, or one program to write inputs for', () => {
    const references = [
      { program, input: '3', output: '4' },
      { program, input: '5', output: '6' },
    ];
    expect(show(writer.proposeTriplet('deduction', []).tokens)).toBe('<pded><go>');
    expect(show(writer.proposeTriplet('abduction', references).tokens)).toBe(
      `<pabd>${program}<in>3<out>4<sep>${program}<in>5<out>6<sep><go>`,
    );
    expect(show(writer.proposeInputs(program, intToInt, 6).tokens)).toBe(`<pind>${program}<go>`);
  });

  it('leave out references that do not fit, and say how many are shown', () => {
    // A reference is 4 + 1 + 1 + 1 + 1 + 1 = 9 tokens: signature, x, +, 1; <in> 3 <out> 4 <sep>. Frame 2, answer 17.
    const references: Reference[] = Array.from({ length: 4 }, () => ({ program, input: '3', output: '4' }));
    const fitting = (context: number) =>
      new PromptWriter(level0, context).proposeTriplet('deduction', references);
    for (const [context, shown] of [
      [19, 0],
      [27, 0],
      [28, 1],
      [36, 1],
      [37, 2],
      [55, 4],
      [256, 4],
    ] as const) {
      const { tokens, limit, shown: actual } = fitting(context);
      expect(actual).toBe(shown);
      expect(limit).toBe(17);
      expect(tokens.length).toBe(2 + 9 * shown);
      expect(tokens.length + limit).toBeLessThanOrEqual(context);
    }
  });

  it('start completions where the grammar answers that prompt, long enough for the longest', () => {
    const random = openStream(0, 'propose');
    const completion = ({ start, limit }: { start: number; limit: number }) =>
      show(sampleFromPrior(level0, start, limit, random));
    for (let i = 0; i < 50; i++) {
      expect(completion(writer.solve(question({})))).toMatch(/^[0-9]<eos>$/);
      expect(completion(writer.solve(question({ mode: 'abduction' })))).toMatch(/^[0-9]<eos>$/);
      expect(completion(writer.solve(question({ mode: 'induction' })))).toMatch(/^def f[^<]*<eos>$/);
      expect(completion(writer.proposeTriplet('deduction', []))).toMatch(/^def f[^<]*<in>[0-9]<eos>$/);
      expect(completion(writer.proposeInputs(program, intToInt, 6))).toMatch(/^[0-9](<sep>[0-9]){5}<eos>$/);
    }
    expect(writer.solve(question({})).limit).toBe(2);
    expect(writer.solve(question({ mode: 'induction' })).limit).toBe(level0.maxProgramTokens + 1);
    expect(writer.proposeInputs(program, intToInt, 6).limit).toBe(12);
  });

  it('ask by type: a condition is answered with True or False, its pre-image with an integer', () => {
    const level2 = compileLanguage({ level: 2 });
    const asked = question({
      program: 'def f(x: int) -> bool:\n    return x > 3',
      signature: { argument: 'int', result: 'bool' },
      pairs: [{ input: '7', output: 'True' }],
    });
    const random = openStream(0, 'propose');
    const answer = (mode: 'deduction' | 'abduction') => {
      const { start, limit } = new PromptWriter(level2, 256).solve({ ...asked, mode });
      return detokenize(level2.vocabulary, sampleFromPrior(level2, start, limit, random));
    };
    for (let i = 0; i < 20; i++) {
      expect(answer('deduction')).toMatch(/^(True|False)<eos>$/);
      expect(answer('abduction')).toMatch(/^-?[0-9]+<eos>$/);
    }
  });
});
