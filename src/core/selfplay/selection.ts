/** Tasks chosen for the solver, and what was chosen for iterations to come. How they are chosen is `select.ts`. */
import type { ProposalPrompt, SolvedTask, Task } from '../task/task';

export interface SelectedTask {
  readonly task: Task;
  readonly drawn: SolvedTask['drawn'];
}

/** What was taken from the buffers for one iteration to come. */
export interface Prepared {
  readonly prompts: readonly ProposalPrompt[];
  readonly tasks: readonly SelectedTask[];
}
