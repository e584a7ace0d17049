/**
 * What a run will cost, before it starts: parameters, tokens and memory from the settings alone, seconds from a rate
 * that was measured here before. It is arithmetic over the settings with a few typical lengths, so it is quick enough
 * to follow every change of a control; warm-up, evaluation and loading are left out, and so are what Python and the
 * page need themselves.
 */
import type { Level } from '../language/options';
import { shapeOf } from '../model/configured';
import { parameterCount } from '../model/shape';
import type { Mode } from '../task/mode';
import type { Config } from './schema';

/** Tokens of a program and a value, without specials, a level. */
export interface TypicalTokens {
  readonly program: number;
  readonly value: number;
}

/** Means over programs and inputs that the grammar writes by chance; what a policy writes is up to a third longer. */
export const typicalTokens: Readonly<Record<Level, TypicalTokens>> = {
  0: { program: 4.6, value: 1 },
  1: { program: 5.5, value: 1.5 },
  2: { program: 9.4, value: 1.5 },
  3: { program: 10.2, value: 5.4 },
  4: { program: 17, value: 6.4 },
};

/** Identical answers are merged before the update; of n about n to this power differ, a mean over the first minutes. */
const distinctPower = 2 / 3;

/** Share of proposals that become tasks: a fifth to nearly all of them, depending on the rules. */
const typicalValidity = 0.5;

/** Bytes of one task in a buffer: its texts, its outputs on the probes and its newest draws. */
const taskBytes = 800;

/** Parameters and gradients; AdamW's two moments; tasks when all buffers are full. */
export interface MemoryEstimate {
  readonly parameters: number;
  readonly moments: number;
  readonly gradients: number;
  readonly buffers: number;
  readonly total: number;
}

export interface Estimate {
  readonly parameters: number;
  /** Completion tokens an iteration, both roles. */
  readonly generatedTokens: number;
  /** Tokens through forward and backward an iteration, prompts included, identical answers merged. */
  readonly trainedTokens: number;
  readonly memoryBytes: MemoryEstimate;
}

/** How fast a run was here: totals of its tokens over its seconds of training, and the size of its model. */
export interface MeasuredRate {
  readonly tokensPerSecond: number;
  readonly parameters: number;
}

/** What one iteration of self-play will take, within a factor of 2 while the run is healthy. */
export function estimateRun(config: Config): Estimate {
  const parameters = parameterCount(shapeOf(config));
  const modes = config.task.modes.map((mode) => modeTokens(config, mode));
  const generated = modes.reduce((sum, mode) => sum + mode.generated, 0);
  const trained = modes.reduce((sum, mode) => sum + mode.trained, 0);
  const bytes = {
    parameters: 4 * parameters,
    moments: 8 * parameters,
    gradients: 4 * parameters,
    buffers: taskBytes * config.buffer.capacity * config.task.modes.length,
  };
  const total = Object.values(bytes).reduce((sum, part) => sum + part, 0);
  return {
    parameters,
    generatedTokens: Math.round(generated),
    trainedTokens: Math.round(trained),
    memoryBytes: { ...bytes, total },
  };
}

/** Seconds of training an iteration, from a rate measured on this machine; the work grows with the parameters. */
export function secondsPerIteration(estimate: Estimate, measured: MeasuredRate): number {
  const tokens = estimate.generatedTokens + estimate.trainedTokens;
  return (tokens / measured.tokensPerSecond) * (estimate.parameters / measured.parameters);
}

/** Tokens of one mode and iteration. */
function modeTokens(config: Config, mode: Mode): { readonly generated: number; readonly trained: number } {
  const proposing = proposalTokens(config, mode);
  const solving = answerTokens(config, mode);
  return {
    generated: proposing.generated + solving.generated,
    trained: proposing.trained + solving.trained,
  };
}

/** Proposals of the policy: each has a prompt of its own where references are shown or inputs are asked for. */
function proposalTokens({ task, model, propose }: Config, mode: Mode) {
  const { program, value } = typicalTokens[Number(task.level) as Level];
  const count = policyProposals(propose, mode);
  if (mode === 'induction') {
    const completion = task.inductionInputs * (value + 1);
    return { generated: count * completion, trained: count * (program + 2 + completion) };
  }
  const completion = program + value + 2;
  const reference = program + 2 * value + 3;
  const shown = Math.min(propose.references, Math.floor((model.context - completion - 2) / reference));
  const prompt = shown > 0 ? shown * reference + 2 : 0;
  return { generated: count * completion, trained: count * (prompt + completion) };
}

/** Proposals that come from the policy; those of the grammar cost it nothing. */
function policyProposals(propose: Config['propose'], mode: Mode): number {
  if (propose.source === 'prior') return 0;
  return (mode === 'induction' ? propose.inductionBatch : propose.batch) * (1 - propose.priorShare);
}

/** Answers to the batch, estimates for new tasks, and hindsight, which is trained but not generated. */
function answerTokens({ task, propose, solve, hindsight }: Config, mode: Mode) {
  const { program, value } = typicalTokens[Number(task.level) as Level];
  const induction = mode === 'induction';
  const batch = induction ? solve.inductionBatch : solve.batch;
  const completion = (induction ? program : value) + 1;
  const prompt = induction ? task.inductionVisible * (2 * value + 2) + 2 : program + value + 3;
  const made = induction ? propose.inductionBatch : propose.batch;
  const fresh = made * typicalValidity;
  // New tasks beyond the batch are tried all the same where the policy is paid for them.
  const probed = Math.max(0, policyProposals(propose, mode) * typicalValidity - batch);
  const estimates = (Math.min(fresh, batch) + probed) * solve.monteCarlo;
  const probes = solve.monteCarlo > 0 ? 0 : probed * solve.samples;
  const distinct = solve.samples ** distinctPower;
  const seen = induction ? hindsight.tasks * (prompt + completion) : 0;
  return {
    generated: completion * (batch * (solve.samples + solve.exploration) + estimates + probes),
    trained: batch * (prompt + distinct * completion) + seen,
  };
}
