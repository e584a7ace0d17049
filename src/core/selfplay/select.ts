/**
 * Which tasks the solver gets (paper section 3.3.2): the new ones first, then a refill from the mode's buffer. The
 * caps keep one behaviour or one answer from filling the batch, without which a small model learns only that answer
 * (departures from the paper, docs/METHOD.md).
 */
import type { Mode } from '../task/mode';
import type { SolvedTask, Task } from '../task/task';
import type { Run } from './run';

export interface SelectedTask {
  readonly task: Task;
  readonly drawn: SolvedTask['drawn'];
}

/** Newest tasks that half of the refill is drawn from (`half-recent`). */
const recentWindow = 512;

/** Tries a refill draw is worth before a batch stays short because of the caps. */
const triesPerTask = 8;

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
  const random = run.random.select;
  const buffer = run.buffers[mode];
  const caps = new Caps(solve.behaviourCap, Math.max(1, Math.floor(solve.answerCap * wanted)));
  const batch: SelectedTask[] = [];
  for (const task of fresh) {
    if (batch.length < wanted && caps.admit(task)) batch.push({ task, drawn: 'new' });
  }
  const tries = refill === 'buffer' ? triesPerTask * (wanted - batch.length) : 0;
  for (let left = tries; left > 0 && batch.length < wanted; left--) {
    const window = solve.refill === 'half-recent' && random.next() < 0.5 ? recentWindow : undefined;
    const entry = buffer.draw(random, window);
    if (!entry) break;
    if (caps.admit(entry.task)) batch.push({ task: entry.task, drawn: 'refill' });
  }
  return batch;
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
      return task.pairs[0]?.output ?? '';
    case 'abduction':
      return task.pairs[0]?.input ?? '';
    case 'induction':
      return task.behaviour;
  }
}
