/**
 * The good news of a run: floors passed, first tasks solved, a new best. Each is told once. What goes wrong is
 * `collapse.ts`.
 */
import * as v from 'valibot';
import type { Config } from '../config/schema';
import type { IterationMetrics, SolveRateHistogram } from '../selfplay/event';
import { type Mode, modeName, modes } from '../task/mode';
import type { JournalEntry, MilestoneKind } from './entry';
import type { Progress } from './progress';
import { capital, grouped, percent } from './words';

/**
 * How far above a floor an accuracy must be to have passed it: about two standard errors of 150 tasks at a floor of
 * one tenth, so that chance alone seldom passes.
 */
export const passingMargin = 0.05;

/** A new best is told each time it passes another tenth: finer steps are noise of the suite. */
const bestStep = 0.1;

/** Answers a task must have had for "every time" to mean knowledge: four right by chance at one in ten is 1 in 10,000. */
const provingAnswers = 4;

export const milestonesSchema = v.object({
  /** What was told, as `kind` or `kind mode`. */
  told: v.array(v.string()),
  /** How many steps of best accuracy were told, a mode. */
  steps: v.record(v.string(), v.number()),
  stage: v.picklist(['seed', 'warm-up', 'self-play']),
});

export type Milestones = v.InferOutput<typeof milestonesSchema>;

export interface MilestoneStep {
  readonly milestones: Milestones;
  readonly entries: readonly JournalEntry[];
}

/** Collects what is told now for the first time. */
class Teller {
  readonly entries: JournalEntry[] = [];
  readonly told: Set<string>;

  constructor(
    told: readonly string[],
    private readonly iteration: number,
  ) {
    this.told = new Set(told);
  }

  once(kind: MilestoneKind, mode: Mode | undefined, text: string, severity: 'info' | 'good' = 'good'): void {
    const key = mode ? `${kind} ${mode}` : kind;
    if (this.told.has(key)) return;
    this.told.add(key);
    this.again(kind, mode, text, severity);
  }

  again(kind: MilestoneKind, mode: Mode | undefined, text: string, severity: 'info' | 'good' = 'good'): void {
    this.entries.push({ iteration: this.iteration, kind, severity, text, ...(mode ? { mode } : {}) });
  }
}

/** What an iteration's metrics tell. */
export function iterationMilestones(
  before: Milestones,
  metrics: IterationMetrics,
  config: Config,
): MilestoneStep {
  const { iteration, stage, propose, solve, buffers } = metrics;
  const teller = new Teller(before.told, iteration);
  if (before.stage === 'warm-up' && stage === 'self-play') {
    teller.once('warm-up-over', undefined, 'Warm-up is over; from now on the model plays by itself.', 'info');
  }
  const { samples, monteCarlo } = config.solve;
  for (const mode of modes) {
    const asked = solve[mode]?.solveRates;
    const fresh = propose[mode]?.solveRates;
    if (solvedSome(asked) || solvedSome(fresh)) {
      teller.once(
        'first-solved',
        mode,
        `First ${modeName(mode)} task solved: at least one of its answers was right.`,
        'info',
      );
    }
    const mastered =
      (samples >= provingAnswers && (asked?.always ?? 0) > 0) ||
      ((monteCarlo || samples) >= provingAnswers && (fresh?.always ?? 0) > 0);
    if (mastered) {
      teller.once(
        'first-mastered',
        mode,
        `First ${modeName(mode)} task solved every time it was tried in an iteration.`,
      );
    }
    const stored = buffers[mode] ?? 0;
    if (stored >= config.buffer.capacity) {
      const text = `The ${modeName(mode)} buffer is full with ${grouped(stored)} tasks; from now on the oldest make room.`;
      teller.once('buffer-full', mode, text, 'info');
    }
  }
  return { milestones: { ...before, told: [...teller.told], stage }, entries: teller.entries };
}

function solvedSome(rates: SolveRateHistogram | undefined): boolean {
  return rates !== undefined && rates.always + rates.between.reduce((sum, count) => sum + count, 0) > 0;
}

/** What an evaluation tells, from the progress it led to. */
export function evaluationMilestones(
  before: Milestones,
  iteration: number,
  { accuracy }: Progress,
): MilestoneStep {
  const teller = new Teller(before.told, iteration);
  const steps = { ...before.steps };
  for (const mode of modes) {
    const course = accuracy[mode];
    if (!course) continue;
    const { first, now, random, trivial } = course;
    const right = `${percent(now)} of held-out tasks right`;
    const toldBefore = teller.entries.length;
    // The untrained model answers greedily what the floor answers at random: its own start must be passed as well.
    if (now >= Math.max(random, first) + passingMargin) {
      const text = `${capital(modeName(mode))} passed chance: ${right}, chance alone gets ${percent(random)}.`;
      teller.once('passed-random', mode, text);
    }
    if (now >= trivial + passingMargin) {
      const text = `${capital(modeName(mode))} passed its trivial floor: ${right}, the best answer without thought gets ${percent(trivial)}.`;
      teller.once('passed-trivial', mode, text);
    }
    const reached = steps[mode] ?? bestStepOf(first);
    const step = bestStepOf(now);
    // A floor just passed is told already.
    if (step > reached && teller.entries.length === toldBefore) {
      teller.again('best-accuracy', mode, `Best so far in ${modeName(mode)}: ${right}.`);
    }
    steps[mode] = Math.max(reached, step);
  }
  return { milestones: { ...before, told: [...teller.told], steps }, entries: teller.entries };
}

/** Whole steps in an accuracy; rounded first, because 0.3 / 0.1 is a hair under 3. */
function bestStepOf(accuracy: number): number {
  return Math.floor(Number((accuracy / bestStep).toFixed(6)));
}
