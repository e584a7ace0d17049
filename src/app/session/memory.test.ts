import { describe, expect, it } from 'vitest';
import { memoryReader } from './memory';

describe('memoryReader', () => {
  it('says nothing where the browser tells nothing', () => {
    expect(memoryReader({}, () => 0)()).toEqual({});
  });

  it('measures page and workers seldom and says the last answer in between', async () => {
    let time = 0;
    let asked = 0;
    const read = memoryReader(
      {
        memory: { usedJSHeapSize: 5 },
        measureUserAgentSpecificMemory: async () => ({ bytes: 100 * ++asked }),
      },
      () => time,
    );
    expect(read()).toEqual({ heapBytes: 5 });
    await Promise.resolve();
    expect(read()).toEqual({ heapBytes: 5, tabBytes: 100 });
    time = 29_999;
    read();
    expect(asked).toBe(1);
    time = 30_000;
    read();
    expect(asked).toBe(2);
  });

  it('lives with a browser that refuses', async () => {
    const read = memoryReader(
      { measureUserAgentSpecificMemory: () => Promise.reject(new Error('not isolated')) },
      () => 0,
    );
    read();
    await Promise.resolve();
    expect(read()).toEqual({});
  });
});
