/**
 * How much memory the browser says the page uses. The heap of the page's thread is known at any time in Chromium only;
 * page and workers together can be measured where the page is isolated, which the browser does when it next tidies up,
 * so it is asked seldom and the answer is that of the last time. Where nothing is known, nothing is said.
 */
import type { MemoryReading } from '../charts/definition';

/** Time between two measurements of page and workers. */
const measureEveryMs = 30_000;

declare global {
  /** Not in TypeScript's library: not every browser has them. */
  interface Performance {
    readonly memory?: { readonly usedJSHeapSize: number };
    readonly measureUserAgentSpecificMemory?: () => Promise<{ readonly bytes: number }>;
  }
}

type MemoryOfBrowser = Pick<Performance, 'memory' | 'measureUserAgentSpecificMemory'>;

/**
 * @param browser the page's `performance`
 * @param now milliseconds
 * @returns what tells the memory in use; calling it keeps the slow measurement going
 */
export function memoryReader(browser: MemoryOfBrowser, now: () => number): () => MemoryReading {
  let tabBytes: number | undefined;
  let asked = Number.NEGATIVE_INFINITY;
  const ask = (): void => {
    if (now() - asked < measureEveryMs) return;
    asked = now();
    browser.measureUserAgentSpecificMemory?.().then(
      ({ bytes }) => {
        tabBytes = bytes;
      },
      () => {
        // Not isolated, or refused: the page's own heap is all there is to say.
      },
    );
  };
  return () => {
    ask();
    const heapBytes = browser.memory?.usedJSHeapSize;
    return {
      ...(heapBytes === undefined ? {} : { heapBytes }),
      ...(tabBytes === undefined ? {} : { tabBytes }),
    };
  };
}
