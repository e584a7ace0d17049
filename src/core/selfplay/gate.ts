/**
 * The gate knob (a departure from the paper, docs/METHOD.md): lets a share of what validation refused in all the same, to
 * show what verification is for. "Survive or Collapse" (arXiv 2605.22217) found its strictness, not the reward, to
 * decide whether self-play lives. Off, nothing here draws a random number.
 */
import { outcomeOf } from '../environment/outcome';
import { sampleFromPrior } from '../language/prior';
import { detokenize } from '../language/tokenizer';
import type { PythonResult } from '../port/python';
import type { Pair, Proposal, Rejection, Task } from '../task/task';
import { behaviour, probedOf } from './behaviour';
import type { Validation } from './validation';

/** Refusals that no gate lets through: the suites must stay unseen, and text of no form is no task. */
const shut: ReadonlySet<Rejection> = new Set(['held-out', 'malformed']);

/**
 * What a refused proposal becomes when the gate lets it in, or undefined when it stays out. Where Python gave no value of
 * the level, the answer is drawn from the grammar: a right answer that nobody verified.
 *
 * @param results what Python said of the proposed inputs and then of the probes.
 */
export function letIn(
  run: Validation,
  proposal: Proposal,
  rejection: Rejection,
  results: readonly PythonResult[],
): Omit<Task, 'id'> | undefined {
  const { gate } = run.config.validate;
  if (gate === 0 || shut.has(rejection) || run.random.gate.next() >= gate) return undefined;
  const { prompt, program, signature, inputs } = proposal;
  const { language } = run;
  const pairs = inputs.map((input, index): Pair => {
    const verified = outcomeOf(language, prompt.mode, signature, results[index]);
    if (verified !== undefined) return { input, output: verified };
    const { priorStarts } = language;
    const start = prompt.mode === 'error' ? priorStarts.errorName() : priorStarts.value(signature.result);
    const tokens = sampleFromPrior(language, start, language.maxValueTokens + 1, run.random.gate);
    return { input, output: detokenize(language.vocabulary, tokens.subarray(0, -1)) };
  });
  return {
    mode: prompt.mode,
    program,
    signature,
    pairs,
    visible: prompt.mode === 'induction' ? run.config.task.inductionVisible : 1,
    ...(proposal.message === undefined ? {} : { message: proposal.message }),
    behaviour: behaviour(probedOf(proposal, results), prompt.mode),
    provenance: { origin: prompt.origin, iteration: run.iteration, references: prompt.references },
  };
}
