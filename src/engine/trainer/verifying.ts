/** Hand-written proposals judged by real Python, for tests of what is refused and why. */
import type { ConfigInput } from '../../core/config/schema';
import type { Signature } from '../../core/language/language';
import type { PythonExecutor } from '../../core/port/python';
import { idleRun, madeProposal } from '../../core/selfplay/fixture';
import { Run } from '../../core/selfplay/run';
import { validate } from '../../core/selfplay/validate';
import type { Mode } from '../../core/task/mode';
import type { Verdict } from '../../core/task/task';

/** A run on real Python that no policy is asked in. */
export function verifyingRun(python: PythonExecutor, differences: ConfigInput = {}): Run {
  const { config, policy, clock } = idleRun('self-play', differences);
  return new Run({ config, policy, python, clock });
}

/** No rule but that a program must run: what Python says shows through. */
export const noRules = { novelty: 'off', mention: 'any', sensitivity: 1 } as const;

/** What a proposal says. */
export interface Written {
  readonly program: string;
  readonly inputs: readonly string[];
  readonly mode?: Mode;
  readonly signature?: Signature;
}

/** One verdict a proposal, in order. */
export async function judge(run: Run, ...written: readonly Written[]): Promise<Verdict[]> {
  return validate(
    run,
    written.map(({ mode = 'deduction', ...given }) => madeProposal(mode, 4, given)),
  );
}

/** `valid output` or `reason: detail` of one proposal. */
export async function verdict(run: Run, program: string, ...inputs: readonly string[]): Promise<string> {
  const [judged] = await judge(run, { program, inputs });
  if (!judged) return 'no verdict';
  return judged.valid ? `valid ${judged.task.pairs[0]?.output}` : `${judged.rejection}: ${judged.detail}`;
}
