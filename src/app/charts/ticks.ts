/** Numbers as charts write them: short on axes, with enough digits beside a line. */
import { count, decimal, duration, withMinus } from '../components/format';
import type { XAxis } from './axis';

/** A value at an axis: `0.25`, `12k`, `1.5M`. */
export function tick(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${short(value / 1e6)}M`;
  return size >= 1e4 ? `${short(value / 1e3)}k` : short(value);
}

/** Three digits that count, without the zeros at the end. */
function short(value: number, digits = 3): string {
  return withMinus(String(Number(value.toPrecision(digits))));
}

/** A position at the x axis. */
export function tickOf(axis: XAxis, value: number): string {
  return axis === 'seconds' ? duration(value) : tick(value);
}

/** What an average leaves behind that has long been 0. */
const nothing = { measure: 1e-9, share: 1e-4 };

/** How values are read off: counts have no decimals, and a share too small to be of anything is what an average leaves. */
export type ReadAs = 'measure' | 'share' | 'whole';

/** A measured value beside its line: two decimals, or two digits where that would be 0.00. */
export function reading(value: number, as: ReadAs = 'measure'): string {
  const size = Math.abs(value);
  if (as === 'whole') return withMinus(count(value));
  if (size >= 1000) return withMinus(count(value));
  if (size >= 100) return decimal(value, 0);
  if (size >= 0.095 || size < nothing[as]) return decimal(value);
  return size >= 1e-4 ? short(value, 2) : withMinus(value.toExponential(1));
}

/** A measured value in a table: three decimals, or three digits where that would lose them. */
export function cell(value: number, as: ReadAs = 'measure'): string {
  const size = Math.abs(value);
  if (as === 'whole' && Number.isInteger(value)) return withMinus(count(value));
  if (size >= 1000) return withMinus(count(value));
  return size >= 0.1 || size === 0 ? decimal(value, 3) : short(value);
}
