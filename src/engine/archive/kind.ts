/**
 * Mode, origin and verdict of a proposal in one byte, because a million proposals are kept and most questions begin
 * with these three. The lists that give the numbers are core's own.
 */
import { type Mode, modes } from '../../core/task/mode';
import { type Origin, origins, type Rejection, rejections } from '../../core/task/task';

/** Bits: two for the mode, two for the origin, four for the rejection, where 0 means valid. */
export function packKind(mode: Mode, origin: Origin, rejection: Rejection | undefined): number {
  const refused = rejection === undefined ? 0 : rejections.indexOf(rejection) + 1;
  return modes.indexOf(mode) | (origins.indexOf(origin) << 2) | (refused << 4);
}

/** Index into `modes`. */
export function modeIndex(kind: number): number {
  return kind & 3;
}

export function modeOf(kind: number): Mode {
  return modes[kind & 3] ?? 'deduction';
}

/** Index into `origins`. */
export function originIndex(kind: number): number {
  return (kind >> 2) & 3;
}

export function originOf(kind: number): Origin {
  return origins[(kind >> 2) & 3] ?? 'policy';
}

/** 0 for a valid proposal, else one more than the index into `rejections`. */
export function refusalIndex(kind: number): number {
  return kind >> 4;
}

export function rejectionOf(kind: number): Rejection | undefined {
  return kind >> 4 === 0 ? undefined : rejections[(kind >> 4) - 1];
}
