/** The dispatches of an update: how many there are, and that their tables lie where the kernels look for them. */
import { describe, expect, test } from 'vitest';
import { Grammar } from '../../packing/grammar';
import { permissiveAutomaton, randomPrompt, shapeNamed } from '../../suite/fixture';
import { options } from '../../suite/gradient';
import { packBatch } from './batch';
import type { Model } from './dispatches';
import { stretchWords } from './kernels/attentionBackward';
import { kernelSet } from './kernels/set';
import { chunkPlan, packPlan, stepPlan } from './plan';
import { weightLayout } from './weights';

const shape = shapeNamed('query, key and value bias');
const grammar = new Grammar(permissiveAutomaton(shape.vocabulary));
const model: Model = { shape, weights: weightLayout(shape), form: 'register', entries: 3, parts: 1 };

const completion = (length: number, seed: number) => {
  const tokens = randomPrompt(shape.vocabulary - 2, length, seed).map((token) => token + 2);
  tokens[length - 1] = 1;
  return { tokens, gain: 1, loss: 0, entropy: 0, priorKl: 0 };
};

const rows = [3, 1, 6].map((length, i) => ({
  prompt: randomPrompt(shape.vocabulary, length, i),
  start: 0,
  limit: 20,
  completions: [7, 2, 20].map((count, j) => completion(count, 10 * i + j)),
}));

const pack = (chunkRows: number, stretchRows: number, from = rows) =>
  packBatch(from, { grammar, vocabulary: shape.vocabulary, clip: options, chunkRows, stretchRows });

test('an update of two layers takes at most 60 dispatches, and each finds all its numbers', () => {
  const batch = pack(1000, 8);
  expect(batch.chunks).toHaveLength(1);
  const dispatches = [
    packPlan(100),
    ...batch.chunks.flatMap((chunk) => chunkPlan(model, chunk, batch.outputs, options).dispatches),
    ...stepPlan(model, 100, batch.outputs, 1, options),
  ];
  expect(dispatches.length).toBeLessThanOrEqual(60);
  const kernels = kernelSet(shape, 'register');
  for (const { kernel, task, groups } of dispatches) {
    expect(Object.keys(task).sort(), kernel).toEqual([...kernels[kernel].fields].sort());
    expect(Math.min(...groups), kernel).toBeGreaterThan(0);
  }
});

describe('a batch in tables', () => {
  const words = (batch: ReturnType<typeof pack>, at: number, count: number) =>
    Array.from(batch.words.subarray(at, at + count));

  test('is cut where it is too large, no row of statistics twice', () => {
    const one = pack(1000, 8);
    const several = pack(20, 8);
    expect(several.chunks).toHaveLength(3);
    expect(several.outputs).toBe(one.outputs);
    let outputs = 0;
    for (const chunk of several.chunks) {
      expect(chunk.outputsBefore).toBe(outputs);
      outputs += chunk.outputs;
    }
    expect(outputs).toBe(several.outputs);
  });

  test('a row of very many completions is cut too, and nothing of it lost', () => {
    const [row] = rows;
    if (!row) throw new Error('There are rows.');
    const completions = Array.from({ length: 150 }, (_, i) => completion(12, 500 + i));
    const batch = pack(400, 8, [{ ...row, completions }]);
    expect(batch.chunks.length).toBeGreaterThan(1);
    const items = batch.chunks.map(({ at, outputs }) => {
      const [last = 0] = words(batch, at.rowGroups + outputs, 1);
      return Array.from({ length: last }, (_, g) => batch.words[at.groups + 6 * g + 3] ?? 0);
    });
    expect(items.flat().reduce((a, b) => a + b)).toBe(150 * 12);
  });

  test('the stretches of a key are exactly the rows that see it', () => {
    const batch = pack(1000, 4);
    const [chunk] = batch.chunks;
    if (!chunk) throw new Error('There is a chunk.');
    const { at } = chunk;
    const seenBy = Array.from({ length: chunk.rows }, () => new Set<number>());
    for (let row = 0; row < chunk.rows; row++) {
      const start = at.paths + (batch.words[at.pathStarts + row] ?? 0);
      for (const key of words(batch, start, batch.words[at.pathLengths + row] ?? 0)) seenBy[key]?.add(row);
    }
    const walked = Array.from({ length: chunk.rows }, () => new Set<number>());
    const slots = new Set<number>();
    for (let stretch = 0; stretch < chunk.stretches; stretch++) {
      const [key = 0, first = 0, count = 0, slot = 0] = words(
        batch,
        at.stretches + stretchWords * stretch,
        stretchWords,
      );
      expect(count).toBeLessThanOrEqual(4);
      for (const row of words(batch, at.order + first, count)) {
        expect(walked[key]?.has(row)).toBe(false);
        walked[key]?.add(row);
      }
      const [begin = 0, end = 0] = words(batch, at.stretchStarts + key, 2);
      expect(slot).toBeGreaterThanOrEqual(begin);
      expect(slot).toBeLessThan(end);
      slots.add(slot);
    }
    expect(slots.size).toBe(chunk.stretches);
    expect(walked).toEqual(seenBy);
  });
});
