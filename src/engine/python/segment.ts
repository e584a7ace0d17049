/**
 * How a batch is cut into the stretches that workers run, and the options that all of a batch share.
 */
import * as v from 'valibot';
import type { PythonOptions, PythonProgram } from '../../core/port/python';

/** A stretch of programs of one `run` call, `first` being its place in the call's batch. */
export interface Segment {
  readonly call: number;
  readonly first: number;
  readonly programs: readonly PythonProgram[];
  readonly options: PythonOptions;
  readonly chunks: 'program' | 'time';
  /** A program that ran too long gets a second attempt: on a busy machine the first may have had no processor. */
  readonly attempt: 'first' | 'second';
}

const runOptions = v.object({
  timeoutMs: v.pipe(v.number(), v.minValue(1)),
  maxReprLength: v.pipe(v.number(), v.integer(), v.minValue(1)),
  runs: v.picklist([1, 2]),
  inputs: v.picklist(['literal', 'expression']),
});

/** @throws RangeError if an option makes no sense. */
export function parseOptions(options: PythonOptions): PythonOptions {
  const parsed = v.safeParse(runOptions, options);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new RangeError(`Python option ${v.getDotPath(issue) ?? ''}: ${issue.message}`);
}

/** A segment is small enough to share the work between workers and large enough to hide the message. */
const longestSegment = 256;

/** Cuts a call's batch for so many workers. */
export function segmentsOf(
  call: number,
  batch: readonly PythonProgram[],
  options: PythonOptions,
  workers: number,
): Segment[] {
  const length = Math.min(longestSegment, Math.ceil(batch.length / workers));
  const segments: Segment[] = [];
  for (let first = 0; first < batch.length; first += length) {
    const programs = batch.slice(first, first + length);
    segments.push({ call, first, programs, options, chunks: 'time', attempt: 'first' });
  }
  return segments;
}

/** The part of a segment from `start` to `end`, or nothing if that is empty. */
export function cut(segment: Segment, start: number, end: number): Segment | undefined {
  if (start >= end) return undefined;
  return { ...segment, first: segment.first + start, programs: segment.programs.slice(start, end) };
}
