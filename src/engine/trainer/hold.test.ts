/** Two tabs that want the same run, with the locks of this process. */
import { describe, expect, it } from 'vitest';
import { holdRun } from './hold';

/** Locks as the browser keeps them. */
function lockManager() {
  const held = new Set<string>();
  const request = async (
    name: string,
    _options: LockOptions,
    work: (lock: Lock | null) => Promise<unknown>,
  ): Promise<unknown> => {
    if (held.has(name)) return work(null);
    held.add(name);
    try {
      return await work({ name, mode: 'exclusive' });
    } finally {
      held.delete(name);
    }
  };
  return { request } as LockManager;
}

describe('holding a run', () => {
  it('keeps others out until it is let go', async () => {
    const locks = lockManager();
    const letGo = await holdRun('first', locks);
    await expect(holdRun('first', locks)).rejects.toThrow('another tab');
    const other = await holdRun('second', locks);
    await letGo();
    const again = await holdRun('first', locks);
    await Promise.all([again(), other()]);
  });

  it('lets everyone in where locks are forbidden', async () => {
    const request = () => Promise.reject(new DOMException('Forbidden.', 'SecurityError'));
    const locks = { request } as unknown as LockManager;
    const all = await Promise.all([holdRun('first', locks), holdRun('first', locks)]);
    await Promise.all(all.map((letGo) => letGo()));
  });
});
