import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStream } from '../random/stream';
import { madeTask } from '../selfplay/fixture';
import { type BufferState, TaskBuffer } from './buffer';

/** A deduction buffer that was given tasks 1 to `count`. */
function filled(count: number, capacity: number): TaskBuffer {
  const buffer = new TaskBuffer('deduction', capacity);
  for (let id = 1; id <= count; id++) buffer.add(madeTask(id));
  return buffer;
}

const ids = (entries: readonly { task: { id: number } }[]) => entries.map(({ task }) => task.id);
const random = () => openStream(0, 'select');

describe('task buffer', () => {
  it('keeps the newest when full, where the official code keeps the oldest', () => {
    const buffer = filled(7, 3);
    expect(buffer.size).toBe(3);
    expect(ids(buffer.newest(10))).toEqual([7, 6, 5]);
    expect(buffer.get(4)).toBeUndefined();
    expect(buffer.get(5)?.task.id).toBe(5);
  });

  it('shows the newest first, as many as are asked for', () => {
    expect(ids(filled(5, 10).newest(2))).toEqual([5, 4]);
    expect(ids(filled(5, 10).newest(0))).toEqual([]);
    expect(ids(new TaskBuffer('abduction', 4).newest(3))).toEqual([]);
  });

  it('holds after any number of additions exactly the newest, in every view of it', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.integer({ min: 1, max: 12 }), (count, capacity) => {
        const buffer = filled(count, capacity);
        const kept = Array.from({ length: Math.min(count, capacity) }, (_, index) => count - index);
        expect(buffer.size).toBe(kept.length);
        expect(ids(buffer.newest(count))).toEqual(kept);
        expect(ids(buffer.save().entries).reverse()).toEqual(kept);
        for (let id = 1; id <= count; id++) expect(buffer.get(id) !== undefined).toBe(kept.includes(id));
        const drawn = buffer.draw(random())?.task.id;
        expect(drawn === undefined ? kept.length === 0 : kept.includes(drawn)).toBe(true);
      }),
    );
  });

  it('draws uniformly from all it holds', () => {
    const buffer = filled(30, 10);
    const stream = random();
    const counts = new Map<number, number>();
    for (let i = 0; i < 10_000; i++) {
      const id = buffer.draw(stream)?.task.id ?? 0;
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    // Ten tasks, 1000 each: standard deviation sqrt(10000 * 0.1 * 0.9) = 30; 5 of them.
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('draws from the newest alone when given a window, and nothing when empty', () => {
    const buffer = filled(20, 10);
    const stream = random();
    const seen = new Set(Array.from({ length: 200 }, () => buffer.draw(stream, 3)?.task.id));
    expect([...seen].sort()).toEqual([18, 19, 20]);
    expect(new TaskBuffer('induction', 4).draw(stream)).toBeUndefined();
  });

  it('draws by step from what it holds, and by the iteration of each task, also after it was full', () => {
    const buffer = new TaskBuffer('deduction', 4);
    // Iterations 0 to 9, one task each; 6 to 9 are left, with weights 7 to 10 of 34.
    for (let iteration = 0; iteration < 10; iteration++) {
      buffer.add(madeTask(iteration, { provenance: { origin: 'policy', iteration, references: [] } }));
    }
    const stream = random();
    const drawn = Array.from({ length: 8000 }, () => buffer.drawByStep(stream)?.task.id ?? -1);
    for (const id of [6, 7, 8, 9]) {
      const share = drawn.filter((other) => other === id).length / drawn.length;
      // Standard deviation at most sqrt(0.3 * 0.7 / 8000) = 0.0051; 5 of them.
      expect(Math.abs(share - (id + 1) / 34)).toBeLessThan(0.026);
    }
    expect(new TaskBuffer('induction', 4).drawByStep(stream)).toBeUndefined();
  });

  it('gives different references, all there are at most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 12 }),
        fc.constantFrom('uniform' as const, 'recency' as const),
        fc.nat(1000),
        (count, wanted, sampling, seed) => {
          const buffer = filled(count, 10);
          const chosen = ids(buffer.references(wanted, sampling, openStream(seed, 'propose')));
          expect(chosen).toHaveLength(Math.min(wanted, buffer.size));
          expect(new Set(chosen).size).toBe(chosen.length);
          for (const id of chosen) expect(buffer.get(id)).toBeDefined();
        },
      ),
    );
  });

  it('draws references uniformly, or with the weight of their age rank', () => {
    const buffer = filled(14, 4);
    const share = (sampling: 'uniform' | 'recency'): number[] => {
      const stream = random();
      const counts = new Map<number, number>();
      for (let i = 0; i < 8000; i++) {
        for (const id of ids(buffer.references(1, sampling, stream)))
          counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      return [11, 12, 13, 14].map((id) => (counts.get(id) ?? 0) / 8000);
    };
    // Standard deviation at most sqrt(0.25 / 8000) = 0.0056; 5 of them. Index floor(4 sqrt(u)): P(i) = (2i + 1) / 16.
    share('uniform').forEach((value) => {
      expect(Math.abs(value - 0.25)).toBeLessThan(0.028);
    });
    share('recency').forEach((value, index) => {
      expect(Math.abs(value - (2 * index + 1) / 16)).toBeLessThan(0.028);
    });
  });

  it('remembers the newest 32 draws of a task and counts all of them', () => {
    const buffer = filled(2, 2);
    for (let iteration = 1; iteration <= 40; iteration++) buffer.record(2, { iteration, solveRate: 0.5 });
    const entry = buffer.get(2);
    expect(entry?.timesDrawn).toBe(40);
    expect(entry?.draws).toHaveLength(32);
    expect(entry?.draws[0]?.iteration).toBe(9);
    expect(entry?.draws[31]?.iteration).toBe(40);
    expect(buffer.get(1)?.draws).toEqual([]);
  });

  it('ignores draws of a task that has left', () => {
    const buffer = filled(3, 2);
    expect(() => buffer.record(1, { iteration: 1, solveRate: 1 })).not.toThrow();
    expect(buffer.get(1)).toBeUndefined();
  });

  it('goes on after JSON as if nothing had happened', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.integer({ min: 1, max: 8 }), fc.nat(30), (before, capacity, after) => {
        const buffer = filled(before, capacity);
        buffer.record(before, { iteration: 3, solveRate: 0.25 });
        const state = JSON.parse(JSON.stringify(buffer.save())) as BufferState;
        const restored = TaskBuffer.restore(state, capacity);
        for (let id = before + 1; id <= before + after; id++) {
          buffer.add(madeTask(id));
          restored.add(madeTask(id));
        }
        expect(restored.save()).toEqual(buffer.save());
        expect(restored.draw(random())).toEqual(buffer.draw(random()));
        expect(restored.references(3, 'recency', random())).toEqual(
          buffer.references(3, 'recency', random()),
        );
      }),
    );
  });

  it('is cut to the newest when restored into less room', () => {
    expect(ids(TaskBuffer.restore(filled(9, 9).save(), 2).newest(9))).toEqual([9, 8]);
  });

  it('saves a copy that later draws leave alone', () => {
    const buffer = filled(1, 1);
    const saved = buffer.save();
    buffer.record(1, { iteration: 1, solveRate: 1 });
    expect(saved.entries[0]?.draws).toEqual([]);
  });
});
