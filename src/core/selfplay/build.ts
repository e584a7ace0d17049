/**
 * Which prompts and tasks an iteration works on. By default they come from the buffers as they are at its start; with
 * `update.perBuild` U they are taken for U iterations at once and used up one iteration at a time, as the official code's
 * `update_iteration` does. What is proposed meanwhile enters the buffers and is asked from the next build on.
 */
import { modes } from '../task/mode';
import type { ProposalPrompt, Task, Verdict } from '../task/task';
import { proposalPrompts } from './propose';
import type { Run } from './run';
import { selectTasks } from './select';
import type { Prepared, SelectedTask } from './selection';

/** The proposer's prompts of this iteration; none while the solver warms up on the seeds. */
export function takePrompts(run: Run): readonly ProposalPrompt[] {
  if (!proposes(run)) return [];
  if (run.config.update.perBuild === 1) return proposalPrompts(run);
  if (run.prepared.length === 0) run.prepared = build(run);
  return run.prepared[0]?.prompts ?? [];
}

/** Whether anything is proposed in this iteration (official code: `pretrain_pred_steps`). */
function proposes({ config, iteration }: Run): boolean {
  return iteration - config.warmup.iterations > config.solve.warmupIterations;
}

function build(run: Run): Prepared[] {
  const rounds = Array.from({ length: run.config.update.perBuild }, (_, round) => ({
    prompts: proposalPrompts(run),
    // Only the first round's batch has the tasks that wait since the last build.
    tasks: batchOf(run, round === 0 ? run.pending : []),
  }));
  run.pending = [];
  return rounds;
}

/**
 * What the solver is asked: the mode's batch, and besides it every valid proposal of the policy whose learnability
 * must be known for its reward.
 */
export function selectBatch(run: Run, verdicts: readonly Verdict[]): SelectedTask[] {
  const valid = verdicts.flatMap((verdict) => (verdict.valid ? [verdict.task] : []));
  const selected = takeTasks(run, valid);
  const asked = new Set(selected.map(({ task }) => task.id));
  const paid = new Set<Task['provenance']['origin']>(['policy', 'environment']);
  const probes = valid.filter((task) => paid.has(task.provenance.origin) && !asked.has(task.id));
  return [...selected, ...probes.map((task): SelectedTask => ({ task, drawn: 'probe' }))];
}

function takeTasks(run: Run, valid: readonly Task[]): readonly SelectedTask[] {
  const { solve, update } = run.config;
  if (update.perBuild > 1) {
    const [now, ...later] = run.prepared;
    run.prepared = later;
    run.pending = [...run.pending, ...valid];
    return now?.tasks ?? batchOf(run, []);
  }
  // The official code builds the solver's batch before it proposes: new tasks are solved one iteration later.
  const fresh = solve.timing === 'same-step' ? valid : run.pending;
  run.pending = valid;
  return batchOf(run, fresh);
}

/** The batches of all modes. */
function batchOf(run: Run, fresh: readonly Task[]): SelectedTask[] {
  const { config } = run;
  return modes
    .filter((mode) => config.task.modes.includes(mode))
    .flatMap((mode) =>
      selectTasks(
        run,
        mode,
        fresh.filter((task) => task.mode === mode),
        { batch: mode === 'induction' ? config.solve.inductionBatch : config.solve.batch, refill: 'buffer' },
      ),
    );
}
