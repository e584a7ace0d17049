/**
 * Page to archive worker and back: every question carries a number, and its answer the same. What a question means is
 * `protocol.ts` here and in `storage`; this file only says how it crosses.
 */
import * as v from 'valibot';
import { modes } from '../../core/task/mode';
import { origins, rejections } from '../../core/task/task';
import { type RunsAsked, runsAsked } from '../storage/messages';
import type { RunId } from '../storage/protocol';
import { type ArchiveQuery, type ArchiveSize, maxRows, sortColumns } from './protocol';

const range = v.object({ least: v.number(), most: v.number() });
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const filterSchema = v.object({
  modes: v.exactOptional(v.array(v.picklist(modes))),
  verdict: v.exactOptional(v.picklist(['valid', 'invalid', 'any'])),
  rejections: v.exactOptional(v.array(v.picklist(rejections))),
  origins: v.exactOptional(v.array(v.picklist(origins))),
  learnability: v.exactOptional(range),
  solveRate: v.exactOptional(range),
  iterations: v.exactOptional(range),
  text: v.exactOptional(v.string()),
  tokens: v.exactOptional(v.array(v.string())),
});

/** The stored run that is asked about; the open one if none is named. */
const run = v.exactOptional(v.pipe(v.string(), v.minLength(1)));

const askedSchema = v.variant('kind', [
  v.object({
    kind: v.literal('query'),
    query: v.object({
      filter: filterSchema,
      sort: v.object({ by: v.picklist(sortColumns), order: v.picklist(['ascending', 'descending']) }),
      offset: whole,
      limit: v.pipe(whole, v.maxValue(maxRows)),
    }),
    run,
  }),
  v.object({ kind: v.literal('detail'), number: whole, run }),
  v.object({ kind: v.literal('tasks'), tasks: v.pipe(v.array(whole), v.maxLength(maxRows)), run }),
  v.object({ kind: v.literal('points'), most: v.pipe(whole, v.maxValue(100_000)), run }),
  v.object({ kind: v.literal('look'), run }),
  ...runsAsked,
]);

export const requestSchema = v.object({ request: whole, asked: askedSchema });
export const feedPortSchema = v.object({ feed: v.instance(MessagePort) });

interface OfRun {
  readonly run?: RunId;
}

/** What the page may ask. */
export type Asked =
  | ({ readonly kind: 'query'; readonly query: ArchiveQuery } & OfRun)
  | ({ readonly kind: 'detail'; readonly number: number } & OfRun)
  | ({ readonly kind: 'tasks'; readonly tasks: readonly number[] } & OfRun)
  | ({ readonly kind: 'points'; readonly most: number } & OfRun)
  /** Looks at a stored run, and is told how much there is of it; or back at the open one. */
  | ({ readonly kind: 'look' } & OfRun)
  | RunsAsked;

export const answerSchema = v.union([
  v.object({ request: whole, error: v.object({ name: v.string(), message: v.string() }) }),
  v.object({ request: whole, value: v.unknown() }),
  v.object({
    size: v.custom<ArchiveSize>((value) => v.is(v.looseObject({ archived: v.number() }), value)),
  }),
]);

/** Worker to page. */
export type ArchiveAnswer = v.InferOutput<typeof answerSchema>;
