import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Tally } from './tally';

describe('tally', () => {
  it('says how often a text had been seen before', () => {
    const tally = new Tally(10);
    expect(tally.count('a')).toBe(0);
    expect([tally.add('a'), tally.add('b'), tally.add('a'), tally.add('a')]).toEqual([0, 0, 1, 2]);
    expect(tally.count('a')).toBe(3);
  });

  it('forgets what was not seen for longest, and only that', () => {
    const tally = new Tally(2);
    for (const text of ['a', 'b', 'a', 'c']) tally.add(text);
    expect(tally.count('b')).toBe(0);
    expect(tally.count('a')).toBe(2);
    expect(tally.count('c')).toBe(1);
  });

  it('never holds more than its capacity, and counts exactly what it holds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 60 }),
        fc.integer({ min: 1, max: 6 }),
        (texts, capacity) => {
          const tally = new Tally(capacity);
          for (const text of texts) tally.add(text);
          const saved = tally.save();
          expect(saved.length).toBeLessThanOrEqual(capacity);
          // The texts kept are the `capacity` distinct ones seen last, the longest unseen first.
          const lastSeen = [...new Set([...texts].reverse())].slice(0, capacity).reverse();
          expect(saved.map(([text]) => text)).toEqual(lastSeen);
          if (new Set(texts).size <= capacity) {
            for (const [text, count] of saved) {
              expect(count).toBe(texts.filter((other) => other === text).length);
            }
          }
        },
      ),
    );
  });

  it('goes on after JSON where it was', () => {
    const tally = new Tally(3);
    for (const text of ['a', 'b', 'c', 'a']) tally.add(text);
    const restored = new Tally(3);
    restored.add('what was there before');
    restored.restore(JSON.parse(JSON.stringify(tally.save())) as [string, number][]);
    for (const text of ['d', 'a']) expect(restored.add(text)).toBe(tally.add(text));
    expect(restored.save()).toEqual(tally.save());
  });
});
