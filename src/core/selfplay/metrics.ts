/**
 * The numbers of one iteration, from the objects its phases produced. Nothing here depends on time, so the same run
 * gives the same metrics.
 */
import type { UpdateStats } from '../port/policy';
import { type Mode, modes, type PerMode, perMode } from '../task/mode';
import { type Rejection, rejections, type SolvedTask, type Verdict } from '../task/task';
import type { IterationMetrics, ProposalReward, ProposeMetrics, SolveMetrics } from './event';
import type { Run } from './run';

/** Metrics of an iteration of self-play. */
export function iterationMetrics(
  run: Run,
  verdicts: readonly Verdict[],
  paid: readonly ProposalReward[],
  solved: readonly SolvedTask[],
  update: UpdateStats,
): IterationMetrics {
  return {
    ...common(run, update),
    stage: 'self-play',
    propose: ofModes(run, (mode) => proposeMetrics(mode, verdicts, paid, solved)),
    solve: ofModes(run, (mode) =>
      solveMetrics(solved.filter(({ task, drawn }) => task.mode === mode && drawn !== 'probe')),
    ),
  };
}

/** Metrics of an iteration of warm-up: nothing was proposed by the policy, nothing solved. */
export function warmUpMetrics(run: Run, verdicts: readonly Verdict[], update: UpdateStats): IterationMetrics {
  return {
    ...common(run, update),
    stage: 'warm-up',
    propose: ofModes(run, (mode) => proposeMetrics(mode, verdicts, [], [])),
    solve: {},
  };
}

function common(run: Run, update: UpdateStats) {
  return {
    iteration: run.iteration,
    generatedTokens: run.generatedTokens,
    trainedTokens: run.trainedTokens,
    buffers: perMode((mode) => run.buffers[mode].size),
    update,
  };
}

function ofModes<T>(run: Run, make: (mode: Mode) => T): Partial<PerMode<T>> {
  const trained = modes.filter((mode) => run.config.task.modes.includes(mode));
  return Object.fromEntries(trained.map((mode) => [mode, make(mode)]));
}

function proposeMetrics(
  mode: Mode,
  verdicts: readonly Verdict[],
  paid: readonly ProposalReward[],
  solved: readonly SolvedTask[],
): ProposeMetrics {
  const mine = verdicts.filter((verdict) => verdict.proposal.prompt.mode === mode);
  const valid = mine.flatMap((verdict) => (verdict.valid ? [verdict.task] : []));
  const ids = new Set(valid.map((task) => task.id));
  const measured = solved.filter(({ task }) => ids.has(task.id));
  const counts = Object.fromEntries(rejections.map((reason) => [reason, 0])) as Record<Rejection, number>;
  for (const verdict of mine) if (!verdict.valid) counts[verdict.rejection]++;
  return {
    proposals: mine.length,
    validity: share(valid.length, mine.length),
    learnable: share(measured.filter(isLearnable).length, measured.length),
    reward: mean(paid.filter(({ proposal }) => proposal.prompt.mode === mode).map(({ reward }) => reward)),
    length: mean(mine.map(({ proposal }) => proposal.tokens.length)),
    distinct: share(new Set(valid.map((task) => task.program)).size, valid.length),
    rejections: counts,
  };
}

function solveMetrics(solved: readonly SolvedTask[]): SolveMetrics {
  const trained = solved.flatMap(({ answers }) => answers.filter((answer) => answer.purpose === 'train'));
  return {
    tasks: solved.length,
    solveRate: mean(solved.map(({ solveRate }) => solveRate)),
    learnable: share(solved.filter(isLearnable).length, solved.length),
    reward: mean(trained.map((answer) => answer.reward)),
    length: mean(trained.map((answer) => answer.tokens.length)),
  };
}

function isLearnable({ solveRate }: SolvedTask): boolean {
  return solveRate > 0 && solveRate < 1;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function mean(values: readonly number[]): number {
  return share(
    values.reduce((sum, value) => sum + value, 0),
    values.length,
  );
}
