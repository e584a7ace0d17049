/**
 * The trainer worker: takes the page's commands, drives one session at a time and answers with events. Commands are
 * checked at this edge; whatever goes wrong reaches the page as a typed event, never as silence.
 */
import * as v from 'valibot';
import { ConfigError, parseConfig } from '../../core/config/config';
import type { ConfigInput } from '../../core/config/schema';
import { ConditionError, parseCondition } from '../../core/selfplay/condition';
import { loadNewest, type SavedRun, saveNewest } from '../storage/runs';
import { type EngineChoice, engineChoices, type TrainerEvent } from './protocol';
import { Session } from './session';

const configInput = v.custom<ConfigInput>((value) => typeof value === 'object' && value !== null);

const commandSchema = v.variant('kind', [
  v.object({
    kind: v.literal('open'),
    config: configInput,
    engine: v.picklist(engineChoices),
    workers: v.union([v.literal('auto'), v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16))]),
  }),
  v.object({ kind: v.literal('resume') }),
  v.object({ kind: v.literal('run'), until: v.optional(v.unknown()) }),
  v.object({ kind: v.literal('pause') }),
  v.object({ kind: v.literal('step'), unit: v.picklist(['phase', 'iteration']) }),
  v.object({ kind: v.literal('pace'), phaseMs: v.pipe(v.number(), v.minValue(0), v.maxValue(60_000)) }),
  v.object({ kind: v.literal('configure'), config: configInput }),
  v.object({ kind: v.literal('inspect'), task: v.number() }),
  v.object({ kind: v.literal('policy') }),
  v.object({ kind: v.literal('stop') }),
]);

type Command = v.InferOutput<typeof commandSchema>;

/** Something was asked that needs an open run. */
class NoRunError extends Error {
  override readonly name = 'NoRunError';
  constructor() {
    super('There is no run: choose a preset and press Start.');
  }
}

let session: Session | undefined;
/** Set before a session exists, and kept for the next one. */
let phaseMs = 0;

function post(event: TrainerEvent, transfer: readonly Transferable[] = []): void {
  self.postMessage(event, [...transfer]);
}

self.onmessage = ({ data }: MessageEvent<unknown>) => {
  const parsed = v.safeParse(commandSchema, data);
  if (!parsed.success) {
    post({
      kind: 'refused',
      message: `The page sent something unexpected: ${parsed.issues[0].message}. Reload the page.`,
    });
    return;
  }
  handle(parsed.output).catch(answerError);
};

async function handle(command: Command): Promise<void> {
  switch (command.kind) {
    case 'open':
      return open(parseConfig(command.config), command.engine, command.workers);
    case 'resume': {
      const saved = await loadNewest();
      if (!saved) {
        post({ kind: 'refused', message: 'There is no saved run to go on with.' });
        return;
      }
      return open(saved.checkpoint.run.config, 'auto', 'auto', saved);
    }
    case 'run':
      return current().runUntil(command.until === undefined ? undefined : parseCondition(command.until));
    case 'pause':
      return current().pace.pause();
    case 'step':
      return current().pace.step(command.unit);
    case 'pace':
      phaseMs = command.phaseMs;
      return session?.pace.slow(phaseMs);
    case 'configure':
      return current().configure(command.config);
    case 'inspect':
      return current().inspect(command.task);
    case 'policy':
      return current().sendPolicy();
    case 'stop':
      await closeSession();
      post({ kind: 'status', status: 'stopped' });
  }
}

async function open(
  config: ReturnType<typeof parseConfig>,
  engine: EngineChoice,
  workers: number | 'auto',
  saved?: SavedRun,
): Promise<void> {
  await closeSession();
  post({ kind: 'status', status: 'loading' });
  const opened = await Session.open({
    config,
    engine,
    workers,
    post,
    clock: () => performance.now(),
    save: saveNewest,
    ...(saved ? { saved } : {}),
  });
  session = opened;
  opened.pace.slow(phaseMs);
  post({ kind: 'status', status: 'ready' });
  opened.drive().catch(fail);
}

async function closeSession(): Promise<void> {
  const closing = session;
  session = undefined;
  await closing?.close();
}

function current(): Session {
  if (!session) throw new NoRunError();
  return session;
}

/** A mistake of the person is refused and harms nothing; anything else ends the run. */
function answerError(error: unknown): void {
  if (error instanceof ConfigError) post({ kind: 'refused', message: error.message, control: error.control });
  else if (error instanceof NoRunError || error instanceof ConditionError)
    post({ kind: 'refused', message: error.message });
  else fail(error);
}

function fail(error: unknown): void {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  post({ kind: 'failed', name, message });
  post({ kind: 'status', status: 'failed' });
  closeSession().catch(() => undefined);
}

self.addEventListener('unhandledrejection', (event) => fail(event.reason));
