/** The map of tasks: vectors do not depend on the batch, the same vectors give the same map, and much is thinned evenly. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uniform } from '../../core/random/counter';
import type { Run } from '../../core/selfplay/run';
import { modes } from '../../core/task/mode';
import { createPythonPool, type PythonPool } from '../python/pool';
import { Asker, trainedRun } from './fixture';
import { type Grid, mostProjected } from './protocol';

let python: PythonPool;
let run: Run;
let asker: Asker;
beforeAll(async () => {
  python = await createPythonPool({ workers: 1 });
  run = await trainedRun(python);
  asker = new Asker(python);
  await asker.ask('load', { key: 'now', config: run.config, policy: await run.policy.save() });
}, 180_000);
afterAll(async () => {
  await run.policy.dispose();
  await python.dispose();
});

/** Two clouds far apart. */
function clouds(rows: number, width = 6): Grid {
  const data = Float32Array.from({ length: rows * width }, (_, i) => {
    const row = Math.floor(i / width);
    return uniform(1, 2, 3, i) + (row % 2 === 0 ? 0 : 20);
  });
  return { shape: [rows, width], data };
}

describe('embed', () => {
  it('gives each task the same vector alone and among others', async () => {
    const questions = modes.flatMap((mode) => run.buffers[mode].newest(30).map(({ task }) => task));
    const heard = { progress: [], tokens: [] };
    const { vectors } = await asker.ask('embed', { key: 'now', questions }, { heard });
    const width = run.config.model.width;
    expect(vectors.shape).toEqual([questions.length, width]);
    expect(heard.progress.length).toBeGreaterThan(0);
    for (const index of [0, 7, questions.length - 1]) {
      const question = questions[index];
      if (!question) throw new Error('The run has too few tasks.');
      const alone = await asker.ask('embed', { key: 'now', questions: [question] });
      const row = vectors.data.subarray(index * width, (index + 1) * width);
      alone.vectors.data.forEach((value, i) => {
        expect(value).toBeCloseTo(row[i] ?? 0, 4);
      });
    }
  });
});

describe('project', () => {
  it('repeats a map from its seed and keeps neighbours together', async () => {
    const vectors = clouds(60);
    const [first, second, other] = [
      await asker.ask('project', { vectors, seed: 1 }),
      await asker.ask('project', { vectors, seed: 1 }),
      await asker.ask('project', { vectors, seed: 2 }),
    ];
    expect(second).toEqual(first);
    expect(other.points.data).not.toEqual(first.points.data);
    const place = (row: number): [number, number] => [
      first.points.data[2 * row] ?? 0,
      first.points.data[2 * row + 1] ?? 0,
    ];
    const distance = (a: number, b: number): number =>
      Math.hypot(place(a)[0] - place(b)[0], place(a)[1] - place(b)[1]);
    // The nearest neighbour of every point is of its own cloud.
    for (let row = 0; row < 60; row++) {
      const others = Array.from({ length: 60 }, (_, i) => i).filter((i) => i !== row);
      const nearest = others.reduce((a, b) => (distance(row, b) < distance(row, a) ? b : a));
      expect(nearest % 2).toBe(row % 2);
    }
    expect(Math.min(...first.points.data)).toBe(0);
    expect(Math.max(...first.points.data)).toBe(1);
  });

  it.each([0, 1, 2, 3, 4, 5])('lays out %i vectors, equal ones too', async (rows) => {
    const vectors = { shape: [rows, 3], data: new Float32Array(rows * 3).fill(1) };
    const { points } = await asker.ask('project', { vectors, seed: 1 });
    expect(points.shape).toEqual([rows, 2]);
    expect([...points.data].every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it('takes as many as it can show evenly from more', async () => {
    const controller = new AbortController();
    const vectors = clouds(2 * mostProjected, 2);
    const heard = { progress: [], tokens: [] };
    const going = asker.ask('project', { vectors, seed: 1 }, { signal: controller.signal, heard });
    const { rows, points } = await going;
    expect(rows).toHaveLength(mostProjected);
    expect(rows.slice(0, 3)).toEqual([0, 2, 4]);
    expect(points.shape).toEqual([mostProjected, 2]);
  });

  it('can be given up', async () => {
    await expect(
      asker.ask('project', { vectors: clouds(500), seed: 1 }, { signal: AbortSignal.abort() }),
    ).rejects.toThrow(/abort/i);
  });
});
