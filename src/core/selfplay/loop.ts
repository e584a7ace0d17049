/**
 * Absolute Zero in one place: the loop of the paper's algorithm 1, one phase after another, as an async generator.
 * It pulls nothing forward by itself: whoever consumes the events sets the pace, so pausing, stepping a phase and
 * slow motion are consumers that pull more slowly. It knows no engine, only the two ports inside {@link Run}.
 */
import type { EvaluationMetrics } from '../evaluation/accuracy';
import { evaluateSuites, type Suites } from '../evaluation/suites';
import { parametersOf } from '../language/language';
import { tokenize } from '../language/tokenizer';
import { kindOf } from '../reward/progress';
import type { SolvedTask, Task, Verdict } from '../task/task';
import { anchorPolicy } from './anchor';
import { selectBatch, takePrompts } from './build';
import type { IterationMetrics, LoopEvent } from './event';
import { hindsight } from './hindsight';
import { iterationMetrics, warmUpMetrics } from './metrics';
import { propose } from './propose';
import { reward } from './reward';
import type { Run } from './run';
import { seedBuffers } from './seed';
import { solve } from './solve';
import { update } from './update';
import { validate } from './validate';
import { warmUp } from './warmup';

/**
 * Runs for ever; the consumer stops it by not pulling. Every event is a whole result, never a partial one. Accuracy on
 * the suites is measured before the first iteration and after every `evaluate.every`-th.
 */
export async function* selfPlay(run: Run, suites: Suites): AsyncGenerator<LoopEvent, never, undefined> {
  if (run.iteration === 0) {
    // A run saved before its first iteration has its seeds already.
    if (run.buffers.deduction.size === 0) yield* seeding(run);
    yield* evaluation(run, suites);
  }
  for (;;) {
    run.iteration++;
    const warm = run.iteration <= run.config.warmup.iterations;
    const metrics = yield* warm ? warmUpIteration(run) : selfPlayIteration(run);
    const due = run.iteration % run.config.evaluate.every === 0;
    yield {
      kind: 'iteration',
      metrics: due ? { ...metrics, evaluation: yield* evaluation(run, suites) } : metrics,
    };
  }
}

/** Greedy accuracy on tasks never trained on. */
async function* evaluation(
  run: Run,
  suites: Suites,
): AsyncGenerator<LoopEvent, EvaluationMetrics, undefined> {
  const begun = run.clock();
  const result = await evaluateSuites(run, suites);
  yield { kind: 'evaluated', iteration: run.iteration, evaluation: result, durationMs: run.clock() - begun };
  return result;
}

/** Section 3.3.1: buffers start from one identity triplet. */
async function* seeding(run: Run): AsyncGenerator<LoopEvent, void, undefined> {
  const begun = run.clock();
  const tasks = await seedBuffers(run);
  yield { kind: 'seeded', tasks, durationMs: run.clock() - begun };
}

/** Algorithm 1, one iteration t. */
async function* selfPlayIteration(run: Run): AsyncGenerator<LoopEvent, IterationMetrics, undefined> {
  const { iteration, clock } = run;
  await anchorPolicy(run);

  // PROPOSE: prompts with K references from the buffers, one proposal each (lines 3 to 9).
  yield { kind: 'phase-started', iteration, phase: 'propose' };
  let begun = clock();
  const proposals = await propose(run, takePrompts(run));
  yield { kind: 'proposed', iteration, proposals, durationMs: clock() - begun };

  // VALIDATE: Python decides what is a task (section 3.3.3).
  yield { kind: 'phase-started', iteration, phase: 'validate' };
  begun = clock();
  const verdicts = await validate(run, proposals);
  yield { kind: 'validated', iteration, verdicts, durationMs: clock() - begun };

  // SOLVE: new tasks first, refilled from the buffers (lines 10 to 13); valid tasks are stored.
  yield { kind: 'phase-started', iteration, phase: 'solve' };
  begun = clock();
  const solved = await solve(run, selectBatch(run, verdicts));
  store(run, verdicts, solved);
  yield { kind: 'solved', iteration, solved, durationMs: clock() - begun };

  // REWARD: learnability for the proposer (equation 4), correctness for the solver (5, 6), advantages (8).
  yield { kind: 'phase-started', iteration, phase: 'reward' };
  begun = clock();
  const scored = reward(run, verdicts, solved);
  countValues(run, verdicts);
  const again = await hindsight(run, solved);
  yield { kind: 'rewarded', iteration, ...scored, durationMs: clock() - begun };

  // UPDATE: one step for both roles (line 14).
  yield { kind: 'phase-started', iteration, phase: 'update' };
  begun = clock();
  const { stats, rows } = await update(run, scored, again);
  yield { kind: 'updated', iteration, stats, rows, durationMs: clock() - begun };

  return iterationMetrics(run, verdicts, scored, solved, stats);
}

/** Stores valid tasks that pass the admission filter (section 3.3.2) and notes how drawn tasks went. */
function store(run: Run, verdicts: readonly Verdict[], solved: readonly SolvedTask[]): void {
  const rates = new Map(solved.map(({ task, solveRate }) => [task.id, solveRate]));
  for (const verdict of verdicts) {
    if (verdict.valid && admits(run, verdict.task, rates)) run.buffers[verdict.task.mode].add(verdict.task);
  }
  for (const { task, solveRate } of solved) {
    run.buffers[task.mode].record(task.id, { iteration: run.iteration, solveRate });
    run.progress.note(kindOf(task.mode, task.program), solveRate);
  }
  const { vocabulary } = run.language;
  run.curriculum.note(solved, (program) => tokenize(vocabulary, program).length);
}

/** Counts the values of new tasks, after their rarity has been paid for. */
function countValues({ values }: Run, verdicts: readonly Verdict[]): void {
  for (const verdict of verdicts) {
    if (!verdict.valid) continue;
    const { mode, signature, pairs } = verdict.task;
    const types = parametersOf(signature).join(', ');
    for (const { input, output } of pairs) {
      values.inputs.add(types, input);
      values.outputs.add(mode === 'error' ? 'error' : signature.result, output);
    }
  }
}

function admits(run: Run, task: Task, rates: ReadonlyMap<number, number>): boolean {
  const rate = rates.get(task.id);
  switch (run.config.buffer.admission) {
    case 'all':
      return true;
    case 'non-one':
      return rate !== 1;
    case 'non-extremes':
      return rate === undefined || (rate > 0 && rate < 1);
  }
}

/** Imitation of the prior's own programs, shown with the phases it has. */
async function* warmUpIteration(run: Run): AsyncGenerator<LoopEvent, IterationMetrics, undefined> {
  const { iteration, clock } = run;
  yield { kind: 'phase-started', iteration, phase: 'update' };
  const begun = clock();
  const { verdicts, update: done } = await warmUp(run);
  yield { kind: 'updated', iteration, stats: done.stats, rows: done.rows, durationMs: clock() - begun };
  return warmUpMetrics(run, verdicts, done.stats);
}
