/**
 * The few objects of an iteration that the ring shows as they travel: some proposals with Python's verdict, and some
 * tasks with their answers. Chosen without chance, so that watching changes nothing; counts of everything are the
 * observer's business.
 */
import type { Config } from '../../core/config/schema';
import { learnabilityOfRate } from '../../core/reward/learnability';
import { measuredAnswers } from '../../core/selfplay/solve';
import { modes } from '../../core/task/mode';
import type { Proposal, SolvedTask, Verdict } from '../../core/task/task';
import type { ProposalGlimpse, SolvedGlimpse } from './protocol';

/** Proposals of an iteration shown on the ring. */
const samplesShown = 9;
/** Answered tasks of each mode shown on the ring. */
const solvedShown = 2;
/** Distinct answers of a task shown. */
const answersShown = 3;

/** A few of what carries a proposal, as many of each mode. */
export function pickSamples<T extends { readonly proposal: Proposal }>(items: readonly T[]): readonly T[] {
  const of = modes.map((mode) => items.filter(({ proposal }) => proposal.prompt.mode === mode));
  const present = of.filter((mine) => mine.length > 0);
  const share = Math.floor(samplesShown / Math.max(1, present.length));
  return present.flatMap((mine) => mine.slice(-share));
}

/**
 * A few answered tasks of each mode, the most telling first: solved sometimes but not always before the rest, and of
 * these the ones whose proposals the ring showed, then other new ones.
 */
export function pickSolved(
  solved: readonly SolvedTask[],
  sampled: ReadonlySet<number>,
): readonly SolvedTask[] {
  const rank = ({ task, drawn, solveRate }: SolvedTask): number =>
    (solveRate > 0 && solveRate < 1 ? 4 : 0) + (sampled.has(task.id) ? 2 : 0) + (drawn === 'refill' ? 0 : 1);
  const ranked = modes.map((mode) =>
    solved
      .filter(({ task }) => task.mode === mode)
      .sort((a, b) => rank(b) - rank(a))
      .slice(0, solvedShown),
  );
  return Array.from({ length: solvedShown }, (_, place) =>
    ranked.flatMap((mine) => mine.slice(place, place + 1)).sort((a, b) => rank(b) - rank(a)),
  ).flat();
}

/** A proposal that Python has not run yet. */
export function waitingGlimpse({ proposal }: { readonly proposal: Proposal }): ProposalGlimpse {
  const { prompt, program, inputs } = proposal;
  return { mode: prompt.mode, origin: prompt.origin, program, inputs, verdict: 'waiting', outputs: [] };
}

/** A proposal with Python's verdict. */
export function judgedGlimpse(verdict: Verdict): ProposalGlimpse {
  const waiting = waitingGlimpse(verdict);
  if (!verdict.valid) return { ...waiting, verdict: verdict.rejection, detail: verdict.detail };
  const { letIn, proposal, task } = verdict;
  const outputs = outputsFor(proposal.inputs, task.pairs);
  return { ...waiting, verdict: 'valid', outputs, ...(letIn === undefined ? {} : { letIn }) };
}

/** Outputs in the inputs' order; an input that gave none is left out with its output. */
function outputsFor(
  inputs: readonly string[],
  pairs: readonly { readonly input: string; readonly output: string }[],
): readonly string[] {
  return inputs.flatMap((input) => pairs.find((pair) => pair.input === input)?.output ?? []);
}

/** An answered task, with what its proposer would be paid under these settings. */
export function solvedGlimpse(
  { task, drawn, answers, solveRate }: SolvedTask,
  reward: Config['reward'],
): SolvedGlimpse {
  const measured = measuredAnswers(answers);
  const counts = new Map<string, SolvedGlimpse['answers'][number]>();
  for (const { text, grade } of measured)
    counts.set(text, { text, grade, count: (counts.get(text)?.count ?? 0) + 1 });
  return {
    task: task.id,
    mode: task.mode,
    program: task.program,
    pairs: task.pairs,
    origin: task.provenance.origin,
    drawn,
    attempts: measured.length,
    correct: measured.filter(({ grade }) => grade === 'correct').length,
    learnability: learnabilityOfRate(reward.learnability, solveRate, reward.boundary),
    answers: [...counts.values()].sort((a, b) => b.count - a.count).slice(0, answersShown),
  };
}
