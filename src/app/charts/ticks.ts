/** Numbers as charts write them: short on axes, with enough digits beside a line. */
import { count, duration } from '../components/format';
import type { XAxis } from './axis';

/** A value at an axis: `0.25`, `12k`, `1.5M`. */
export function tick(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
  if (size >= 1e4) return `${Number((value / 1e3).toPrecision(3))}k`;
  return String(Number(value.toPrecision(3)));
}

/** A position at the x axis. */
export function tickOf(axis: XAxis, value: number): string {
  return axis === 'seconds' ? duration(value) : tick(value);
}

/** A measured value beside its line: two decimals, or two digits where that would be 0.00. */
export function reading(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return count(value);
  if (size >= 100) return value.toFixed(0);
  if (size >= 0.095 || size === 0) return value.toFixed(2);
  return size >= 1e-4 ? String(Number(value.toPrecision(2))) : value.toExponential(1);
}

/** A measured value in a table: three decimals, or three digits where that would lose them. */
export function cell(value: number): string {
  const size = Math.abs(value);
  if (size >= 1000) return count(value);
  return size >= 0.1 || size === 0 ? value.toFixed(3) : String(Number(value.toPrecision(3)));
}
