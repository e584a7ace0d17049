/**
 * The run's memory: a worker of its own, fed by the trainer over a port, asked by the page. Nothing here can slow the
 * loop or the page. Of questions that wait, only the newest of the table is answered, because the others' answers would
 * be thrown away.
 */
import * as v from 'valibot';
import { openDatabase } from '../storage/database';
import { RunKeeper } from '../storage/keeper';
import { Library } from '../storage/library';
import { answerRuns } from '../storage/requests';
import type { Archive } from './archive';
import { detailOf, taskRows } from './detail';
import { type FeedMessage, type FeedReply, feedSchema } from './feed';
import { type ArchiveAnswer, type Asked, feedPortSchema, requestSchema } from './messages';
import { pointsOf } from './points';
import type { ArchiveQuery } from './protocol';
import { answerQuery } from './query';

/** Shortest time between two notes that the archive has grown. */
const noteEveryMs = 500;

/** There is no run whose proposals could be asked for. */
class NoArchiveError extends Error {
  override readonly name = 'NoArchiveError';
  constructor() {
    super('There is no run yet, so there are no proposals. Start one, or open a stored one.');
  }
}

let keeper: RunKeeper | undefined;
let opened: Promise<Library> | undefined;
/** Messages of the trainer are taken one after another, however long one takes. */
let fed: Promise<void> = Promise.resolve();
let noted: ReturnType<typeof setTimeout> | undefined;
let waiting: { readonly request: number; readonly query: ArchiveQuery } | undefined;

function post(answer: ArchiveAnswer, transfer: Transferable[] = []): void {
  self.postMessage(answer, transfer);
}

self.onmessage = ({ data }: MessageEvent<unknown>) => {
  if (v.is(feedPortSchema, data)) return listen(data.feed);
  const parsed = v.safeParse(requestSchema, data);
  if (!parsed.success) {
    const request = v.is(v.looseObject({ request: v.number() }), data) ? data.request : 0;
    const [issue] = parsed.issues;
    const message = `The page asked something unexpected (${v.getDotPath(issue) ?? issue.message}). Reload the page.`;
    post({ request, error: { name: 'ProtocolError', message } });
    return;
  }
  const { request, asked } = parsed.output;
  if (asked.kind === 'query') return queue(request, asked.query);
  reply(request, () => answer(asked));
};

/** Answers the newest question of the table once everything that waits has been read. */
function queue(request: number, query: ArchiveQuery): void {
  if (waiting) {
    const message = 'A newer question came before this one was answered.';
    post({ request: waiting.request, error: { name: 'SupersededError', message } });
  } else
    setTimeout(() => {
      const newest = waiting;
      waiting = undefined;
      if (newest) reply(newest.request, () => answerQuery(current(), newest.query));
    });
  waiting = { request, query };
}

async function reply(request: number, work: () => unknown): Promise<void> {
  try {
    post({ request, value: await work() });
  } catch (error) {
    post({ request, error: described(error) });
  }
}

/** Opened when first needed; after a failure the next one who needs it tries again. */
function library(): Promise<Library> {
  opened ??= openDatabase().then(
    (database) => new Library(database, Date.now),
    (error: unknown) => {
      opened = undefined;
      throw error;
    },
  );
  return opened;
}

async function answer(asked: Exclude<Asked, { kind: 'query' }>): Promise<unknown> {
  switch (asked.kind) {
    case 'detail':
      return detailOf(current(), asked.number);
    case 'tasks':
      return taskRows(current(), asked.tasks);
    case 'points':
      return pointsOf(current(), asked.most);
    default:
      return answerRuns(await library(), asked);
  }
}

function current(): Archive {
  if (!keeper) throw new NoArchiveError();
  return keeper.archive;
}

function listen(feed: MessagePort): void {
  feed.onmessage = ({ data }: MessageEvent<unknown>) => {
    const parsed = v.safeParse(feedSchema, data);
    if (!parsed.success) {
      const [issue] = parsed.issues;
      throw new Error(`The trainer sent something unexpected: ${v.getDotPath(issue) ?? issue.message}.`);
    }
    fed = fed.then(() => take(parsed.output, (reply) => feed.postMessage(reply)));
  };
}

async function take(message: FeedMessage, answerFeed: (reply: FeedReply) => void): Promise<void> {
  try {
    switch (message.kind) {
      case 'begin':
        keeper = await RunKeeper.begin(
          (await library()).database,
          message.run,
          message.config,
          message.resumedAt,
        );
        break;
      case 'configure':
        keeper?.configure(message.config);
        break;
      case 'exam':
        keeper?.addExam(message.evaluation);
        break;
      case 'iteration':
        keeper?.archive.add(message.batch);
        if (message.metrics) keeper?.addMetrics(message.metrics);
        break;
      case 'checkpoint': {
        const lost = await keeper?.save(message, Date.now());
        answerFeed({ ticket: message.ticket, kind: 'saved', ...(lost === undefined ? {} : { lost }) });
        break;
      }
      case 'load': {
        const loaded = await (await library()).resume(message.run, message.checkpoint);
        answerFeed({ ticket: message.ticket, kind: 'loaded', loaded });
        break;
      }
    }
  } catch (error) {
    if (!('ticket' in message)) throw error;
    answerFeed({ ticket: message.ticket, kind: 'failed', ...described(error) });
  }
  noteSize();
}

function noteSize(): void {
  if (noted !== undefined) return;
  noted = setTimeout(() => {
    noted = undefined;
    if (!keeper) return;
    const { archived, forgotten, iteration } = keeper.archive;
    post({ size: { archived, forgotten, iteration } });
  }, noteEveryMs);
}

function described(error: unknown): { readonly name: string; readonly message: string } {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  return { name, message };
}
