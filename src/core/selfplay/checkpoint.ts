/**
 * Everything needed to go on with a run as if it had never stopped, the policy's weights included. How it is stored
 * (files on Node, IndexedDB in the page) is the engine ring's business; what Python remembered is not part of it,
 * because Python can be asked again.
 */
import * as v from 'valibot';
import { type BufferState, TaskBuffer } from '../buffer/buffer';
import { configSchema } from '../config/schema';
import { signatureSchema } from '../language/schema';
import type { PolicyState } from '../port/policy';
import { modes, perMode } from '../task/mode';
import { origins } from '../task/task';
import { openStreams, type Run } from './run';

/** Raised when the format changes; older files are refused with a clear message or migrated. */
export const checkpointVersion = 1;

const pair = v.object({ input: v.string(), output: v.string() });
const task = v.object({
  id: v.number(),
  mode: v.picklist(modes),
  program: v.string(),
  signature: signatureSchema,
  pairs: v.array(pair),
  visible: v.number(),
  message: v.exactOptional(v.string()),
  behaviour: v.string(),
  provenance: v.object({
    origin: v.picklist(origins),
    iteration: v.number(),
    references: v.array(v.number()),
  }),
});
const buffer = v.object({
  mode: v.picklist(modes),
  entries: v.array(
    v.object({
      task,
      draws: v.array(v.object({ iteration: v.number(), solveRate: v.number() })),
      timesDrawn: v.number(),
    }),
  ),
});
const words = v.array(v.number());
const tally = v.array(v.tuple([v.string(), v.number()]));
const values = v.array(v.tuple([v.string(), v.string(), v.number()]));
const prepared = v.object({
  prompts: v.array(
    v.object({
      mode: v.picklist(modes),
      origin: v.picklist(origins),
      tokens: words,
      limit: v.number(),
      stream: v.number(),
      references: words,
      source: v.exactOptional(v.object({ program: v.string(), signature: signatureSchema })),
      helpers: v.exactOptional(v.array(v.string())),
    }),
  ),
  tasks: v.array(v.object({ task, drawn: v.picklist(['new', 'refill', 'probe']) })),
});

const stateSchema = v.object({
  version: v.literal(checkpointVersion),
  config: configSchema,
  iteration: v.number(),
  updates: v.number(),
  generatedTokens: v.number(),
  trainedTokens: v.number(),
  nextTaskId: v.number(),
  nextStream: v.number(),
  buffers: v.array(buffer),
  pending: v.array(task),
  random: v.object({ propose: words, select: words, gate: v.optional(words) }),
  proposedPrograms: tally,
  proposedTasks: tally,
  // What runs of earlier versions lack begins anew.
  values: v.optional(v.object({ inputs: values, outputs: values })),
  progress: v.optional(v.array(v.tuple([v.string(), v.number(), v.number()]))),
  curriculum: v.optional(v.object({ length: v.number(), mean: v.number(), tasks: v.number() })),
  prepared: v.optional(v.array(prepared)),
  anchor: v.optional(v.array(v.number())),
});

/** The part of a checkpoint that is plain JSON. */
export type RunState = v.InferOutput<typeof stateSchema>;

export interface Checkpoint {
  readonly run: RunState;
  readonly policy: PolicyState;
}

/** A checkpoint that cannot be read. */
export class CheckpointError extends Error {
  override readonly name = 'CheckpointError';
  constructor(reason: string) {
    super(
      `This checkpoint cannot be continued: ${reason}. Start a new run, or use the version that wrote it.`,
    );
  }
}

/** @throws CheckpointError that names the first thing that is wrong. */
export function parseRunState(json: unknown): RunState {
  const result = v.safeParse(stateSchema, json);
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new CheckpointError(`${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
}

/** The run as it is between two iterations. */
export async function saveRun(run: Run): Promise<Checkpoint> {
  const state: RunState = {
    version: checkpointVersion,
    config: run.config,
    iteration: run.iteration,
    updates: run.updates,
    generatedTokens: run.generatedTokens,
    trainedTokens: run.trainedTokens,
    nextTaskId: run.nextTaskId,
    nextStream: run.nextStream,
    buffers: modes.map((mode) => mutable(run.buffers[mode].save())),
    pending: mutable(run.pending),
    random: mutable({
      propose: run.random.propose.state(),
      select: run.random.select.state(),
      gate: run.random.gate.state(),
    }),
    proposedPrograms: mutable(run.proposedPrograms.save()),
    proposedTasks: mutable(run.proposedTasks.save()),
    values: mutable({ inputs: run.values.inputs.save(), outputs: run.values.outputs.save() }),
    progress: mutable(run.progress.save()),
    curriculum: run.curriculum.save(),
    prepared: run.prepared.map(({ prompts, tasks }) => ({
      // Where completions begin is the grammar's business, which may number its states anew.
      prompts: prompts.map(({ start: _, priorStart: __, ...prompt }) =>
        mutable({ ...prompt, tokens: [...prompt.tokens] }),
      ),
      tasks: mutable(tasks),
    })),
    ...(run.anchor ? { anchor: [...run.anchor] } : {}),
  };
  return { run: state, policy: await run.policy.save() };
}

/** Puts a freshly made run (same configuration) where the checkpoint left off. */
export async function restoreRun(run: Run, { run: state, policy }: Checkpoint): Promise<void> {
  await run.policy.load(policy);
  run.iteration = state.iteration;
  run.updates = state.updates;
  run.generatedTokens = state.generatedTokens;
  run.trainedTokens = state.trainedTokens;
  run.nextTaskId = state.nextTaskId;
  run.nextStream = state.nextStream;
  run.pending = state.pending;
  run.random = openStreams(state.config.run.seed, state.random);
  run.proposedPrograms.restore(state.proposedPrograms);
  run.proposedTasks.restore(state.proposedTasks);
  run.values.inputs.restore(state.values?.inputs ?? []);
  run.values.outputs.restore(state.values?.outputs ?? []);
  run.progress.restore(state.progress ?? []);
  if (state.curriculum) run.curriculum.restore(state.curriculum);
  run.prepared = (state.prepared ?? []).map(({ prompts, tasks }) => ({
    prompts: prompts.map((prompt) => ({
      ...prompt,
      ...run.writer.proposalStarts(prompt, run.config.task.inductionInputs),
      tokens: Int32Array.from(prompt.tokens),
    })),
    tasks,
  }));
  run.anchor = state.anchor ? Float32Array.from(state.anchor) : undefined;
  run.buffers = perMode((mode) => {
    const saved: BufferState = state.buffers.find((candidate) => candidate.mode === mode) ?? {
      mode,
      entries: [],
    };
    return TaskBuffer.restore(saved, run.config.buffer.capacity);
  });
}

/** The same data for a schema that knows no read-only arrays. */
type Mutable<T> = T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T;

function mutable<T>(value: T): Mutable<T> {
  return value as Mutable<T>;
}
