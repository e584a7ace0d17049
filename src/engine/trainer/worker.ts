/**
 * The trainer worker: takes the page's commands, drives one session at a time and answers with events. Commands are
 * checked at this edge; whatever goes wrong reaches the page as a typed event, never as silence.
 */
import * as v from 'valibot';
import { ConfigError, parseConfig } from '../../core/config/config';
import { defaultPreset, type PresetName, presetNames } from '../../core/config/presets';
import type { Config, ConfigInput } from '../../core/config/schema';
import { CheckpointError } from '../../core/selfplay/checkpoint';
import { ConditionError, parseCondition } from '../../core/selfplay/condition';
import { Memory, type SavedRun } from './memory';
import { type EngineChoice, engineChoices, type TrainerEvent } from './protocol';
import { Session } from './session';

const configInput = v.custom<ConfigInput>((value) => typeof value === 'object' && value !== null);

const commandSchema = v.variant('kind', [
  v.object({
    kind: v.literal('open'),
    config: configInput,
    engine: v.picklist(engineChoices),
    workers: v.union([v.literal('auto'), v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16))]),
    preset: v.optional(v.picklist(presetNames), defaultPreset),
  }),
  v.object({
    kind: v.literal('resume'),
    run: v.optional(v.string()),
    checkpoint: v.optional(v.string()),
  }),
  v.object({ kind: v.literal('remember'), port: v.instance(MessagePort) }),
  v.object({ kind: v.literal('save') }),
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
/** Whether a session is being opened. */
let stage: 'opening' | 'settled' = 'settled';
/** The session that is closing, if one is: it saves its run, and the next one must not begin before that. */
let closing: Promise<void> = Promise.resolve();
let memory = new Memory(undefined);
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
      return open({ ...command, config: parseConfig(command.config) });
    case 'resume':
      return resume(command);
    case 'remember':
      memory = new Memory(command.port);
      return;
    case 'save':
      return session?.keep();
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
      await closeSession('stopped');
      post({ kind: 'status', status: 'stopped' });
  }
}

interface Opening {
  readonly config: Config;
  readonly preset: PresetName;
  readonly engine: EngineChoice;
  readonly workers: number | 'auto';
  readonly saved?: SavedRun;
}

/** Goes on with a stored run. The open one is closed first, because it may be the same. */
async function resume({ run, checkpoint }: Extract<Command, { kind: 'resume' }>): Promise<void> {
  await closeSession('replaced');
  const saved = await memory.load(run, checkpoint);
  if (!saved) {
    post({ kind: 'refused', message: 'There is no saved run to go on with.' });
    return;
  }
  const { config } = saved.checkpoint.run;
  await open({ config, preset: saved.run.preset, engine: 'auto', workers: 'auto', saved });
}

async function open({ config, preset, engine, workers, saved }: Opening): Promise<void> {
  await closeSession('replaced');
  post({ kind: 'status', status: 'loading' });
  stage = 'opening';
  const opened = await Session.open({
    config,
    preset,
    engine,
    workers,
    post,
    clock: () => performance.now(),
    now: () => Date.now(),
    memory,
    ...(saved ? { saved } : {}),
  }).finally(() => {
    stage = 'settled';
  });
  session = opened;
  opened.pace.slow(phaseMs);
  post({ kind: 'status', status: 'ready' });
  opened.drive().catch((error: unknown) => {
    // A session that is closing tells by itself what could not be finished.
    if (session === opened) fail(error);
  });
}

function closeSession(end: Parameters<Session['close']>[0]): Promise<void> {
  const ending = session;
  session = undefined;
  if (ending) closing = closing.catch(() => undefined).then(() => ending.close(end));
  return closing;
}

function current(): Session {
  if (!session) throw new NoRunError();
  return session;
}

/** A mistake of the person is refused and harms nothing; anything else ends the run. */
function answerError(error: unknown): void {
  if (error instanceof ConfigError) post({ kind: 'refused', message: error.message, control: error.control });
  else if (error instanceof NoRunError || error instanceof CheckpointError || error instanceof ConditionError)
    post({ kind: 'refused', message: error.message });
  else fail(error);
}

function fail(error: unknown): void {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  post({ kind: 'failed', name, message });
  post({ kind: 'status', status: 'failed' });
  closeSession('failed').catch(() => undefined);
}

self.addEventListener('unhandledrejection', (event) => {
  // What a closed run leaves behind ends no other.
  if (session || stage === 'opening') fail(event.reason);
  else event.preventDefault();
});
