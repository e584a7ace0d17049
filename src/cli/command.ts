/**
 * What a command of the command line is, and how its options are read: `node:util` parses, every value is checked
 * here, and whatever is wrong is a {@link UsageError} that names the option. The commands themselves are one file each.
 */
import { availableParallelism } from 'node:os';
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type EngineKind, engineKinds } from '../engine/policy/engine';
import type { Terminal } from './terminal';

export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The whole help text, with the first line `Usage: ...`. */
  readonly help: string;
  /** @throws any named error whose message tells the user what to do. */
  run(args: readonly string[], terminal: Terminal): Promise<void>;
}

/** The command line itself is wrong: an unknown or missing option, or a value that is not of its kind. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** Options and positional arguments of a command. @throws UsageError for unknown options and missing values. */
export function readOptions<T extends Options>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
  } catch (error) {
    // Node adds advice on positional arguments, which no command takes.
    if (error instanceof TypeError && 'code' in error)
      throw new UsageError(error.message.replace(/\. To specify.*$/s, '.'));
    throw error;
  }
}

/** A whole number in [min, max]. @throws UsageError */
export function wholeNumber(option: string, text: string, [min, max]: readonly [number, number]): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new UsageError(`${option} must be a whole number from ${min} to ${max}, not "${text}".`);
  }
  return value;
}

/** A number above 0. @throws UsageError */
export function positiveNumber(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value <= 0) {
    throw new UsageError(`${option} must be a number above 0, not "${text}".`);
  }
  return value;
}

/** The value of an option that must be given; `option` is its name as the help writes it. @throws UsageError */
export function required(option: string, value: string | undefined): string {
  if (value === undefined || value === '') throw new UsageError(`${option} is missing.`);
  return value;
}

/** Refuses arguments that belong to no option. @throws UsageError */
export function noMore(positionals: readonly string[]): void {
  const [first] = positionals;
  if (first !== undefined) throw new UsageError(`"${first}" belongs to no option.`);
}

/** Where the policy runs. */
export interface EngineChoice {
  readonly engine: EngineKind;
  readonly workers: number;
}

/** The options of {@link engineChoice}. */
export const engineOptions = { engine: { type: 'string' }, workers: { type: 'string' } } as const;

/** Their help lines. */
export const engineHelp = `  --engine ${engineKinds.join('|')}   policy engine (default wasm)
  --workers K             threads of the wasm engine (default: one a core)`;

/** Engine and threads, from the options or else from `fallback`. @throws UsageError */
export function engineChoice(
  { engine, workers }: { readonly engine?: string | undefined; readonly workers?: string | undefined },
  fallback: EngineChoice = { engine: 'wasm', workers: availableParallelism() },
): EngineChoice {
  const kind = engine === undefined ? fallback.engine : engineKinds.find((name) => name === engine);
  if (!kind) throw new UsageError(`there is no engine "${engine}"; use one of: ${engineKinds.join(', ')}.`);
  return {
    engine: kind,
    workers: workers === undefined ? fallback.workers : wholeNumber('--workers', workers, [1, 64]),
  };
}

/** Python workers that go with so many threads of the policy: validating is a small part of an iteration. */
export function pythonWorkersFor(workers: number): number {
  return Math.max(1, Math.min(4, Math.floor(workers / 2)));
}
