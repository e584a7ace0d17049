/**
 * The worker's edge: every request of the page is checked here before anything is done with it. Settings are checked
 * further by `parseConfig`, policies by their shape, and texts by the language of the model that is asked.
 */
import * as v from 'valibot';
import type { Config } from '../../core/config/schema';
import { levels } from '../../core/language/options';
import { signatureSchema } from '../../core/language/schema';
import type { PolicyState } from '../../core/port/policy';
import { modes } from '../../core/task/mode';
import { type ExaminationRequest, mostSamples } from './protocol';

const id = v.pipe(v.number(), v.integer());
const key = v.pipe(v.string(), v.minLength(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const mode = v.picklist(modes);
const level = v.picklist(levels);
const numbers = v.instance(Float32Array<ArrayBufferLike>);
const samples = v.pipe(count, v.maxValue(mostSamples));
const temperature = v.pipe(v.number(), v.minValue(0), v.maxValue(100));
const seed = v.pipe(v.number(), v.integer());
const texts = v.array(v.string());

const question = v.pipe(
  v.object({
    mode,
    program: v.string(),
    pairs: v.pipe(v.array(v.object({ input: v.string(), output: v.string() })), v.minLength(1)),
    visible: v.pipe(count, v.minValue(1)),
    message: v.exactOptional(v.string()),
    signature: v.exactOptional(signatureSchema),
  }),
  v.check(
    (task) => task.mode === 'induction' || task.pairs.length === 1,
    'a task has one pair but in induction',
  ),
);

const references = v.array(v.object({ program: v.string(), input: v.string(), output: v.string() }));

const prompt = v.variant('from', [
  v.object({ from: v.literal('question'), question }),
  v.object({ from: v.literal('references'), mode, references, helpers: v.exactOptional(texts) }),
  v.object({ from: v.literal('tokens'), tokens: v.array(count), start: count, limit: count }),
]);

const grid = v.pipe(
  v.object({ shape: v.pipe(v.array(count), v.length(2)), data: numbers }),
  v.check(
    ({ shape: [rows = 0, width = 0], data }) => rows * width === data.length,
    'a grid of another shape',
  ),
);

const config = v.custom<Config>((value) => typeof value === 'object' && value !== null);
const policy = v.custom<PolicyState>((value) =>
  v.is(
    v.looseObject({
      shape: v.looseObject({}),
      parameters: numbers,
      firstMoment: numbers,
      secondMoment: numbers,
      updates: count,
    }),
    value,
  ),
);

/** A request of the page. */
export const requestSchema: v.GenericSchema<unknown, ExaminationRequest> = v.variant('kind', [
  v.object({ id, kind: v.literal('load'), key, config, policy }),
  v.object({ id, kind: v.literal('unload'), key }),
  v.object({ id, kind: v.literal('solve'), key, question, samples, temperature, seed }),
  v.object({ id, kind: v.literal('propose'), key, mode, references, samples, temperature, seed }),
  v.object({
    id,
    kind: v.literal('read'),
    key,
    prompt,
    completion: v.union([v.string(), v.array(count)]),
  }),
  v.object({
    id,
    kind: v.literal('generate'),
    key,
    prompt,
    temperature,
    seed,
    tokenMs: v.pipe(v.number(), v.minValue(0), v.maxValue(60_000)),
  }),
  v.object({
    id,
    kind: v.literal('execute'),
    program: v.string(),
    inputs: texts,
    limits: v.object({
      timeoutMs: v.pipe(v.number(), v.minValue(1), v.maxValue(60_000)),
      maxReprLength: v.pipe(count, v.minValue(1), v.maxValue(100_000)),
      runs: v.picklist([1, 2]),
    }),
  }),
  v.object({
    id,
    kind: v.literal('parseQuestion'),
    mode,
    level,
    text: v.object({ program: v.string(), inputs: texts, outputs: texts }),
    visible: v.pipe(count, v.minValue(1)),
  }),
  v.object({ id, kind: v.literal('embed'), key, questions: v.array(question) }),
  v.object({ id, kind: v.literal('project'), vectors: grid, seed }),
  v.object({
    id,
    kind: v.literal('compare'),
    keys: v.tuple([key, key]),
    questions: v.union([v.array(question), v.picklist(['heldOut', 'natural'])]),
  }),
  v.object({ id, kind: v.literal('abort') }),
]);

/** The id of a message that may be anything else wrong; undefined if it has none. */
export function idOf(data: unknown): number | undefined {
  const parsed = v.safeParse(v.looseObject({ id }), data);
  return parsed.success ? parsed.output.id : undefined;
}
