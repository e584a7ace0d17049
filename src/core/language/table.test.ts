import { describe, expect, it } from 'vitest';
import { type GrammarSymbol, option, SymbolTable } from './symbol';
import { AutomatonBuilder, GrammarError } from './table';
import { vocabulary } from './vocabulary';

function setUp() {
  const table = new SymbolTable(vocabulary);
  const t = (lexeme: string): GrammarSymbol => table.token(lexeme);
  const builder = new AutomatonBuilder(vocabulary.size);
  const probability = (state: number, lexeme: string): number => {
    const { weights, rowOf, vocabulary: size } = builder.build();
    return Math.exp(weights[(rowOf[state] ?? 0) * size + vocabulary.id(lexeme)] ?? Number.NaN);
  };
  const step = (state: number, lexeme: string): number =>
    builder.build().next[state * vocabulary.size + vocabulary.id(lexeme)] ?? Number.NaN;
  return { table, t, builder, probability, step };
}

describe('AutomatonBuilder', () => {
  it('multiplies the weights of nested alternatives and gives an empty one to what follows', () => {
    const { table, t, builder, probability } = setUp();
    const inner = table.rule('inner', () => [option(3, t('a')), option(1)]);
    const outer = table.rule('outer', () => [option(1, inner, t('b')), option(4, t('c'))]);
    const start = builder.start([outer, t('<eos>')]);
    expect(probability(start, 'a')).toBeCloseTo(0.15);
    expect(probability(start, 'b')).toBeCloseTo(0.05);
    expect(probability(start, 'c')).toBeCloseTo(0.8);
    expect(probability(start, '<eos>')).toBe(0);
  });

  it('merges states with the same future, and counts the fewest tokens', () => {
    const { table, t, builder, step } = setUp();
    const pair = table.rule('pair', () => [option(1, t('a'), t('x')), option(1, t('b'), t('x'))]);
    const start = builder.start([pair, t('<eos>')]);
    const { states, fewest, end } = builder.build();
    expect(step(start, 'a')).toBe(step(start, 'b'));
    expect(states).toBe(4);
    expect([fewest[start], fewest[end]]).toEqual([3, 0]);
  });

  it('keeps states apart whose weights differ', () => {
    const { table, t, builder, step } = setUp();
    const weighted = (weight: number) =>
      table.rule(`after ${weight}`, () => [option(weight, t('x')), option(1, t('y'))]);
    const start = builder.start([
      table.rule('start', () => [option(1, t('a'), weighted(1)), option(1, t('b'), weighted(2))]),
      t('<eos>'),
    ]);
    expect(step(start, 'a')).not.toBe(step(start, 'b'));
  });

  it('refuses a grammar in which one token does not tell alternatives apart', () => {
    const { table, t, builder } = setUp();
    const twice = table.rule('twice', () => [option(1, t('a'), t('b')), option(1, t('a'))]);
    expect(() => builder.start([twice, t('<eos>')])).toThrow(GrammarError);
    const optional = table.rule('optional', () => [option(1, t('c')), option(1)]);
    expect(() => builder.start([optional, t('c'), t('<eos>')])).toThrow(/LL\(1\)/);
  });

  it('refuses a grammar that never ends', () => {
    const { table, t, builder } = setUp();
    const loop: GrammarSymbol = table.rule('loop', () => [option(1, t('a'), loop), option(1)]);
    expect(() => builder.start([loop, t('<eos>')])).toThrow(GrammarError);
  });

  it('refuses symbols without text', () => {
    const { table, t, builder } = setUp();
    expect(() => builder.start([table.rule('nothing', () => []), t('<eos>')])).toThrow(GrammarError);
    expect(() => builder.start([table.rule('empty', () => [option(1)])])).toThrow(GrammarError);
  });
});
