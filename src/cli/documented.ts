/**
 * What docs/COMMANDS.md promises about the files and results of commands, as schemas written from that page and not
 * from the code that makes them. Only tests use it.
 */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const byMode = <T extends v.GenericSchema>(value: T) =>
  v.partial(v.strictObject({ deduction: value, abduction: value, induction: value, error: value }));

const accuracies = byMode(share);
const floors = v.strictObject({ random: accuracies, trivial: accuracies });
const byStratum = byMode(v.record(v.string(), share));

const evaluation = v.strictObject({
  heldOut: accuracies,
  natural: accuracies,
  chance: v.strictObject({ heldOut: floors, natural: floors }),
  strata: v.strictObject({ heldOut: byStratum, natural: byStratum }),
});

const nats = v.pipe(v.number(), v.minValue(0));
const spread = v.strictObject({ mean: v.number(), deviation: v.pipe(v.number(), v.minValue(0)) });
const solveRates = v.strictObject({
  never: count,
  between: v.pipe(v.array(count), v.length(10)),
  always: count,
});

const valueTypes = v.record(v.string(), v.strictObject({ distinct: count, total: count }));

const propose = v.strictObject({
  proposals: count,
  validity: share,
  learnable: share,
  reward: v.number(),
  length: v.number(),
  distinct: share,
  operatorEntropy: v.optional(nats),
  novelty: v.optional(share),
  treeDistance: v.optional(share),
  solveRates: v.optional(solveRates),
  advantage: v.optional(spread),
  terms: v.optional(v.record(v.string(), v.number())),
  letIn: v.optional(count),
  rejections: v.record(v.string(), count),
});
const solve = v.strictObject({
  tasks: count,
  solveRate: share,
  learnable: share,
  reward: v.number(),
  length: v.number(),
  lengthRight: v.optional(v.number()),
  lengthWrong: v.optional(v.number()),
  malformed: v.optional(share),
  answerEntropy: v.optional(nats),
  solveRates: v.optional(solveRates),
  advantage: v.optional(spread),
});

/** A row of `train --metrics`. */
export const metricsRowSchema = v.strictObject({
  iteration: count,
  stage: v.picklist(['seed', 'warm-up', 'self-play']),
  generatedTokens: count,
  trainedTokens: count,
  seconds: v.pipe(v.number(), v.minValue(0)),
  roles: v.strictObject({ propose: byMode(propose), solve: byMode(solve) }),
  buffers: v.strictObject({
    deduction: count,
    abduction: count,
    induction: count,
    error: v.optional(count),
  }),
  values: v.optional(v.strictObject({ inputs: valueTypes, outputs: valueTypes })),
  programLimit: v.optional(count),
  update: v.optional(
    v.strictObject({
      loss: v.number(),
      gradientNorm: v.number(),
      entropy: v.number(),
      priorKl: v.number(),
      approximateKl: v.number(),
      clipFraction: share,
      tokens: count,
    }),
  ),
  evaluation: v.optional(evaluation),
});

const judgedAt = v.strictObject({ iteration: count, seconds: v.number(), ...evaluation.entries });

/** The result of `train`. */
export const trainingSchema = v.strictObject({
  preset: v.string(),
  seed: count,
  engine: v.picklist(['wasm', 'reference']),
  workers: count,
  ended: v.picklist(['steps', 'seconds', 'tokens', 'compute', 'stopped']),
  iterations: count,
  seconds: v.number(),
  generatedTokens: count,
  trainedTokens: count,
  evaluation: v.strictObject({ first: judgedAt, last: judgedAt, best: judgedAt }),
});

const score = { tasks: count, correct: count, accuracy: share, interval: v.strictTuple([share, share]) };

/** The result of `evaluate`. */
export const evaluationSchema = v.strictObject({
  suite: v.string(),
  tasks: count,
  modes: byMode(
    v.strictObject({
      ...score,
      chance: share,
      trivial: share,
      passAt: v.optional(v.record(v.string(), share)),
    }),
  ),
  strata: v.record(
    v.string(),
    byMode(v.strictObject({ ...score, passAt: v.optional(v.record(v.string(), share)) })),
  ),
  skipped: v.array(v.strictObject({ id: v.string(), reason: v.string() })),
});

/** The result of `suite`. */
export const suiteSchema = v.strictObject({
  kind: v.picklist(['held-out', 'natural', 'out-of-distribution']),
  level: count,
  tasks: count,
  file: v.string(),
});

/** The result of `seed`. */
export const seedSchema = v.strictObject({ tasks: byMode(count), file: v.string() });

/** The result of `execute`. */
export const executionSchema = v.strictObject({
  rows: count,
  agree: count,
  disagree: v.array(v.strictObject({ id: v.string(), expected: v.string(), actual: v.string() })),
  errors: v.array(v.strictObject({ id: v.string(), kind: v.string(), message: v.string() })),
  seconds: v.number(),
});
