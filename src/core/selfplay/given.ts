/**
 * Seeds from a file instead of the identity triplet (official code: `seed_dataset`; paper appendix D.3 starts from
 * LeetCode). They pass the same validation as proposals, so that Python has the last word on every answer; what the level
 * cannot express is named, not dropped in silence.
 */
import { questionOf } from '../evaluation/question';
import type { SuiteTask } from '../evaluation/suite';
import type { Proposal } from '../task/task';
import type { Run } from './run';
import { validate } from './validate';

/** A seed that cannot be used. */
export interface RefusedSeed {
  readonly id: string;
  readonly reason: string;
}

/** None of the given seeds can be used. */
export class NoSeedsError extends Error {
  override readonly name = 'NoSeedsError';
  constructor(refused: readonly RefusedSeed[]) {
    const [first] = refused;
    super(
      `None of the given seeds can be used${first ? `; ${first.id}: ${first.reason}` : ''}. Give tasks of the run's level and modes.`,
    );
  }
}

/**
 * Puts the valid ones among the given tasks into the buffers of their modes.
 * @returns the others, each with its reason
 * @throws NoSeedsError when there is none of a mode the run trains
 */
export async function seedFrom(run: Run, given: readonly SuiteTask[]): Promise<readonly RefusedSeed[]> {
  const refused: RefusedSeed[] = [];
  const proposals: { id: string; proposal: Proposal }[] = [];
  for (const task of given) {
    const question = questionOf(run.language, task);
    if (!run.config.task.modes.includes(task.mode)) continue;
    if (typeof question === 'string') refused.push({ id: task.id, reason: question });
    else proposals.push({ id: task.id, proposal: asProposal(question) });
  }
  const verdicts = await validate(
    run,
    proposals.map(({ proposal }) => proposal),
  );
  verdicts.forEach((verdict, index) => {
    if (verdict.valid) run.buffers[verdict.task.mode].add(verdict.task);
    else refused.push({ id: proposals[index]?.id ?? '', reason: verdict.detail });
  });
  if (run.config.task.modes.some((mode) => run.buffers[mode].size === 0)) throw new NoSeedsError(refused);
  return refused;
}

/** A task from outside as something to validate. */
function asProposal({
  mode,
  program,
  signature,
  pairs,
  message,
}: Exclude<ReturnType<typeof questionOf>, string>): Proposal {
  return {
    prompt: {
      mode,
      origin: 'environment',
      tokens: new Int32Array(0),
      start: 0,
      priorStart: 0,
      limit: 0,
      stream: 0,
      references: [],
    },
    tokens: new Int32Array(0),
    logProbs: new Float32Array(0),
    program,
    signature,
    inputs: pairs.map((pair) => pair.input),
    ...(message === undefined ? {} : { message }),
  };
}
