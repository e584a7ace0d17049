/**
 * Several inputs a program (a departure from the paper, docs/METHOD.md): the environment gives a valid program more inputs,
 * a task each, among those it is probed with, so that what Python says of them is known already. The proposer still
 * writes one; it is paid for all of them together, which measures its program better than one input can.
 */
import { isErrorName } from '../environment/outcome';
import { pairKey } from '../evaluation/suites';
import { shuffle } from '../random/stream';
import type { Pair, Verdict } from '../task/task';
import { behaviourOutputs } from './behaviour';
import type { Validation } from './validation';

/** Verdicts on the further tasks of one that is valid; none for what the gate let in, and none in induction. */
export function furtherInputs(run: Validation, verdict: Verdict): Verdict[] {
  if (!verdict.valid || verdict.letIn || verdict.task.mode === 'induction') return [];
  const { proposal, task, timesProposed } = verdict;
  const prompt = { ...proposal.prompt, origin: 'environment' as const };
  const provenance = { origin: 'environment' as const, iteration: run.iteration, references: [task.id] };
  return shuffle(otherPairs(run, task), run.random.gate)
    .slice(0, run.config.propose.environmentInputs)
    .map(
      (pair): Verdict => ({
        valid: true,
        proposal: { ...proposal, prompt, inputs: [pair.input] },
        timesProposed,
        task: { ...task, id: run.nextTaskId++, pairs: [pair], provenance },
      }),
    );
}

/** Probes that give a value of the level, are not the proposed input and are not asked by a suite. */
function otherPairs(run: Validation, { mode, program, signature, behaviour, pairs }: TaskOfOne): Pair[] {
  const outputs = behaviourOutputs(behaviour);
  return run.environment.probes(signature, run.config.validate.probes).flatMap((input, index) => {
    const output = outputs[index];
    const asked = input === pairs[0]?.input || run.barred.pairs.has(pairKey(program, input));
    if (output === undefined || asked) return [];
    const known =
      mode === 'error' ? isErrorName(output) : run.language.typeOfValue(output) === signature.result;
    return known ? [{ input, output }] : [];
  });
}

type TaskOfOne = Pick<
  Extract<Verdict, { valid: true }>['task'],
  'mode' | 'program' | 'signature' | 'behaviour' | 'pairs'
>;
