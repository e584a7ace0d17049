/**
 * Zero-data warm-up (a departure from the paper, docs/METHOD.md): programs drawn from the grammar prior, answered by
 * Python, imitated. Nothing comes from outside the run, but it is supervised learning, not self-play, and is named
 * so wherever it is shown. Its tasks are not stored.
 */
import { tokenize } from '../language/tokenizer';
import type { ProposalPrompt, Task, Verdict } from '../task/task';
import { proposalPrompt, propose } from './propose';
import type { Contribution } from './rows';
import type { Run } from './run';
import { selectTasks } from './select';
import type { SelectedTask } from './selection';
import { step, type Update } from './update';
import { validate } from './validate';

export interface WarmUp {
  readonly verdicts: readonly Verdict[];
  readonly selected: readonly SelectedTask[];
  readonly update: Update;
}

/** One iteration of imitation, all modes in one update. */
export async function warmUp(run: Run): Promise<WarmUp> {
  if (run.config.warmup.source === 'buffer') return imitate(run, [], storedTasks(run));
  const prompts: ProposalPrompt[] = run.config.task.modes.flatMap((mode) =>
    Array.from({ length: run.config.warmup.batch }, () => proposalPrompt(run, mode, 'prior')),
  );
  const verdicts = await validate(run, await propose(run, prompts));
  run.forgetProposals();
  const tasks = verdicts.flatMap((verdict) => (verdict.valid ? [verdict.task] : []));
  const selected = run.config.task.modes.flatMap((mode) =>
    selectTasks(
      run,
      mode,
      tasks.filter((task) => task.mode === mode),
      { batch: run.config.warmup.batch, refill: 'none' },
    ),
  );
  return imitate(run, verdicts, selected);
}

/** Tasks of all modes from the buffers. */
function storedTasks(run: Run): SelectedTask[] {
  const { task, warmup } = run.config;
  return task.modes.flatMap((mode) => selectTasks(run, mode, [], { batch: warmup.batch, refill: 'buffer' }));
}

async function imitate(
  run: Run,
  verdicts: readonly Verdict[],
  selected: readonly SelectedTask[],
): Promise<WarmUp> {
  const imitated = selected
    .map(({ task }) => imitation(run, task, 1))
    // A proposal may be longer than an answer: it has the room of its input too. Nothing can be imitated that long.
    .filter(({ tokens, limit }) => tokens.length <= limit);
  const update = await step(
    run,
    imitated.map((contribution) => ({ ...contribution, advantage: 1 / imitated.length })),
  );
  return { verdicts, selected, update };
}

/** The right answer of a task as something to imitate. */
export function imitation(run: Run, task: Task, advantage: number): Contribution {
  const { vocabulary } = run.language;
  const { tokens: prompt, start, limit } = run.writer.solve(task);
  const [pair = { input: '', output: '' }] = task.pairs;
  const { output, input } = pair;
  const answer = { deduction: output, abduction: input, induction: task.program, error: output }[task.mode];
  const tokens = Int32Array.from([...tokenize(vocabulary, answer), vocabulary.id('<eos>')]);
  return { prompt, start, limit, tokens, logProbs: new Float32Array(0), advantage, entropy: 0, priorKl: 0 };
}
