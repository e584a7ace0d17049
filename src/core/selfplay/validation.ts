/** The part of a run that judging proposals needs, so that proposals can be judged without a run as well. */
import type { Run } from './run';

/** What of a run is needed to judge proposals. */
export type Validation = Pick<
  Run,
  | 'config'
  | 'language'
  | 'environment'
  | 'barred'
  | 'proposedPrograms'
  | 'proposedTasks'
  | 'nextTaskId'
  | 'iteration'
  | 'random'
>;
