/**
 * VALIDATE (paper section 3.3.3, algorithm 1 lines 5 and 9): real Python runs each proposal twice in fresh state;
 * what fails, differs, leaves the level's bounds or is barred is refused with its reason, what passes becomes a
 * task. Whether a valid task is stored is the admission filter's decision, made after solving (`loop.ts`).
 */
import { outcomeOf } from '../environment/outcome';
import { pairKey } from '../evaluation/suites';
import { calledHelpers } from '../language/composite';
import { programFacts } from '../language/program';
import { tokenize } from '../language/tokenizer';
import type { PythonResult } from '../port/python';
import type { Pair, Proposal, Rejection, Task, Verdict } from '../task/task';
import { behaviour, probedOf } from './behaviour';
import { furtherInputs } from './furtherInputs';
import { letIn } from './gate';
import type { Validation } from './validation';

/** What was wrong with a proposal. */
interface Refusal {
  readonly rejection: Rejection;
  readonly detail: string;
}

/**
 * One verdict a proposal, in order, and behind them one for each further input that the environment gave to a valid
 * program. Valid tasks get their ids here; proposals are counted for novelty and the count bonus whether or not they
 * are valid.
 */
export async function validate(run: Validation, proposals: readonly Proposal[]): Promise<Verdict[]> {
  const { validate: rules, propose } = run.config;
  const early = proposals.map((proposal) => refuseUnrun(run, proposal));
  const results = await run.environment.run(
    proposals.map((proposal, index) => {
      // What the gate may let in needs its outputs all the same.
      if (early[index] && rules.gate === 0) return { program: proposal.program, inputs: [] };
      const probes = run.environment.probes(proposal.signature, rules.probes);
      return { program: proposal.program, inputs: [...proposal.inputs, ...probes] };
    }),
  );
  const verdicts = proposals.map((proposal, index): Verdict => {
    const seen = run.proposedTasks.add(
      `${proposal.prompt.mode} ${pairKey(proposal.program, proposal.inputs.join(', '))}`,
    );
    const timesProposed = run.proposedPrograms.add(proposal.program);
    const outcome = results[index] ?? [];
    const judged = early[index] ?? judge(run, proposal, outcome);
    const known = seen > 0 && rules.novelty === 'pair' && !('rejection' in judged);
    const decided = known ? repeated : judged;
    if (!('rejection' in decided)) {
      return { valid: true, proposal, timesProposed, task: { id: run.nextTaskId++, ...decided } };
    }
    const task = letIn(run, proposal, decided.rejection, outcome);
    if (!task) return { valid: false, proposal, timesProposed, ...decided };
    const letInAs = { task: { id: run.nextTaskId++, ...task }, letIn: decided.rejection };
    return { valid: true, proposal, timesProposed, ...letInAs };
  });
  if (propose.environmentInputs === 0) return verdicts;
  return [...verdicts, ...verdicts.flatMap((verdict) => furtherInputs(run, verdict))];
}

const repeated: Refusal = {
  rejection: 'repeated',
  detail: 'This program with this input was proposed before in the run.',
};

/** What can be refused without running anything. */
function refuseUnrun(run: Validation, { program, inputs, prompt, form }: Proposal): Refusal | undefined {
  if (form === 'malformed') {
    return { rejection: 'malformed', detail: 'The text is not of the form that was asked for.' };
  }
  if (prompt.helpers && calledHelpers(program).length < prompt.helpers.length) {
    return { rejection: 'uncomposed', detail: 'The program does not call every function it was given.' };
  }
  if (run.barred.programs.has(program)) {
    return { rejection: 'held-out', detail: 'The program belongs to the held-out suite.' };
  }
  if (prompt.mode !== 'induction' && inputs.some((input) => run.barred.pairs.has(pairKey(program, input)))) {
    return { rejection: 'held-out', detail: 'The program with this input belongs to the natural suite.' };
  }
  if (
    run.config.validate.mention === 'required' &&
    !programFacts(tokenize(run.language.vocabulary, program)).mentionsX
  ) {
    return { rejection: 'no-mention', detail: 'The program never uses its argument x.' };
  }
  return undefined;
}

/** The task a proposal becomes, or why it cannot. */
function judge(
  run: Validation,
  proposal: Proposal,
  results: readonly PythonResult[],
): Omit<Task, 'id'> | Refusal {
  const { config } = run;
  const { prompt, program, signature, inputs } = proposal;
  const pairs: Pair[] = [];
  for (const [index, input] of inputs.entries()) {
    const output = outcomeOf(run.language, prompt.mode, signature, results[index]);
    const again = config.task.inductionRepeats === 'once' && pairs.some((pair) => pair.input === input);
    if (output !== undefined && !again) pairs.push({ input, output });
  }
  const needed = prompt.mode === 'induction' ? config.task.inductionMinimum : 1;
  if (pairs.length < needed) return refuseRun(run, results.slice(0, inputs.length), needed);
  const probed = probedOf(proposal, results);
  const outputs = probed.map((result) => outcomeOf(run.language, prompt.mode, signature, result));
  const distinct = new Set(outputs.filter((output) => output !== undefined)).size;
  const two = signature.result === 'bool' || prompt.mode === 'error';
  const wanted = two ? Math.min(2, config.validate.sensitivity) : config.validate.sensitivity;
  if (distinct < wanted) {
    return {
      rejection: 'insensitive',
      detail: `Only ${distinct} different outputs on the probe inputs; ${wanted} are needed.`,
    };
  }
  return {
    mode: prompt.mode,
    program,
    signature,
    pairs,
    visible: prompt.mode === 'induction' ? config.task.inductionVisible : 1,
    ...(proposal.message === undefined ? {} : { message: proposal.message }),
    behaviour: behaviour(probed, prompt.mode),
    provenance: { origin: prompt.origin, iteration: run.iteration, references: prompt.references },
  };
}

/** The reason that fits best when too few inputs gave a value of the level. */
function refuseRun({ config }: Validation, results: readonly PythonResult[], needed: number): Refusal {
  const failed = results.find((result) => !result.ok);
  if (needed > 1 && results.some((result) => result.ok)) {
    const counted = config.task.inductionRepeats === 'once' ? 'different inputs' : 'inputs';
    return {
      rejection: 'too-few-inputs',
      detail: `Fewer than ${needed} ${counted} give a value of the level.`,
    };
  }
  if (!failed || failed.ok) {
    const value = results.find((result) => result.ok);
    return {
      rejection: 'out-of-bounds',
      detail: `The value ${value?.ok ? value.repr : ''} is outside the level's bounds.`,
    };
  }
  return {
    rejection: failed.kind === 'nondeterministic' ? 'nondeterministic' : 'fails',
    detail: failed.message,
  };
}
