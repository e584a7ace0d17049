/**
 * How far a run has come, in as few numbers as its journal and verdict need: held-out accuracy at first, now and at
 * best, and what the proposer did at the beginning and lately. It judges nothing.
 */
import * as v from 'valibot';
import type { EvaluationMetrics } from '../evaluation/accuracy';
import type { IterationMetrics } from '../selfplay/event';
import { modes } from '../task/mode';

/** Weight of a new iteration in running means: they remember some 20 iterations. */
export const meanWeight = 1 / 20;

/** Iterations whose mean is the proposer's beginning. */
const beginning = 20;

const byMode = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.object({
    deduction: v.exactOptional(schema),
    abduction: v.exactOptional(schema),
    induction: v.exactOptional(schema),
    error: v.exactOptional(schema),
  });

/** Held-out accuracy of one mode over the run, with the suite's floors. */
const courseSchema = v.object({
  first: v.number(),
  now: v.number(),
  /** The highest so far, and the iteration it was first reached in. */
  best: v.number(),
  bestAt: v.number(),
  random: v.number(),
  trivial: v.number(),
});

const habitSchema = v.object({
  /** Share of valid proposals, learnable share of the new tasks among them, tokens a proposal. */
  validity: v.number(),
  learnable: v.number(),
  length: v.number(),
});

const proposerSchema = v.object({
  iterations: v.number(),
  atFirst: habitSchema,
  lately: habitSchema,
});

export const progressSchema = v.object({
  accuracy: byMode(courseSchema),
  proposer: byMode(proposerSchema),
});

export type AccuracyCourse = Readonly<v.InferOutput<typeof courseSchema>>;
export type ProposerHabit = Readonly<v.InferOutput<typeof habitSchema>>;
type ProposerCourse = Readonly<v.InferOutput<typeof proposerSchema>>;
export type Progress = v.InferOutput<typeof progressSchema>;

/** The progress after one more evaluation. */
export function evaluatedProgress(
  progress: Progress,
  iteration: number,
  { heldOut, floors }: EvaluationMetrics,
): Progress {
  const accuracy = { ...progress.accuracy };
  for (const mode of modes) {
    const now = heldOut.accuracy[mode];
    if (now === undefined) continue;
    const before = accuracy[mode];
    const better = !before || now > before.best;
    accuracy[mode] = {
      first: before?.first ?? now,
      now,
      best: better ? now : before.best,
      bestAt: better ? iteration : before.bestAt,
      random: floors.heldOut.random[mode] ?? 0,
      trivial: floors.heldOut.trivial[mode] ?? 0,
    };
  }
  return { ...progress, accuracy };
}

/** The progress after one more iteration of self-play. */
export function iteratedProgress(progress: Progress, { propose }: IterationMetrics): Progress {
  const proposer = { ...progress.proposer };
  for (const mode of modes) {
    const metrics = propose[mode];
    if (!metrics) continue;
    proposer[mode] = habitAfter(proposer[mode], metrics);
  }
  return { ...progress, proposer };
}

function habitAfter(course: ProposerCourse | undefined, habit: ProposerHabit): ProposerCourse {
  const now = habitOf(habit);
  if (!course) return { iterations: 1, atFirst: now, lately: now };
  const iterations = course.iterations + 1;
  const plain = 1 / iterations;
  return {
    iterations,
    atFirst: iterations <= beginning ? moved(course.atFirst, habit, plain) : course.atFirst,
    lately: moved(course.lately, habit, Math.max(plain, meanWeight)),
  };
}

function habitOf({ validity, learnable, length }: ProposerHabit): ProposerHabit {
  return { validity, learnable, length };
}

function moved(from: ProposerHabit, to: ProposerHabit, weight: number): ProposerHabit {
  const between = (a: number, b: number): number => a + weight * (b - a);
  return {
    validity: between(from.validity, to.validity),
    learnable: between(from.learnable, to.learnable),
    length: between(from.length, to.length),
  };
}
