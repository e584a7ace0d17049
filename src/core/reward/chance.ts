/**
 * How often a task is solved by guessing without reading it: what a solve rate must beat before a task teaches anything
 * (a departure from the paper, docs/METHOD.md). It is read off the program's outputs on the environment's probe inputs,
 * which validation has already computed, so that it costs nothing and draws no random numbers.
 */
import type { Task } from '../task/task';

/**
 * The better of two blind strategies. *The usual answer*: in deduction saying this output is right for as large a share
 * of the program's inputs as give it, in abduction any input does for just as large a share. *Copying*: right where the
 * program gives its own input back, and only if it does so on this task. An induction answer is a program, which
 * nobody guesses: 0.
 *
 * @param probes the inputs that the task's behaviour was recorded on, in order.
 * @returns a share in [0, 1); 0 where nothing was recorded.
 */
export function chanceOf(task: Task, probes: readonly string[]): number {
  const [pair] = task.pairs;
  if (task.mode === 'induction' || !pair || probes.length === 0) return 0;
  const outputs = task.behaviour.split('|');
  const alike = outputs.filter((output) => output === pair.output).length;
  const copied =
    pair.input === pair.output ? outputs.filter((output, index) => output === probes[index]).length : 0;
  // The task's own pair is one more observation that is no guess: without it a share of 1 could never be beaten.
  return Math.max(alike, copied) / (probes.length + 1);
}
