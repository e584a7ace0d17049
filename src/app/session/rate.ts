/**
 * How fast the last run was in this browser, kept for the estimate of the next one. What was stored is checked, and
 * storage that is full or forbidden only loses the figure.
 */
import * as v from 'valibot';
import type { MeasuredRate } from '../../core/config/estimate';
import type { SessionState } from './state';

const key = 'absolute-zero.rate';

const schema = v.object({
  tokensPerSecond: v.pipe(v.number(), v.gtValue(0)),
  parameters: v.pipe(v.number(), v.gtValue(0)),
});

/** The rate of the open run; undefined before it has one. */
export function rateOf({
  run,
  throughput,
}: Pick<SessionState, 'run' | 'throughput'>): MeasuredRate | undefined {
  const tokensPerSecond = (throughput?.generated ?? 0) + (throughput?.trained ?? 0);
  return run && tokensPerSecond > 0 ? { tokensPerSecond, parameters: run.parameters } : undefined;
}

export function readRate(storage: Pick<Storage, 'getItem'>): MeasuredRate | undefined {
  try {
    const result = v.safeParse(schema, JSON.parse(storage.getItem(key) ?? 'null'));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

export function writeRate(storage: Pick<Storage, 'setItem'>, rate: MeasuredRate): void {
  try {
    storage.setItem(key, JSON.stringify(rate));
  } catch {
    // Full or forbidden storage: the next visit has no estimate of seconds.
  }
}
