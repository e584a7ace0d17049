/** One round of a contender at a task by several clocks, and how rounds are summed up. */
import type { ContenderName, Measured } from './page/main';

/** Seconds one round took by the clock, seconds of processor the browser used meanwhile, and dispatches. */
export interface Timing extends Measured {
  readonly processor: number;
}

export function fastest(timings: readonly Timing[]): Timing {
  return timings.reduce((best, timing) => (timing.seconds < best.seconds ? timing : best));
}

/** The fastest round and all of them; a round that had to wait for a processor is said to be no measurement. */
export function describeTimings(timings: readonly Timing[], name: ContenderName): string {
  const best = fastest(timings);
  const all = timings.map(({ seconds }) => seconds.toFixed(3)).join(', ');
  // A graphics processor leaves the others idle.
  const disturbed = !name.includes('webgpu') && best.processor < 0.8 * best.seconds;
  const warning = disturbed
    ? ' - DISTURBED: something else used the processor, so run this again on a quiet machine'
    : '';
  const encoded = best.dispatches > 0 ? `, ${best.dispatches} dispatches` : '';
  return `${best.seconds.toFixed(3)} s, ${best.processor.toFixed(2)} s of processor${encoded} (rounds ${all})${warning}`;
}
