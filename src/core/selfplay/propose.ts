/**
 * PROPOSE (paper algorithm 1, lines 3 to 9): prompts with K reference tasks of the mode, one proposal each from
 * the policy. Induction reuses a program of the other two buffers and asks for inputs. A share of proposals, or all
 * of them, may come from the grammar prior instead (departures from the paper, docs/METHOD.md).
 */

import type { Signature } from '../language/language';
import { sampleFromPrior } from '../language/prior';
import type { Mode } from '../task/mode';
import type { Prompt } from '../task/prompt';
import type { Proposal, ProposalPrompt } from '../task/task';
import { drawHelpers } from './composite';
import { readProposal } from './reading';
import type { Run } from './run';

/** Paper order: induction first, because it only needs what the buffers already hold. */
const proposeOrder = ['induction', 'deduction', 'abduction', 'error'] as const satisfies readonly Mode[];

/** The prompts of one iteration, from the buffers as they are now. */
export function proposalPrompts(run: Run): ProposalPrompt[] {
  const { task, propose } = run.config;
  const prompts: ProposalPrompt[] = [];
  for (const mode of proposeOrder) {
    if (!task.modes.includes(mode)) continue;
    const batch = mode === 'induction' ? propose.inductionBatch : propose.batch;
    const fromPrior = propose.source === 'prior' ? batch : Math.round(batch * propose.priorShare);
    for (let i = 0; i < batch; i++)
      prompts.push(proposalPrompt(run, mode, i < fromPrior ? 'prior' : 'policy'));
  }
  return prompts;
}

/** One prompt of a mode with references drawn from its buffer. */
export function proposalPrompt(run: Run, mode: Mode, origin: 'policy' | 'prior'): ProposalPrompt {
  const { propose, task } = run.config;
  const random = run.random.propose;
  const about = (prompt: Prompt, references: readonly number[]) => ({
    mode,
    origin,
    ...prompt,
    stream: run.stream(),
    references,
  });
  if (mode === 'induction') {
    const source = inductionSource(run);
    const prompt = run.writer.proposeInputs(source.program, source.signature, task.inductionInputs);
    return { ...about(prompt, source.references), source };
  }
  const references = run.buffers[mode].references(propose.references, propose.referenceSampling, random);
  const triplets = references.flatMap(({ task: { program, pairs } }) =>
    pairs.slice(0, 1).map((pair) => ({ program, ...pair })),
  );
  const helpers = drawHelpers(run, mode);
  const { shown, ...prompt } = run.writer.proposeTriplet(mode, triplets, helpers.programs);
  const limit = Math.min(prompt.limit, longestTriplet(run));
  const seen = references.slice(0, shown).map((entry) => entry.task.id);
  const proposal = about({ ...prompt, limit }, [...seen, ...helpers.tasks]);
  return helpers.programs.length > 0 ? { ...proposal, helpers: helpers.programs } : proposal;
}

/** Most tokens of a proposal: program, `<in>`, input, `<eos>`. The curriculum keeps programs short at first. */
function longestTriplet({ config, language, curriculum }: Run): number {
  const program = config.propose.curriculum === 'off' ? language.maxProgramTokens : curriculum.length;
  return program + 1 + language.maxInputTokens + 1;
}

/** A program uniformly from the deduction and abduction buffers together (paper section 3.2, induction). */
function inductionSource(run: Run): { program: string; signature: Signature; references: readonly number[] } {
  const { deduction, abduction } = run.buffers;
  const random = run.random.propose;
  const entry =
    random.below(deduction.size + abduction.size) < deduction.size
      ? deduction.draw(random)
      : abduction.draw(random);
  if (!entry) throw new EmptyBuffersError();
  return { program: entry.task.program, signature: entry.task.signature, references: [entry.task.id] };
}

/** Induction was asked for before any program existed; seeding must come first. */
export class EmptyBuffersError extends Error {
  override readonly name = 'EmptyBuffersError';
  constructor() {
    super(
      'There is no program to make an induction task from: seed the deduction or abduction buffer first.',
    );
  }
}

/** Asks policy and prior for one completion a prompt, in order; one rollout call for all of the policy's. */
export async function propose(run: Run, prompts: readonly ProposalPrompt[]): Promise<Proposal[]> {
  const asked = prompts.filter((prompt) => prompt.origin === 'policy');
  const temperatures = [run.config.solve.temperature];
  const rollouts = await run.policy.rollout(
    asked.map(({ tokens, start, limit, stream }) => ({ prompt: tokens, start, limit, stream, temperatures })),
    { seed: run.config.run.seed, topP: run.config.solve.topP },
  );
  let next = 0;
  return prompts.map((prompt) => {
    if (prompt.origin === 'policy') {
      const completion = rollouts[next++]?.[0];
      if (!completion) throw new Error('The policy engine returned fewer rollouts than prompts.');
      run.generatedTokens += completion.tokens.length;
      return readProposal(run.language, prompt, completion.tokens, completion.logProbs);
    }
    const tokens = sampleFromPrior(run.language, prompt.priorStart, prompt.limit, run.random.propose);
    return readProposal(run.language, prompt, tokens, new Float32Array(0));
  });
}
