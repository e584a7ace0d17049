import { describe, expect, it } from 'vitest';
import { loadAssets } from './host';
import { createPythonPool } from './pool';
import { openSnapshotStore } from './snapshotStore';

const program = { program: 'def f(x):\n    return x + 1', inputs: ['1'] };
const options = { timeoutMs: 10_000, maxReprLength: 100, runs: 2, inputs: 'literal' } as const;

/** Not the program's: tests in other processes use that at the same time. */
const storeName = 'absolute-zero-python-test';

describe('the snapshot store', () => {
  it('gives back what was kept, and nothing to those with other sources', async () => {
    const store = await openSnapshotStore({ test: 'one' }, storeName);
    await store.forget();
    expect(await store.recall()).toBeUndefined();
    await store.keep(new Uint8Array([1, 2, 3]));
    expect([...((await store.recall()) ?? [])]).toEqual([1, 2, 3]);
    const other = await openSnapshotStore({ test: 'other' }, storeName);
    expect(await other.recall()).toBeUndefined();
    await store.forget();
    expect(await store.recall()).toBeUndefined();
  });

  it('does not keep the pool from starting when what it holds is of no use', async () => {
    const { sources } = await loadAssets(undefined, () => undefined);
    const real = await openSnapshotStore(sources);
    await real.keep(new Uint8Array(1024));
    const pool = await createPythonPool({ workers: 1 });
    try {
      expect(await pool.run([program], options)).toEqual([[{ ok: true, repr: '2', type: 'int' }]]);
    } finally {
      await pool.dispose();
    }
  });
});
