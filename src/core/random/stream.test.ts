import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream, shuffle } from './stream';

const seed = fc.integer({ min: 0, max: 0xffffffff });
const drawn = (stream: { next(): number }, count: number) =>
  Array.from({ length: count }, () => stream.next());

describe('streams', () => {
  it('are forked by name: the same name repeats, another name shares nothing', () => {
    fc.assert(
      fc.property(seed, (at) => {
        expect(drawn(openStream(at, 'propose'), 8)).toEqual(drawn(openStream(at, 'propose'), 8));
        const select = drawn(openStream(at, 'select'), 8);
        expect(drawn(openStream(at, 'propose'), 8).filter((value) => select.includes(value))).toEqual([]);
      }),
    );
  });

  it('differ between neighbouring seeds', () => {
    const first = Array.from({ length: 1000 }, (_, at) => openStream(at, 'select').next());
    expect(new Set(first).size).toBe(1000);
    // Mean of 1000 uniform numbers: standard deviation sqrt(1/12/1000) = 0.0091; 5 of them.
    expect(Math.abs(first.reduce((sum, value) => sum + value, 0) / 1000 - 0.5)).toBeLessThan(0.046);
  });

  it('go on from a saved state, also after JSON', () => {
    fc.assert(
      fc.property(seed, fc.nat(50), (at, before) => {
        const stream = openStream(at, 'propose');
        drawn(stream, before);
        const state = JSON.parse(JSON.stringify(stream.state())) as number[];
        const rest = drawn(stream, 10);
        expect(drawn(openStream(at, 'propose', state), 10)).toEqual(rest);
      }),
    );
  });

  it('hand out a state that later draws leave alone', () => {
    const stream = openStream(1, 'select');
    const state = stream.state();
    const copy = [...state];
    stream.next();
    expect(state).toEqual(copy);
    expect(stream.state()).not.toEqual(copy);
  });

  it('stay in bounds', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: 1000 }), (at, bound) => {
        const stream = openStream(at, 'select');
        const value = stream.below(bound);
        expect(Number.isInteger(value) && value >= 0 && value < bound).toBe(true);
        expect(stream.next()).toBeLessThan(1);
        expect(Number.isInteger(stream.word()) && stream.word() >= 0).toBe(true);
        expect(Number.isFinite(stream.normal())).toBe(true);
      }),
    );
  });

  it('draw normal numbers with mean 0 and variance 1', () => {
    const stream = openStream(0, 'initialise');
    const values = Array.from({ length: 20_000 }, () => stream.normal());
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    // Standard deviations: 1 / sqrt(20000) = 0.0071 of the mean, sqrt(2 / 20000) = 0.01 of the variance; 5 of them.
    expect(Math.abs(mean)).toBeLessThan(0.036);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  });
});

describe('shuffle', () => {
  it('keeps every item, in place', () => {
    fc.assert(
      fc.property(seed, fc.array(fc.nat(9)), (at, items) => {
        const sorted = [...items].sort();
        const shuffled = shuffle(items, openStream(at, 'suite'));
        expect(shuffled).toBe(items);
        expect([...shuffled].sort()).toEqual(sorted);
      }),
    );
  });

  it('reaches every order equally often', () => {
    const stream = openStream(0, 'suite');
    const orders = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = shuffle(['a', 'b', 'c'], stream).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    // Six orders, 1000 each: standard deviation sqrt(6000 * 1/6 * 5/6) = 29; 5 of them.
    expect(orders.size).toBe(6);
    for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(145);
  });
});
