/**
 * Which tasks the solver gets (paper section 3.3.2): the new ones first, then a refill from the mode's buffer. The
 * caps keep one behaviour or one answer from filling the batch, without which a small model learns only that answer
 * (departures from the paper, docs/METHOD.md).
 */
import type { BufferEntry } from '../buffer/buffer';
import { shuffle } from '../random/stream';
import type { Mode } from '../task/mode';
import type { Task } from '../task/task';
import type { Run } from './run';
import type { SelectedTask } from './selection';

/** Newest tasks that half of the refill is drawn from (`half-recent`). */
const recentWindow = 512;

/** Tries a draw is worth before a batch stays short because of the caps; a priority passes over most of them. */
const triesPerTask = 8;
const triesPerPreferredTask = 64;

/** How large a batch is and whether the buffer may fill it up. */
export interface Selection {
  readonly batch: number;
  readonly refill: 'buffer' | 'none';
}

/**
 * The mode's batch for this iteration.
 * @param fresh new valid tasks of the mode, in the order in which they were proposed.
 */
export function selectTasks(
  run: Run,
  mode: Mode,
  fresh: readonly Task[],
  { batch: wanted, refill }: Selection,
): SelectedTask[] {
  const { solve } = run.config;
  const caps = new Caps(solve.behaviourCap, Math.max(1, Math.floor(solve.answerCap * wanted)));
  if (refill === 'none') return admitted(fresh, caps, wanted, 'new');
  switch (solve.mixing) {
    case 'max-new':
      return refilled(run, mode, admitted(fresh, caps, wanted, 'new'), caps, wanted);
    case 'half-new':
      return refilled(run, mode, admitted(fresh, caps, Math.floor(wanted / 2), 'new'), caps, wanted);
    case 'uniform-total':
      return uniformlyChosen(run, mode, fresh, caps, wanted);
    case 'step':
      return byStep(run, mode, fresh, caps, wanted);
  }
}

function admitted(
  tasks: readonly Task[],
  caps: Caps,
  wanted: number,
  drawn: SelectedTask['drawn'],
): SelectedTask[] {
  const batch: SelectedTask[] = [];
  for (const task of tasks) {
    if (batch.length < wanted && caps.admit(task)) batch.push({ task, drawn });
  }
  return batch;
}

/** Fills a batch up from the buffer. */
function refilled(run: Run, mode: Mode, batch: SelectedTask[], caps: Caps, wanted: number): SelectedTask[] {
  const { solve } = run.config;
  const random = run.random.select;
  const tries = solve.priority === 'none' ? triesPerTask : triesPerPreferredTask;
  for (let left = tries * (wanted - batch.length); left > 0 && batch.length < wanted; left--) {
    const window = solve.refill === 'half-recent' && random.next() < 0.5 ? recentWindow : undefined;
    const entry = run.buffers[mode].draw(random, window);
    if (!entry) break;
    if (solve.priority === 'learnability' && random.next() >= appeal(entry)) continue;
    if (caps.admit(entry.task)) batch.push({ task: entry.task, drawn: 'refill' });
  }
  return batch;
}

/** New tasks and stored ones, all alike, none twice. */
function uniformlyChosen(
  run: Run,
  mode: Mode,
  fresh: readonly Task[],
  caps: Caps,
  wanted: number,
): SelectedTask[] {
  const stored = run.buffers[mode];
  const pool = shuffle(
    [
      ...fresh.map((task): SelectedTask => ({ task, drawn: 'new' })),
      ...stored.newest(stored.size).map(({ task }): SelectedTask => ({ task, drawn: 'refill' })),
    ],
    run.random.select,
  );
  return pool.filter(({ task }) => caps.admit(task)).slice(0, wanted);
}

/** Draws with weight iteration + 1; a task that is as new as can be weighs most, and a task may come twice. */
function byStep(run: Run, mode: Mode, fresh: readonly Task[], caps: Caps, wanted: number): SelectedTask[] {
  const random = run.random.select;
  const stored = run.buffers[mode];
  const weight = { fresh: fresh.length * (run.iteration + 1), stored: 0 };
  for (const { task } of stored.newest(stored.size)) weight.stored += task.provenance.iteration + 1;
  const batch: SelectedTask[] = [];
  for (let left = triesPerTask * wanted; left > 0 && batch.length < wanted; left--) {
    const chosen =
      random.next() * (weight.fresh + weight.stored) < weight.fresh
        ? { task: fresh[random.below(fresh.length)], drawn: 'new' as const }
        : { task: stored.drawByStep(random)?.task, drawn: 'refill' as const };
    if (!chosen.task) break;
    if (caps.admit(chosen.task)) batch.push({ task: chosen.task, drawn: chosen.drawn });
  }
  return batch;
}

/** Least chance of a task that taught nothing when it was last tried: a solver changes. */
const leastAppeal = 0.1;

/** How much a stored task is worth another try: what it would pay its proposer by its last solve rate; untried, all. */
function appeal({ draws }: BufferEntry): number {
  const last = draws[draws.length - 1]?.solveRate;
  return last === undefined ? 1 : Math.max(leastAppeal, 4 * last * (1 - last));
}

/** Counts behaviours and right answers within one batch. */
class Caps {
  private readonly behaviours = new Map<string, number>();
  private readonly answers = new Map<string, number>();
  private readonly questions = new Set<string>();

  constructor(
    private readonly perBehaviour: number,
    private readonly perAnswer: number,
  ) {}

  /** Notes the task if it fits under both caps. With the behaviour cap on, the same question comes only once. */
  admit(task: Task): boolean {
    if (this.perBehaviour === 0) return this.count(this.answers, answerKey(task), this.perAnswer);
    const question = `${task.program} ${task.pairs.map((pair) => pair.input).join(', ')}`;
    if (this.questions.has(question)) return false;
    const alike = this.behaviours.get(task.behaviour) ?? 0;
    if (alike >= this.perBehaviour || !this.count(this.answers, answerKey(task), this.perAnswer))
      return false;
    this.behaviours.set(task.behaviour, alike + 1);
    this.questions.add(question);
    return true;
  }

  private count(counts: Map<string, number>, key: string, most: number): boolean {
    const before = counts.get(key) ?? 0;
    if (before >= most) return false;
    counts.set(key, before + 1);
    return true;
  }
}

/** What a right answer looks like: the output, the given input, or any program that behaves like this one. */
function answerKey(task: Task): string {
  switch (task.mode) {
    case 'deduction':
    case 'error':
      return task.pairs[0]?.output ?? '';
    case 'abduction':
      return task.pairs[0]?.input ?? '';
    case 'induction':
      return task.behaviour;
  }
}
