/**
 * What a program does on the environment's probe inputs, as one text: programs with the same behaviour are alike for the
 * caps of the solver's batch, for hindsight and for what guessing would reach.
 */
import { errorNameOf } from '../environment/outcome';
import type { PythonResult } from '../port/python';
import type { Mode } from '../task/mode';
import type { Proposal } from '../task/task';

/** Programs that give the same results on every probe behave alike; in error deduction those that raise the same errors. */
export function behaviour(results: readonly PythonResult[], mode: Mode): string {
  const outputs =
    mode === 'error'
      ? results.map((result) => errorNameOf(result) ?? '!')
      : results.map((result) => (result.ok ? result.repr : '!'));
  return outputs.join('|');
}

/** The outputs of a behaviour, one a probe; undefined where the program failed. */
export function behaviourOutputs(text: string): readonly (string | undefined)[] {
  return text.split('|').map((output) => (output === '!' ? undefined : output));
}

/** Results on the probes come behind those on the proposed inputs. */
export function probedOf({ inputs }: Proposal, results: readonly PythonResult[]): readonly PythonResult[] {
  return results.slice(inputs.length);
}
