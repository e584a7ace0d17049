/**
 * What to make of a run, in one paragraph: what it learned against both floors, what the proposer did, whether anything
 * went wrong, and what it cost. Every number in it is measured; it promises nothing of other runs.
 */
import type { Config } from '../config/schema';
import { type Mode, modeName } from '../task/mode';
import type { WarningKind } from './entry';
import { activeWarnings, type JournalState } from './journal';
import { passingMargin } from './milestones';
import type { AccuracyCourse } from './progress';
import { capital, grouped, listed, percent, short } from './words';

/** Where the run stands. */
export interface VerdictFacts {
  readonly config: Config;
  readonly journal: JournalState;
  readonly iteration: number;
  /** Completion tokens written, and tokens through forward and backward. */
  readonly generatedTokens: number;
  readonly trainedTokens: number;
  readonly trainingSeconds: number;
}

/** Lately and at first differ noticeably when they are this far apart; less is noise of some 20 iterations. */
const noticeable = 0.05;

/** One paragraph of whole sentences. */
export function runVerdict(facts: VerdictFacts): string {
  const { journal, config, iteration } = facts;
  if (iteration === 0) return 'The run has not begun: nothing was trained yet.';
  const learned = config.task.modes.flatMap((mode) => {
    const course = journal.progress.accuracy[mode];
    return course ? [modeSentence(mode, course)] : [];
  });
  return [summary(facts), ...learned, proposerSentence(facts), warningSentence(facts), costSentence(facts)]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function summary({ config, journal, iteration }: VerdictFacts): string {
  const passed = config.task.modes.filter((mode) => {
    const course = journal.progress.accuracy[mode];
    return course && course.now >= Math.max(course.trivial, course.random) + passingMargin;
  });
  const after = `After ${iteration === 1 ? '1 iteration' : `${grouped(iteration)} iterations`}`;
  if (passed.length === 0) return `${after} no mode is clearly above its floors.`;
  return `${after} the model is clearly above what guessing and thoughtless answers get in ${listed(passed.map(modeName))}.`;
}

function modeSentence(mode: Mode, { first, now, best, bestAt, random, trivial }: AccuracyCourse): string {
  const peak = best > now ? ` (best ${percent(best)}, iteration ${grouped(bestAt)})` : '';
  return `${capital(modeName(mode))} went from ${percent(first)} to ${percent(now)} of held-out tasks right${peak}; chance gets ${percent(random)}, the best answer without thought ${percent(trivial)}.`;
}

function proposerSentence({ config, journal }: VerdictFacts): string {
  const parts = config.task.modes.flatMap((mode) => {
    const course = journal.progress.proposer[mode];
    if (!course) return [];
    const { atFirst, lately } = course;
    return [
      `${change(atFirst.validity, lately.validity)} valid and ${change(atFirst.learnable, lately.learnable)} of the new tasks learnable in ${modeName(mode)}`,
    ];
  });
  if (parts.length === 0) return '';
  const who =
    config.propose.source === 'prior'
      ? 'The proposer was the untrained grammar'
      : 'The model proposed its own tasks';
  return `${who}: ${listed(parts)}.`;
}

function change(before: number, after: number): string {
  if (Math.abs(after - before) < noticeable) return percent(after);
  return `${percent(after)} (at first ${percent(before)})`;
}

const warningNames: Readonly<Record<WarningKind, string>> = {
  'entropy-collapse': 'entropy collapse',
  'proposer-repeats': 'a proposer that repeats itself',
  'all-solved': 'everything solved',
  'none-solvable': 'nothing solvable',
  'validity-lost': 'lost validity',
  'accuracy-fell': 'accuracy far under its best',
  'gradient-vanished': 'a vanished gradient',
  'gradient-exploded': 'an exploded gradient',
};

function warningSentence({ journal }: VerdictFacts): string {
  const active = activeWarnings(journal);
  if (journal.warnings === 0) return 'Nothing collapsed.';
  if (active.length === 0) {
    return `${journal.warnings === 1 ? 'One warning came' : `${journal.warnings} warnings came`} up and all are over.`;
  }
  const kinds = [...new Set(active.map(({ kind }) => kind))];
  const names = kinds.map((kind) => {
    const same = active.filter((one) => one.kind === kind);
    const where = listed(same.flatMap(({ mode }) => (mode ? [modeName(mode)] : [])));
    const since = grouped(Math.min(...same.map((one) => one.since)));
    return `${warningNames[kind]}${where ? ` in ${where}` : ''} (since iteration ${since})`;
  });
  return `Not well at the end: ${listed(names)}.`;
}

function costSentence({ generatedTokens, trainedTokens, trainingSeconds }: VerdictFacts): string {
  return `It wrote ${grouped(generatedTokens)} tokens, trained on ${grouped(trainedTokens)} and took ${trainingSeconds < 10 ? short(trainingSeconds) : grouped(trainingSeconds)} s of training.`;
}
