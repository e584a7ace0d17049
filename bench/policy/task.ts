/** What contenders are asked to do, how it is called, and what its time grows with. */
import { length } from './workload';

export type Task =
  | { readonly kind: 'train'; readonly batch: number }
  | { readonly kind: 'generate'; readonly batch: number; readonly tokens: number };

/** What a task's time grows with; a model of its own reads its whole text again for every token. */
export function unitsOf(task: Task, model: 'same model' | 'own model'): number {
  if (task.kind === 'train') return task.batch;
  return task.batch * (model === 'same model' ? task.tokens : (task.tokens * (task.tokens + 1)) / 2);
}

/** Tokens trained on or generated. */
export function tokensOf(task: Task): number {
  return task.kind === 'train' ? task.batch * length : task.batch * task.tokens;
}

/** What was done, without the batch. */
export function operationOf(task: Task): string {
  return task.kind === 'train' ? 'train' : `generate ${task.tokens}`;
}

export function describeTask(task: Task): string {
  return `${operationOf(task)}, ${task.batch} sequences`;
}
