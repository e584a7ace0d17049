/**
 * The run's memory as the trainer sees it: iterations and checkpoints go out over the archive's port and stored runs
 * come back. It keeps nothing itself. Without a port (a page that gave none) nothing is remembered and nothing fails.
 */
import * as v from 'valibot';
import type { Config } from '../../core/config/schema';
import type { EvaluationMetrics } from '../../core/evaluation/accuracy';
import type { JournalEntry } from '../../core/journal/entry';
import { type Checkpoint, CheckpointError, parseRunState, saveRun } from '../../core/selfplay/checkpoint';
import type { IterationMetrics, LoopEvent } from '../../core/selfplay/event';
import type { Run } from '../../core/selfplay/run';
import {
  type FeedMessage,
  type FeedReply,
  type LoadedRun,
  type RunHeader,
  replySchema,
} from '../archive/feed';
import { Recorder } from '../archive/recorder';

/** A stored run, ready to go on. */
export interface SavedRun {
  readonly run: RunHeader;
  readonly checkpoint: Checkpoint;
  /** The exam before training; runs of earlier versions lack it. */
  readonly exam?: EvaluationMetrics;
  /** Every iteration's metrics so far; thinned for very long runs. */
  readonly metrics: readonly IterationMetrics[];
  readonly trainingMs: number;
  readonly journal: readonly unknown[];
}

/** What the memory needs of a port; the browser's `MessagePort` fits. */
export interface MemoryPort {
  postMessage(message: FeedMessage, transfer: Transferable[]): void;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
}

const ticketSchema = v.looseObject({ ticket: v.number() });

function isReply(data: unknown): data is FeedReply {
  return v.is(replySchema, data);
}

/** Stands for an answer this trainer does not know, so that whoever waits is told. */
function unknownReply(ticket: number): FeedReply {
  const message = 'What stores the runs answered something unexpected. Reload the page.';
  return { ticket, kind: 'failed', name: 'ProtocolError', message };
}

export class Memory {
  readonly #port: MemoryPort | undefined;
  readonly #recorder: Recorder;
  readonly #waiting = new Map<number, (reply: FeedReply) => void>();
  #ticket = 0;

  constructor(port: MemoryPort | undefined) {
    this.#port = port;
    this.#recorder = new Recorder((message, transfer) => port?.postMessage(message, transfer));
    if (!port) return;
    port.onmessage = ({ data }) => {
      if (v.is(ticketSchema, data))
        this.#receive(data.ticket, isReply(data) ? data : unknownReply(data.ticket));
    };
  }

  #receive(ticket: number, reply: FeedReply): void {
    this.#waiting.get(ticket)?.(reply);
    this.#waiting.delete(ticket);
  }

  /** A run begins, or goes on after an iteration; what was remembered of later ones is forgotten. */
  begin(run: RunHeader, config: Config, resumedAt: number | undefined): void {
    this.#port?.postMessage(
      { kind: 'begin', run, config, ...(resumedAt === undefined ? {} : { resumedAt }) },
      [],
    );
  }

  note(event: LoopEvent): void {
    if (this.#port) this.#recorder.note(event);
  }

  configure(config: Config): void {
    this.#port?.postMessage({ kind: 'configure', config }, []);
  }

  /**
   * Takes the run's state between two iterations.
   * @returns at once when it is taken; `reply` comes when it is stored, or says why it could not be.
   */
  async save(
    run: Run,
    trainingMs: number,
    journal: readonly JournalEntry[],
  ): Promise<{ readonly reply: Promise<FeedReply | undefined> }> {
    if (!this.#port) return { reply: Promise.resolve(undefined) };
    const { run: state, policy } = await saveRun(run);
    const bytes = new TextEncoder().encode(JSON.stringify(state));
    const reply = this.#ask(
      {
        ...{ kind: 'checkpoint', ticket: ++this.#ticket, iteration: state.iteration },
        ...{ state: bytes, policy, trainingMs, journal: [...journal] },
      },
      [bytes.buffer],
    );
    return { reply };
  }

  /**
   * A stored run; the one saved last and its newest checkpoint unless others are named.
   * @returns undefined if nothing is stored.
   * @throws CheckpointError if it cannot be read or is not there.
   */
  async load(run: string | undefined, checkpoint: string | undefined): Promise<SavedRun | undefined> {
    if (!this.#port) return undefined;
    const reply = await this.#ask({
      ...{ kind: 'load', ticket: ++this.#ticket },
      ...(run === undefined ? {} : { run }),
      ...(checkpoint === undefined ? {} : { checkpoint }),
    });
    if (reply.kind === 'failed') throw new CheckpointError(reply.message);
    return reply.kind === 'loaded' && reply.loaded ? savedRun(reply.loaded) : undefined;
  }

  #ask(message: Extract<FeedMessage, { ticket: number }>, transfer: Transferable[] = []): Promise<FeedReply> {
    return new Promise((resolve) => {
      this.#waiting.set(message.ticket, resolve);
      this.#port?.postMessage(message, transfer);
    });
  }
}

function savedRun({ state, policy, ...rest }: LoadedRun): SavedRun {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(state));
  } catch {
    throw new CheckpointError('its state is not JSON');
  }
  return { ...rest, checkpoint: { run: parseRunState(json), policy } };
}
