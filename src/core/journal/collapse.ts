/**
 * The collapse detector: averages what the signs look at and says when one of them turns bad and when that is over.
 * It needs some iterations to begin a warning and a clear recovery to end it, so that it does not chatter. It only
 * tells; it never changes the run.
 */
import * as v from 'valibot';
import type { Config } from '../config/schema';
import type { IterationMetrics } from '../selfplay/event';
import { type Mode, modeName, modes } from '../task/mode';
import { type JournalEntry, type WarningKind, warningKinds } from './entry';
import { passingMargin } from './milestones';
import { meanWeight, type Progress } from './progress';
import { type Sign, signs } from './signs';
import { capital, percent } from './words';

/** A fall is this much of accuracy and this share of the best at least: over three standard errors of 150 tasks. */
const fallAtLeast = 0.12;
const fallShare = 0.25;

/** It is over when half of the least fall is made good. */
const recoveredWithin = fallAtLeast / 2;

/** One bad evaluation may be chance. */
const badEvaluations = 2;

/** Modes of signs that are about the run: any one will do to read them. */
const wholeRun: readonly Mode[] = ['deduction'];

const warningSchema = v.object({
  kind: v.picklist(warningKinds),
  mode: v.exactOptional(v.picklist(modes)),
  /** The iteration it was told in. */
  since: v.number(),
});

/** A warning that is not over. */
export type ActiveWarning = Readonly<v.InferOutput<typeof warningSchema>>;

export const watchSchema = v.object({
  active: v.array(warningSchema),
  /** Running means of what the signs look at, with how many iterations are in them, by sign and mode. */
  means: v.record(v.string(), v.object({ value: v.number(), count: v.number() })),
  /** Evaluations in a row with an accuracy far under the best, by mode. */
  fallen: v.record(v.string(), v.number()),
});

export type Watch = v.InferOutput<typeof watchSchema>;

export interface WatchStep {
  readonly watch: Watch;
  readonly entries: readonly JournalEntry[];
}

/** What an iteration of self-play shows. */
export function watchIteration(before: Watch, metrics: IterationMetrics, config: Config): WatchStep {
  let { active } = before;
  const means = { ...before.means };
  const entries: JournalEntry[] = [];
  for (const sign of signs) {
    for (const mode of sign.scope === 'run' ? wholeRun : config.task.modes) {
      const value = sign.read(metrics, mode);
      if (value === undefined) continue;
      const about = sign.scope === 'run' ? undefined : mode;
      const mean = averaged(means[keyOf(sign.kind, about)], value);
      means[keyOf(sign.kind, about)] = mean;
      if (mean.count < sign.patience) continue;
      const known = isActive(active, sign.kind, about);
      if (!known && beyond(sign, mean.value, sign.enter)) {
        active = [...active, warning(sign.kind, about, metrics.iteration)];
        entries.push({
          ...entry(metrics.iteration, sign.kind, about, sign.begun(mean.value, metrics, mode)),
          severity: 'warning',
          control: sign.control(config, mode),
        });
      } else if (known && !beyond(sign, mean.value, sign.leave)) {
        active = without(active, sign.kind, about);
        entries.push(entry(metrics.iteration, 'over', about, sign.over(mean.value, mode)));
      }
    }
  }
  return { watch: { ...before, active, means }, entries };
}

/** Whether the newest evaluation is far under the best, or back near it. */
export function watchEvaluation(before: Watch, iteration: number, { accuracy }: Progress): WatchStep {
  let { active } = before;
  const fallen = { ...before.fallen };
  const entries: JournalEntry[] = [];
  for (const mode of modes) {
    const course = accuracy[mode];
    if (!course) continue;
    const { first, now, best, bestAt } = course;
    // Only what was learned can be lost: below the untrained model's own accuracy there is nothing to fall from.
    const learned = best >= first + passingMargin;
    const bad = learned && best - now >= Math.max(fallAtLeast, fallShare * best);
    const inRow = bad ? (fallen[mode] ?? 0) + 1 : 0;
    fallen[mode] = inRow;
    const known = isActive(active, 'accuracy-fell', mode);
    if (!known && inRow >= badEvaluations) {
      active = [...active, warning('accuracy-fell', mode, iteration)];
      const text = `${capital(modeName(mode))} fell from its best: ${percent(now)} of held-out tasks right, ${percent(best)} in iteration ${bestAt}. What it trains on no longer helps with tasks it never saw.`;
      entries.push({
        ...entry(iteration, 'accuracy-fell', mode, text),
        severity: 'warning',
        control: 'update.learningRate',
      });
    } else if (known && best - now <= recoveredWithin) {
      active = without(active, 'accuracy-fell', mode);
      const text = `${capital(modeName(mode))} is back near its best: ${percent(now)} of held-out tasks right.`;
      entries.push(entry(iteration, 'over', mode, text));
    }
  }
  return { watch: { ...before, active, fallen }, entries };
}

function averaged(before: { value: number; count: number } | undefined, value: number) {
  if (!before) return { value, count: 1 };
  const weight = Math.max(meanWeight, 1 / (before.count + 1));
  return { value: before.value + weight * (value - before.value), count: before.count + 1 };
}

function beyond({ bad }: Sign, value: number, threshold: number): boolean {
  return bad === 'below' ? value < threshold : value > threshold;
}

function keyOf(kind: WarningKind, mode: Mode | undefined): string {
  return mode ? `${kind} ${mode}` : kind;
}

function warning(kind: WarningKind, mode: Mode | undefined, since: number): ActiveWarning {
  return { kind, since, ...(mode ? { mode } : {}) };
}

function isActive(active: readonly ActiveWarning[], kind: WarningKind, mode: Mode | undefined): boolean {
  return active.some((one) => one.kind === kind && one.mode === mode);
}

function without(active: Watch['active'], kind: WarningKind, mode: Mode | undefined): Watch['active'] {
  return active.filter((one) => one.kind !== kind || one.mode !== mode);
}

function entry(
  iteration: number,
  kind: WarningKind | 'over',
  mode: Mode | undefined,
  text: string,
): JournalEntry {
  return { iteration, kind, severity: 'good', text, ...(mode ? { mode } : {}) };
}
