/**
 * The run's memory: a worker of its own, fed by the trainer over a port, asked by the page. Nothing here can slow the
 * loop or the page. Of questions that wait, only the newest of the table is answered, because the others' answers would
 * be thrown away.
 */
import * as v from 'valibot';
import { type Database, openDatabase } from '../storage/database';
import { NotKeptError } from '../storage/errors';
import { RunKeeper } from '../storage/keeper';
import { Library } from '../storage/library';
import type { RunId } from '../storage/protocol';
import { answerRuns } from '../storage/requests';
import type { Archive } from './archive';
import { detailOf, taskRows } from './detail';
import { type FeedMessage, type FeedReply, feedSchema } from './feed';
import { type ArchiveAnswer, type Asked, feedPortSchema, requestSchema } from './messages';
import { pointsOf } from './points';
import type { ArchiveQuery, ArchiveSize } from './protocol';
import { answerQuery } from './query';

const ticketSchema = v.looseObject({ ticket: v.number() });

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
/** Why the open run cannot be kept, if it cannot. */
let obstacle: unknown;
/** The stored run that the page looks at, if it does. */
let looked: { readonly run: RunId; readonly archive: Promise<Archive> } | undefined;
let opened: Promise<Library> | undefined;
/** Messages of the trainer are taken one after another, however long one takes. */
let fed: Promise<void> = Promise.resolve();
let noted: ReturnType<typeof setTimeout> | undefined;
let waiting: { readonly request: number; readonly query: ArchiveQuery; readonly run?: RunId } | undefined;

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
  if (asked.kind === 'query') return queue({ request, ...asked });
  reply(request, () => answer(asked));
};

/** Answers the newest question of the table once everything that waits has been read. */
function queue(asked: NonNullable<typeof waiting>): void {
  if (waiting) {
    const message = 'A newer question came before this one was answered.';
    post({ request: waiting.request, error: { name: 'SupersededError', message } });
  } else
    setTimeout(() => {
      const newest = waiting;
      waiting = undefined;
      if (newest) reply(newest.request, async () => answerQuery(await archiveOf(newest.run), newest.query));
    });
  waiting = asked;
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
      return detailOf(await archiveOf(asked.run), asked.number);
    case 'tasks':
      return taskRows(await archiveOf(asked.run), asked.tasks);
    case 'points':
      return pointsOf(await archiveOf(asked.run), asked.most);
    case 'look':
      looked = undefined;
      return asked.run === undefined ? undefined : sizeOf(await archiveOf(asked.run));
    default:
      return answerRuns(await library(), asked);
  }
}

/** The proposals of a stored run, read when first asked for; without one, those of the open run. */
async function archiveOf(run: RunId | undefined): Promise<Archive> {
  if (keeper && (run === undefined || run === keeper.id)) return keeper.archive;
  if (run === undefined) throw new NoArchiveError();
  if (looked?.run === run) return looked.archive;
  const archive = library().then((runs) => runs.archive(run));
  looked = { run, archive };
  archive.catch(() => {
    // The next question tries again.
    if (looked?.archive === archive) looked = undefined;
  });
  return archive;
}

function sizeOf({ archived, forgotten, iteration }: Archive): ArchiveSize {
  return { archived, forgotten, iteration };
}

function listen(feed: MessagePort): void {
  feed.onmessage = ({ data }: MessageEvent<unknown>) => {
    const parsed = v.safeParse(feedSchema, data);
    const answerFeed = (reply: FeedReply): void => feed.postMessage(reply);
    if (parsed.success) fed = fed.then(() => take(parsed.output, answerFeed));
    else {
      const [issue] = parsed.issues;
      obstacle = new Error(`the trainer sent something unexpected (${v.getDotPath(issue) ?? issue.message})`);
      if (v.is(ticketSchema, data)) refuse(data.ticket, new NotKeptError(obstacle), answerFeed);
    }
  };
}

/**
 * Never rejects, because the next message waits for it. What carries a ticket is always answered; of anything else that
 * goes wrong the trainer hears with the next checkpoint, which is not stored then.
 */
async function take(message: FeedMessage, answerFeed: (reply: FeedReply) => void): Promise<void> {
  try {
    switch (message.kind) {
      case 'begin':
        await begin(message);
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
        if (!keeper || obstacle !== undefined) throw new NotKeptError(obstacle);
        const lost = await keeper.save(message, Date.now());
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
    if ('ticket' in message) refuse(message.ticket, error, answerFeed);
    else obstacle ??= error;
  }
  noteSize();
}

/** Without a database the run's proposals can still be looked at, as long as the page is open. */
async function begin({ run, config, resumedAt }: Extract<FeedMessage, { kind: 'begin' }>): Promise<void> {
  keeper = undefined;
  obstacle = undefined;
  let database: Database | undefined;
  try {
    ({ database } = await library());
  } catch (error) {
    obstacle = error;
  }
  keeper = await RunKeeper.begin(database, run, config, resumedAt);
}

function refuse(ticket: number, error: unknown, answerFeed: (reply: FeedReply) => void): void {
  answerFeed({ ticket, kind: 'failed', ...described(error) });
}

function noteSize(): void {
  if (noted !== undefined) return;
  noted = setTimeout(() => {
    noted = undefined;
    if (!keeper) return;
    post({ size: sizeOf(keeper.archive) });
  }, noteEveryMs);
}

function described(error: unknown): { readonly name: string; readonly message: string } {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  return { name, message };
}
