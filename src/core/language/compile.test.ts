import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream } from '../random/stream';
import { allows } from './automaton';
import { compileLanguage, maxListedValues, OutsideLevelError } from './compile';
import { type Language, levels, type Signature } from './language';
import { accepts, BudgetError, sampleFromPrior } from './prior';
import { tokenize } from './tokenizer';
import { valueTypes } from './value';
import { vocabulary } from './vocabulary';

/** Every start state of a language with the budget it is used with. */
function allStarts(language: Language): { name: string; start: number; limit: number }[] {
  const { starts, maxProgramTokens, maxValueTokens } = language;
  const found = [
    { name: 'triplet', start: starts.triplet, limit: maxProgramTokens + maxValueTokens + 2 },
    { name: 'program', start: starts.anyProgram, limit: maxProgramTokens + 1 },
  ];
  for (const signature of language.signatures) {
    const name = `${signature.argument} -> ${signature.result}`;
    found.push({ name, start: starts.program(signature), limit: maxProgramTokens + 1 });
  }
  for (const type of valueTypes(language.level)) {
    found.push({ name: type, start: starts.value(type), limit: maxValueTokens + 1 });
    for (let count = 1; count <= maxListedValues; count++) {
      const limit = count * (maxValueTokens + 1);
      found.push({ name: `${count} ${type}`, start: starts.values(type, count), limit });
    }
  }
  return found;
}

describe.each(levels)('level %i', (level) => {
  const language = compileLanguage(level);
  const { automaton } = language;
  const starts = allStarts(language);

  it('is compiled once', () => {
    expect(compileLanguage(level)).toBe(language);
  });

  it('has moderately many states', () => {
    expect(automaton.states).toBeLessThan(level === 3 ? 10_000 : 2_000);
  });

  it('has rows that are distributions over exactly the tokens that lead on', () => {
    const { vocabulary: size, next, rowOf, weights, states, end } = automaton;
    const wrong: number[] = [];
    for (let state = 0; state < states; state++) {
      if (state === end) continue;
      let sum = 0;
      for (let token = 0; token < size; token++) {
        const weight = weights[(rowOf[state] ?? 0) * size + token] ?? Number.NaN;
        const target = next[state * size + token] ?? Number.NaN;
        if (weight > Number.NEGATIVE_INFINITY !== target >= 0 || !(target < states)) wrong.push(state);
        sum += Math.exp(weight);
      }
      if (!(Math.abs(sum - 1) < 1e-5)) wrong.push(state);
    }
    expect(wrong).toEqual([]);
  });

  it('shares rows: no two are equal', () => {
    const size = automaton.vocabulary;
    const rows = new Set<string>();
    const count = automaton.weights.length / size;
    for (let row = 0; row < count; row++)
      rows.add(automaton.weights.subarray(row * size, (row + 1) * size).join());
    expect(rows.size).toBe(count);
  });

  it('never dead-ends: with the fewest tokens left, a legal one leads to the end', () => {
    const { vocabulary: size, states, fewest, next, end } = automaton;
    const wrong: number[] = [];
    for (let state = 0; state < states; state++) {
      if (state === end) continue;
      const budget = fewest[state] ?? 0;
      let best = Number.POSITIVE_INFINITY;
      for (let token = 0; token < size; token++) {
        const target = next[state * size + token] ?? -1;
        if (target < 0) continue;
        best = Math.min(best, 1 + (fewest[target] ?? 0));
        const fits = 1 + (fewest[target] ?? 0) <= budget;
        if (allows(automaton, state, token, budget) !== fits) wrong.push(state);
      }
      if (best !== budget) wrong.push(state);
    }
    expect(wrong).toEqual([]);
    expect(fewest[end]).toBe(0);
    expect(next.subarray(end * size, (end + 1) * size).every((target) => target === -1)).toBe(true);
  });

  it('writes texts that it accepts, within any budget that is enough', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...starts),
        fc.integer(),
        fc.constantFrom(0, 0.6, 1),
        fc.integer({ min: 0, max: 12 }),
        ({ start, limit }, seed, flatten, slack) => {
          const budget = Math.min(limit, (automaton.fewest[start] ?? 0) + slack);
          const text = sampleFromPrior(language, start, budget, openStream(seed, 'suite'), { flatten });
          expect(text.length).toBeLessThanOrEqual(budget);
          expect(text.indexOf(vocabulary.id('<eos>'))).toBe(text.length - 1);
          expect(accepts(language, start, text)).toBe(true);
          expect(accepts(language, start, text.subarray(0, -1))).toBe(true);
          expect(accepts(language, start, [...text, 0])).toBe(false);
        },
      ),
    );
  });

  it('draws tokens by their weights, renormalised over those that still fit', () => {
    const start = language.starts.anyProgram;
    const first = new Map<number, number>();
    const random = openStream(11, 'suite');
    const draws = 4000;
    for (let i = 0; i < draws; i++) {
      const token = sampleFromPrior(language, start, language.maxProgramTokens + 1, random)[0] ?? -1;
      first.set(token, (first.get(token) ?? 0) + 1);
    }
    const row = (automaton.rowOf[start] ?? 0) * automaton.vocabulary;
    for (const [token, count] of first) {
      const probability = Math.exp(automaton.weights[row + token] ?? Number.NEGATIVE_INFINITY);
      const deviation = Math.sqrt((probability * (1 - probability)) / draws);
      expect(Math.abs(count / draws - probability)).toBeLessThanOrEqual(5 * deviation);
    }
  });

  it('is the same for the same stream, and refuses a budget that is too small', () => {
    const { triplet } = language.starts;
    const draw = (seed: number) => [...sampleFromPrior(language, triplet, 60, openStream(seed, 'suite'))];
    expect(draw(3)).toEqual(draw(3));
    const tooFew = (automaton.fewest[triplet] ?? 0) - 1;
    expect(() => sampleFromPrior(language, triplet, tooFew, openStream(1, 'suite'))).toThrow(BudgetError);
  });
});

describe('levels', () => {
  it('grow: what is a program of one level is a program of the next', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 1, 2), fc.integer(), fc.constantFrom(0.6, 1), (index, seed, flatten) => {
        const [lower, higher] = levels.slice(index, index + 2).map(compileLanguage);
        if (!lower || !higher) throw new Error('No such pair of levels.');
        const budget = lower.maxProgramTokens + 1;
        const stream = openStream(seed, 'suite');
        const text = sampleFromPrior(lower, lower.starts.anyProgram, budget, stream, { flatten });
        expect(accepts(higher, higher.starts.anyProgram, text)).toBe(true);
        expect(higher.maxProgramTokens).toBeGreaterThanOrEqual(lower.maxProgramTokens);
      }),
    );
  });

  const program = (text: string) => tokenize(vocabulary, text);

  it.each([
    [0, 'def f(x: int) -> int:\n    return max(x + 1, 3) - 2'],
    [1, 'def f(x: int) -> int:\n    return x * 12 - 7'],
    [2, 'def f(x: int) -> int:\n    y = x * 2\n    return y - 1'],
    [2, 'def f(x: int) -> bool:\n    return x % 2 == 0'],
    [2, 'def f(x: int) -> int:\n    return x if x > 0 else -x'],
    [2, 'def f(x: int) -> int:\n    return (x + 1) * 2'],
    [3, 'def f(x: list) -> list:\n    return [v * 2 for v in x if v % 2 == 0]'],
    [3, 'def f(x: list) -> int:\n    return sum(x) // len(x)'],
    [3, 'def f(x: list) -> bool:\n    return x == x[::-1]'],
    [3, 'def f(x: list) -> bool:\n    return x[0] > 3'],
    [3, 'def f(x: str) -> str:\n    return x[0].upper() + x[1:]'],
    [3, "def f(x: str) -> bool:\n    return 'a' in x"],
    [3, 'def f(x: list) -> list:\n    y = max(x)\n    return [v - y for v in x]'],
  ] as const)('level %i has %j, and no level below it does', (level, text) => {
    for (const other of levels) {
      const language = compileLanguage(other);
      expect(accepts(language, language.starts.anyProgram, program(text))).toBe(other >= level);
    }
  });

  it.each([
    'def f(x: int) -> int:\n    return x +  + 1',
    'def f(x: int) -> int:\n    return 01',
    'def f(x: int) -> int:\n    return -0',
    'def f(x: int) -> int:\n    return x // 0',
    'def f(x: int) -> int:\n    return x[0]',
    'def f(x: list) -> int:\n    return x',
    'def f(x: int) -> int:\n    return y',
    'def f(x: list) -> list:\n    return [v, 1]',
  ])('no level has %j', (text) => {
    const tokens = (() => {
      try {
        return program(text);
      } catch {
        return new Int32Array(0);
      }
    })();
    for (const level of levels) {
      const language = compileLanguage(level);
      expect(accepts(language, language.starts.anyProgram, tokens)).toBe(false);
    }
  });

  it('refuses types, signatures and counts that a level does not have', () => {
    const { starts } = compileLanguage(0);
    const listed: Signature = { argument: 'list', result: 'int' };
    expect(() => starts.value('list')).toThrow(OutsideLevelError);
    expect(() => starts.program(listed)).toThrow(OutsideLevelError);
    expect(() => starts.values('int', 0)).toThrow(OutsideLevelError);
    expect(() => starts.values('int', maxListedValues + 1)).toThrow(OutsideLevelError);
  });
});
