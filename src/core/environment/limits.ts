/** The limits a run's Python works under, from its settings: the same wherever its programs are run. */
import type { Config } from '../config/schema';
import type { PythonOptions } from '../port/python';

export function environmentLimits({ validate }: Config): Pick<PythonOptions, 'timeoutMs' | 'runs'> {
  return { timeoutMs: validate.timeoutMs, runs: validate.runs === '2' ? 2 : 1 };
}
