/**
 * Whether the page stays smooth while it trains at full speed: tasks of the page's own thread, from the browser's trace, and
 * how soon an interaction is painted. Training itself runs in workers and is not what is looked at here.
 */
import type { Browser, Page } from '@playwright/test';

/** A task longer than this is felt as a stall. */
export const longTaskMs = 50;

export interface Responsiveness {
  readonly tasks: number;
  readonly longestMs: number;
  /** Tasks over {@link longTaskMs} by the clock, longest first. */
  readonly long: readonly number[];
  /** By the processor's time, which other work on the machine does not stretch: the longest first. */
  readonly processorMs: readonly number[];
  readonly longestProcessorMs: number;
  /** From the event to the next paint, slowest first, in steps of 8 ms as the browser reports them. */
  readonly interactionsMs: readonly number[];
  readonly iterations: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds by the clock, and of the processor. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Watches the page for a while in which somebody uses it. */
export async function watch(
  browser: Browser,
  page: Page,
  use: (page: Page) => Promise<void>,
): Promise<Responsiveness> {
  await page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(window, { interactions: seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        if ('interactionId' in entry && Number(entry.interactionId) > 0) seen.push(entry.duration);
      }
    }).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
  const before = await iterationShown(page);
  await browser.startTracing(page, {
    categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline'],
  });
  await use(page);
  const trace = JSON.parse((await browser.stopTracing()).toString()) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  const tasks = tasksOfPage(trace.traceEvents);
  const durations = tasks.map(({ dur = 0 }) => dur / 1000);
  const processorMs = tasks.map(({ tdur = 0 }) => tdur / 1000).sort((a, b) => b - a);
  const interactions = await page.evaluate(
    () => (window as unknown as { readonly interactions: readonly number[] }).interactions,
  );
  return {
    tasks: durations.length,
    longestMs: durations[0] ?? 0,
    processorMs,
    longestProcessorMs: processorMs[0] ?? 0,
    long: durations.filter((ms) => ms > longTaskMs),
    interactionsMs: [...interactions].sort((a, b) => b - a),
    iterations: (await iterationShown(page)) - before,
  };
}

/** Tasks of the busiest renderer's main thread, longest first. */
function tasksOfPage(events: readonly TraceEvent[]): TraceEvent[] {
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const byThread = mains.map(({ pid, tid }) =>
    events
      .filter(
        (event) => event.pid === pid && event.tid === tid && event.name === 'RunTask' && event.ph === 'X',
      )
      .sort((a, b) => (b.dur ?? 0) - (a.dur ?? 0)),
  );
  const sum = (tasks: readonly TraceEvent[]): number => tasks.reduce((total, { dur = 0 }) => total + dur, 0);
  return byThread.sort((a, b) => sum(b) - sum(a))[0] ?? [];
}

/** The iteration that the ring's middle shows; 0 outside of the playground. */
export async function iterationShown(page: Page): Promise<number> {
  const shown = page.locator('.ring-headline');
  return (await shown.count()) === 0 ? 0 : Number(await shown.textContent());
}
