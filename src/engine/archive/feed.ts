/**
 * What the trainer sends the archive worker over their own port, so that the page's thread has no part in it: the run's
 * name, each iteration, checkpoints to keep. Checked at the worker's edge, where a trainer of another build would be
 * noticed.
 */
import * as v from 'valibot';
import { presetNames } from '../../core/config/presets';
import { configSchema } from '../../core/config/schema';
import type { EvaluationMetrics } from '../../core/evaluation/accuracy';
import type { PolicyState } from '../../core/port/policy';
import type { IterationMetrics } from '../../core/selfplay/event';
import { batchSchema } from './batch';

/** What names a run and never changes. */
const headerSchema = v.object({
  id: v.string(),
  name: v.string(),
  preset: v.picklist(presetNames),
  engine: v.picklist(['wasm', 'webgpu', 'reference']),
  machine: v.string(),
  createdAt: v.number(),
});
export type RunHeader = v.InferOutput<typeof headerSchema>;

const policyFields = v.object({
  shape: v.object({
    vocabulary: v.number(),
    width: v.number(),
    layers: v.number(),
    heads: v.number(),
    kvHeads: v.number(),
    feedForward: v.number(),
    context: v.number(),
    ropeBase: v.number(),
    normEpsilon: v.number(),
    bias: v.picklist(['none', 'qkv']),
    head: v.picklist(['tied', 'untied']),
  }),
  parameters: v.instance(Float32Array),
  firstMoment: v.instance(Float32Array),
  secondMoment: v.instance(Float32Array),
  updates: v.number(),
});

/** Weights and optimiser as they are stored. */
export const policySchema = v.custom<PolicyState>((value) => v.is(policyFields, value));

const metricsSchema = v.custom<IterationMetrics>((value) =>
  v.is(v.looseObject({ iteration: v.number() }), value),
);

const evaluationSchema = v.custom<EvaluationMetrics>((value) =>
  v.is(v.looseObject({ heldOut: v.looseObject({}), natural: v.looseObject({}) }), value),
);

export const feedSchema = v.variant('kind', [
  /** A run begins, or goes on after this iteration. */
  v.object({
    kind: v.literal('begin'),
    run: headerSchema,
    config: configSchema,
    resumedAt: v.optional(v.number()),
  }),
  v.object({ kind: v.literal('iteration'), batch: batchSchema, metrics: v.optional(metricsSchema) }),
  /** How the untrained model did. */
  v.object({ kind: v.literal('exam'), evaluation: evaluationSchema }),
  v.object({ kind: v.literal('configure'), config: configSchema }),
  /** Where the run may go on from, and everything before it is to be kept. */
  v.object({
    kind: v.literal('checkpoint'),
    ticket: v.number(),
    iteration: v.number(),
    /** `RunState` as JSON in UTF-8. */
    state: v.instance(Uint8Array),
    policy: policySchema,
    trainingMs: v.number(),
    journal: v.array(v.unknown()),
  }),
  /** Asks for a checkpoint of a stored run: the run that was saved last, and its newest, unless others are named. */
  v.object({
    kind: v.literal('load'),
    ticket: v.number(),
    run: v.optional(v.string()),
    checkpoint: v.optional(v.string()),
  }),
]);

/** Trainer to archive. */
export type FeedMessage = v.InferOutput<typeof feedSchema>;

/** What a run goes on from. */
export interface LoadedRun {
  readonly run: RunHeader;
  readonly iteration: number;
  /** `RunState` as JSON in UTF-8; not checked yet. */
  readonly state: Uint8Array;
  readonly policy: PolicyState;
  readonly trainingMs: number;
  /** The exam before training; runs of earlier versions lack it. */
  readonly exam?: EvaluationMetrics;
  /** Of the iterations up to this one; thinned for very long runs. */
  readonly metrics: readonly IterationMetrics[];
  readonly journal: readonly unknown[];
}

const ticket = v.number();

/** What the trainer checks of an answer. */
export const replySchema = v.variant('kind', [
  v.looseObject({ kind: v.literal('saved'), ticket, lost: v.exactOptional(v.string()) }),
  v.looseObject({
    kind: v.literal('loaded'),
    ticket,
    loaded: v.optional(
      v.looseObject({
        run: headerSchema,
        iteration: v.number(),
        state: v.instance(Uint8Array),
        policy: policySchema,
        trainingMs: v.number(),
        exam: v.exactOptional(evaluationSchema),
        metrics: v.array(metricsSchema),
        journal: v.array(v.unknown()),
      }),
    ),
  }),
  v.looseObject({ kind: v.literal('failed'), ticket, name: v.string(), message: v.string() }),
]);

/** Archive to trainer: the answer to what carried the same ticket. */
export type FeedReply = { readonly ticket: number } /** `lost` says what was thrown away to make room. */ & (
  | { readonly kind: 'saved'; readonly lost?: string }
  /** Undefined when there is no stored run at all. */
  | { readonly kind: 'loaded'; readonly loaded: LoadedRun | undefined }
  | { readonly kind: 'failed'; readonly name: string; readonly message: string }
);
