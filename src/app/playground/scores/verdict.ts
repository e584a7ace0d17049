/** An accuracy beside its floors, in words. */
import { accuracy } from '../../components/format';

export interface Standing {
  readonly current: number | undefined;
  readonly best: number | undefined;
  readonly random: number | undefined;
  readonly trivial: number | undefined;
}

/** How far over the higher floor counts as learned rather than as noise of a suite of this size. */
const margin = 0.05;

export function verdict({ current, best, random, trivial }: Standing): string {
  if (current === undefined) return 'not measured yet';
  const floor = Math.max(random ?? 0, trivial ?? 0);
  const standing =
    current > floor + margin
      ? 'above its floor'
      : current < floor - margin
        ? 'below its floor'
        : 'at its floor';
  const record = best !== undefined && best > current ? `, best ${accuracy(best)}` : '';
  return `${standing} of ${accuracy(floor)}${record}`;
}
