import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream } from '../random/stream';
import { advance, allows } from './automaton';
import { compileLanguage } from './compile';
import { maxListedInputs } from './input';
import { type Language, parametersOf, type Signature } from './language';
import { type LanguageOptions, levels, OutsideLevelError } from './options';
import { accepts, BudgetError, sampleFromPrior } from './prior';
import { tokenize } from './tokenizer';
import { valueTypes } from './value';
import { vocabulary } from './vocabulary';

/** Every start state of a language with the budget it is used with. */
function allStarts(language: Language): { name: string; start: number; limit: number }[] {
  const { starts, maxProgramTokens, maxValueTokens, maxInputTokens } = language;
  const found = [
    { name: 'triplet', start: starts.triplet, limit: maxProgramTokens + maxInputTokens + 2 },
    { name: 'program', start: starts.anyProgram, limit: maxProgramTokens + 1 },
  ];
  for (const signature of language.signatures) {
    const name = `${signature.argument} -> ${signature.result}`;
    found.push({ name, start: starts.program(signature), limit: maxProgramTokens + 1 });
  }
  for (const type of valueTypes(language.level)) {
    found.push({ name: type, start: starts.value(type), limit: maxValueTokens + 1 });
  }
  const distinct = new Map(language.signatures.map((it) => [parametersOf(it).join(', '), it]));
  for (const [name, signature] of distinct) {
    found.push({ name, start: starts.input(signature), limit: maxInputTokens + 1 });
    for (let count = 1; count <= maxListedInputs; count++) {
      const limit = count * (maxInputTokens + 1);
      found.push({ name: `${count} ${name}`, start: starts.inputs(signature, count), limit });
    }
  }
  return found;
}

/** Every level as it is, and each other mask at levels that differ in what its words can make. */
const languages: readonly (readonly [name: string, options: LanguageOptions])[] = [
  ...levels.map((level) => [`level ${level}`, { level }] as const),
  ...([0, 3, 4] as const).map((level) => [`syntax at level ${level}`, { level, mask: 'syntax' }] as const),
  ['no mask at level 0', { level: 0, mask: 'off' }],
];

describe.each(languages)('%s', (_, options) => {
  const language = compileLanguage(options);
  const { automaton } = language;
  const starts = allStarts(language);

  it('is compiled once', () => {
    expect(compileLanguage({ ...options })).toBe(language);
    expect(
      compileLanguage({ mask: 'typed', messages: 'none', errors: 'none', composites: 0, ...options }),
    ).toBe(language);
  });

  it('has moderately many states', () => {
    const typed = { 0: 100, 1: 200, 2: 2_000, 3: 10_000, 4: 50_000 }[language.level];
    const more =
      options.mask === 'syntax' ? { 0: 100, 1: 100, 2: 500, 3: 4_000, 4: 12_000 }[language.level] : 1;
    expect(automaton.states).toBeLessThan(typed + more);
    expect(automaton.states).toBeLessThanOrEqual(60_000);
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

/**
 * A digest (FNV-1a) of texts of every kind drawn from one stream, with how many tokens they have and the sum of their
 * log weights. The numbers it is compared with come from the version of 2026-11-23, so that its seeds stay what they are.
 */
function drawnOf(language: Language) {
  const { automaton, starts, maxProgramTokens, maxValueTokens } = language;
  const random = openStream(language.level, 'propose');
  let digest = 0x811c9dc5;
  let count = 0;
  let logWeight = 0;
  const draw = (start: number, limit: number): void => {
    let state = start;
    for (const token of sampleFromPrior(language, start, limit, random)) {
      digest = Math.imul(digest ^ token, 0x01000193) >>> 0;
      logWeight += automaton.weights[(automaton.rowOf[state] ?? 0) * automaton.vocabulary + token] ?? 0;
      state = advance(automaton, state, token);
      count++;
    }
  };
  for (let i = 0; i < 300; i++) draw(starts.triplet, maxProgramTokens + maxValueTokens + 2);
  for (let i = 0; i < 50; i++) {
    for (const signature of language.signatures) {
      draw(starts.program(signature), maxProgramTokens + 1);
      draw(starts.value(signature.result), maxValueTokens + 1);
      draw(starts.input(signature), maxValueTokens + 1);
      draw(starts.inputs(signature, 6), 6 * (maxValueTokens + 1));
    }
  }
  return { digest, count, logWeight };
}

describe('levels', () => {
  it('grow: what is a program of one level is a program of the next', () => {
    fc.assert(
      fc.property(
        fc.nat(levels.length - 2),
        fc.integer(),
        fc.constantFrom(0.6, 1),
        (index, seed, flatten) => {
          const [lower, higher] = levels.slice(index, index + 2).map((level) => compileLanguage({ level }));
          if (!lower || !higher) throw new Error('No such pair of levels.');
          const budget = lower.maxProgramTokens + 1;
          const stream = openStream(seed, 'suite');
          const text = sampleFromPrior(lower, lower.starts.anyProgram, budget, stream, { flatten });
          expect(accepts(higher, higher.starts.anyProgram, text)).toBe(true);
          for (const signature of lower.signatures) {
            const input = sampleFromPrior(lower, lower.starts.input(signature), 40, stream, { flatten });
            expect(accepts(higher, higher.starts.input(signature), input)).toBe(true);
          }
          expect(higher.maxProgramTokens).toBeGreaterThanOrEqual(lower.maxProgramTokens);
        },
      ),
    );
  });

  it.each([
    [0, 0x2cb5f195, 3370, -4011.533],
    [1, 0xdb49251c, 3965, -6115.691],
    [2, 0x75a0aa38, 6899, -11142.772],
    [3, 0xb0b0e828, 40627, -54956.338],
  ] as const)(
    'write at level %i what they wrote before there were others',
    (level, digest, count, logWeight) => {
      const drawn = drawnOf(compileLanguage({ level }));
      expect([drawn.digest, drawn.count]).toEqual([digest, count]);
      expect(drawn.logWeight).toBeCloseTo(logWeight, 2);
    },
  );

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
    [4, 'def f(x: int, n: int) -> int:\n    return x if x > n else n'],
    [
      4,
      'def f(x: int) -> int:\n    t = 0\n    while x > 0:\n        t += x % 10\n        x //= 10\n    return t',
    ],
    [4, 'def f(x: list) -> dict:\n    t = {}\n    for v in x:\n        t[v] = t.get(v, 0) + 1\n    return t'],
    [4, 'def f(x: list) -> list:\n    return [v * w for v in x for w in range(v)]'],
    [4, 'def f(x: dict) -> dict:\n    return {x[v]: v for v in x}'],
    [4, 'def f(x: tuple) -> tuple:\n    return (x[1], x[0])'],
  ] as const)('level %i has %j, and no level below it does', (level, text) => {
    for (const other of levels) {
      const language = compileLanguage({ level: other });
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
    // Loops that would not end, or that double what they have in every trip.
    'def f(x: int) -> int:\n    t = 0\n    while x > 0:\n        t += 1\n    return t',
    'def f(x: int) -> int:\n    while x > -1:\n        x //= 2\n    return x',
    'def f(x: int) -> int:\n    t = 0\n    while t < x:\n        t *= 2\n    return t',
    'def f(x: int) -> int:\n    t = 2\n    for v in range(x):\n        t *= t\n    return t',
    "def f(x: int) -> str:\n    t = 'a'\n    for v in range(x):\n        t += t\n    return t",
    // A block without a statement, a name that is not there, a first line that is one lexeme written as several.
    'def f(x: int) -> int:\n    t = 0\n    for v in range(x):\n    return t',
    'def f(x: int) -> int:\n    t = 0\n    return n',
    'def f(x: int, n: bool) -> int:\n    return x',
  ])('no level has %j', (text) => {
    const tokens = (() => {
      try {
        return program(text);
      } catch {
        return new Int32Array(0);
      }
    })();
    for (const level of levels) {
      const language = compileLanguage({ level });
      expect(accepts(language, language.starts.anyProgram, tokens)).toBe(false);
    }
  });

  it('refuses types, signatures and counts that a level does not have', () => {
    const { starts } = compileLanguage({ level: 0 });
    const listed: Signature = { argument: 'list', result: 'int' };
    expect(() => starts.value('list')).toThrow(OutsideLevelError);
    expect(() => starts.program(listed)).toThrow(OutsideLevelError);
    const known: Signature = { argument: 'int', result: 'int' };
    expect(() => starts.inputs(known, 0)).toThrow(OutsideLevelError);
    expect(() => starts.inputs(known, maxListedInputs + 1)).toThrow(OutsideLevelError);
    expect(() => starts.input(listed)).toThrow(OutsideLevelError);
    expect(() => starts.input({ ...known, second: 'int' })).toThrow(OutsideLevelError);
  });
});
