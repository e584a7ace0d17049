/**
 * The numbers of one iteration, from the objects its phases produced. Nothing here depends on time, so the same run
 * gives the same metrics.
 */

import type { ValueCounts } from '../buffer/values';
import { answerEntropy, meanTreeDistance, operatorEntropy } from '../evaluation/diversity';
import type { UpdateStats } from '../port/policy';
import type { IntrinsicTerms } from '../reward/intrinsic';
import { type Mode, modes, type PerMode, perMode } from '../task/mode';
import { type Rejection, rejections, type SolvedTask, type Verdict } from '../task/task';
import type {
  IterationMetrics,
  ProposeMetrics,
  SolveMetrics,
  SolveRateHistogram,
  Spread,
  ValueTypeCount,
} from './event';
import type { Scored } from './reward';
import type { Run } from './run';

/** Metrics of an iteration of self-play. */
export function iterationMetrics(
  run: Run,
  verdicts: readonly Verdict[],
  scored: Scored,
  solved: readonly SolvedTask[],
  update: UpdateStats,
): IterationMetrics {
  return {
    ...common(run, update),
    stage: 'self-play',
    propose: ofModes(run, (mode) => proposeMetrics(mode, verdicts, scored, solved)),
    solve: ofModes(run, (mode) =>
      solveMetrics(
        solved.filter(({ task, drawn }) => task.mode === mode && drawn !== 'probe'),
        scored.answers.filter(({ solved: { task } }) => task.mode === mode),
      ),
    ),
  };
}

/** Metrics of an iteration of warm-up: nothing was proposed by the policy, nothing solved. */
export function warmUpMetrics(run: Run, verdicts: readonly Verdict[], update: UpdateStats): IterationMetrics {
  return {
    ...common(run, update),
    stage: 'warm-up',
    propose: ofModes(run, (mode) => proposeMetrics(mode, verdicts, { proposals: [], answers: [] }, [])),
    solve: {},
  };
}

function common(run: Run, update: UpdateStats) {
  return {
    iteration: run.iteration,
    generatedTokens: run.generatedTokens,
    trainedTokens: run.trainedTokens,
    buffers: bufferSizes(run),
    values: { inputs: byType(run.values.inputs), outputs: byType(run.values.outputs) },
    ...(run.config.propose.curriculum === 'off' ? {} : { programLimit: run.curriculum.length }),
    update,
  };
}

/** Tasks in each buffer; error deduction has one only where it is trained. */
export function bufferSizes({ buffers, config }: Run): IterationMetrics['buffers'] {
  const { deduction, abduction, induction, error } = perMode((mode) => buffers[mode].size);
  return { deduction, abduction, induction, ...(config.task.modes.includes('error') ? { error } : {}) };
}

function byType(counts: ValueCounts): Record<string, ValueTypeCount> {
  return Object.fromEntries(
    counts.statistics().map(({ type, distinct, total }) => [type, { distinct, total }]),
  );
}

function ofModes<T>(run: Run, make: (mode: Mode) => T): Partial<PerMode<T>> {
  const trained = modes.filter((mode) => run.config.task.modes.includes(mode));
  return Object.fromEntries(trained.map((mode) => [mode, make(mode)]));
}

function proposeMetrics(
  mode: Mode,
  verdicts: readonly Verdict[],
  scored: Scored,
  solved: readonly SolvedTask[],
): ProposeMetrics {
  // Further inputs by the environment are tasks, not proposals.
  const mine = verdicts.filter(
    ({ proposal: { prompt } }) => prompt.mode === mode && prompt.origin !== 'environment',
  );
  const valid = mine.flatMap((verdict) => (verdict.valid && !verdict.letIn ? [verdict.task] : []));
  const letIn = mine.filter((verdict) => verdict.valid && verdict.letIn !== undefined).length;
  const novel = mine.filter((verdict) => verdict.valid && !verdict.letIn && verdict.timesProposed === 0);
  const programs = valid.map((task) => task.program);
  const paid = scored.proposals.filter(({ proposal }) => proposal.prompt.mode === mode);
  const ids = new Set(valid.map((task) => task.id));
  const measured = solved.filter(({ task }) => ids.has(task.id));
  const counts = Object.fromEntries(rejections.map((reason) => [reason, 0])) as Record<Rejection, number>;
  for (const verdict of mine) {
    const reason = verdict.valid ? verdict.letIn : verdict.rejection;
    if (reason) counts[reason]++;
  }
  return {
    proposals: mine.length,
    validity: share(valid.length, mine.length),
    learnable: share(measured.filter(isLearnable).length, measured.length),
    reward: mean(paid.map(({ reward }) => reward)),
    length: mean(mine.map(({ proposal }) => proposal.tokens.length)),
    distinct: share(new Set(programs).size, valid.length),
    ...given('operatorEntropy', operatorEntropy(programs)),
    ...given('novelty', valid.length > 0 ? novel.length / valid.length : undefined),
    ...given('treeDistance', meanTreeDistance(programs)),
    ...given('solveRates', histogram(measured)),
    ...given('advantage', spread(paid.map(({ advantage }) => advantage))),
    ...given('terms', meanTerms(paid.flatMap(({ terms }) => terms ?? []))),
    ...given('letIn', letIn > 0 ? letIn : undefined),
    rejections: counts,
  };
}

/** Means of the terms, each over the proposals that have it. */
function meanTerms(terms: readonly IntrinsicTerms[]): IntrinsicTerms | undefined {
  if (terms.length === 0) return undefined;
  const names = [...new Set(terms.flatMap((each) => Object.keys(each) as (keyof IntrinsicTerms)[]))];
  return Object.fromEntries(
    names.map((name) => [name, mean(terms.flatMap((each) => each[name] ?? []))] as const),
  );
}

function solveMetrics(solved: readonly SolvedTask[], scored: Scored['answers']): SolveMetrics {
  const trained = solved.flatMap(({ answers }) => answers.filter((answer) => answer.purpose === 'train'));
  const lengths = (graded: 'right' | 'wrong'): number[] =>
    trained
      .filter(({ grade }) => (grade === 'correct') === (graded === 'right'))
      .map(({ tokens }) => tokens.length);
  const malformed = trained.filter(({ grade }) => grade === 'malformed').length;
  return {
    tasks: solved.length,
    solveRate: mean(solved.map(({ solveRate }) => solveRate)),
    learnable: share(solved.filter(isLearnable).length, solved.length),
    reward: mean(trained.map((answer) => answer.reward)),
    length: mean(trained.map((answer) => answer.tokens.length)),
    ...given('lengthRight', meanOf(lengths('right'))),
    ...given('lengthWrong', meanOf(lengths('wrong'))),
    ...given('malformed', malformed > 0 ? malformed / trained.length : undefined),
    ...given(
      'answerEntropy',
      answerEntropy(
        solved.map(({ answers }) =>
          answers.filter(({ purpose }) => purpose !== 'explore').map(({ text }) => text),
        ),
      ),
    ),
    ...given('solveRates', histogram(solved)),
    ...given(
      'advantage',
      spread(scored.filter(({ answer }) => answer.purpose === 'train').map(({ advantage }) => advantage)),
    ),
  };
}

/** A property with its value, or none where there was nothing to measure. */
function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Value>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, Value>);
}

function histogram(solved: readonly SolvedTask[]): SolveRateHistogram | undefined {
  if (solved.length === 0) return undefined;
  const between = Array.from({ length: 10 }, () => 0);
  for (const { solveRate } of solved.filter(isLearnable)) {
    const bin = Math.floor(10 * solveRate);
    between[bin] = (between[bin] ?? 0) + 1;
  }
  return {
    never: solved.filter(({ solveRate }) => solveRate === 0).length,
    between,
    always: solved.filter(({ solveRate }) => solveRate === 1).length,
  };
}

function spread(values: readonly number[]): Spread | undefined {
  if (values.length === 0) return undefined;
  const centre = mean(values);
  return { mean: centre, deviation: Math.sqrt(mean(values.map((value) => (value - centre) ** 2))) };
}

function isLearnable({ solveRate }: SolvedTask): boolean {
  return solveRate > 0 && solveRate < 1;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** The mean, or nothing where there is nothing. */
function meanOf(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : mean(values);
}

function mean(values: readonly number[]): number {
  return share(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  );
}
