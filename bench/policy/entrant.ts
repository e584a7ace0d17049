/** A contender in a match: its page, how fast it is known to be, and what can be asked of it in the time a row may take. */
import type { Page } from '@playwright/test';
import type { ContenderName } from './page/main';
import { describeTask, type Task, unitsOf } from './task';
import type { Timing } from './timing';

export interface Outcome {
  readonly name: ContenderName;
  /** What was done; its batch may be smaller than what was asked for. */
  readonly task: Task;
  readonly timings: readonly Timing[];
}

export interface Entrant {
  readonly name: ContenderName;
  readonly page: Page;
  readonly model: 'same model' | 'own model';
  /** Seconds a sequence, or a sequence and token. */
  readonly pace: Map<Task['kind'], number>;
  /** Operations in which it takes too long, or a variant of it is faster. */
  readonly givenUp: Set<Task['kind']>;
  /** What was measured while its pace was found. */
  readonly probed: Map<Task['kind'], Outcome>;
}

/** What is to be done for a row. */
export interface Reduction {
  /** The task, on as many sequences as the time allows. */
  readonly task: Task;
  /** How long that and the whole task are expected to take. */
  readonly seconds: number;
  readonly wholeSeconds: number;
  /** What was measured before and stands for it, where it is the same or nothing else fits the time. */
  readonly standIn?: Outcome;
}

const smallestBatch = 4;

/** Ours must run and agree; a peer that does not is left out. */
export function isOurs(name: ContenderName): boolean {
  return name === 'wasm' || name === 'wasm 2 workers' || name === 'webgpu';
}

/** @returns nothing where the smallest batch takes too long and nothing was measured before. */
export function reduce(entrant: Entrant, task: Task, mostSeconds: number): Reduction | undefined {
  const { model, pace, probed } = entrant;
  const seconds = (own: Task): number => (pace.get(own.kind) ?? 0) * unitsOf(own, model);
  let own = task;
  while (own.batch / 2 >= smallestBatch && seconds(own) > mostSeconds) own = { ...own, batch: own.batch / 2 };
  const reduction = { task: own, seconds: seconds(own), wholeSeconds: seconds(task) };
  const known = probed.get(task.kind);
  const tooLong = seconds(own) > mostSeconds;
  if (known && (tooLong || describeTask(known.task) === describeTask(own))) {
    return { ...reduction, task: known.task, standIn: known };
  }
  return tooLong ? undefined : reduction;
}

/** It was not done in the time that it had. */
export class TooSlowError extends Error {
  override readonly name = 'TooSlowError';
}

/** @throws TooSlowError */
export async function inTime<T>(work: Promise<T>, seconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooSlowError()), 1000 * seconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
