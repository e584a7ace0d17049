/**
 * From whatever a person, a URL or a command line gives to a checked {@link Config}: layers a preset and
 * differences, checks every range, and names the setting that is wrong. The rules that span several settings are
 * here too. Nothing is clamped in silence.
 */
import * as v from 'valibot';
import { maxHelperTokens } from '../language/composite';
import { maxInputTokens } from '../language/input';
import { maxMessageTokens } from '../language/message';
import { completeOptions } from '../language/options';
import { rulesOf } from '../language/rules';
import { maxValueTokens } from '../language/value';
import { type FieldInfo, fieldInfo } from './field';
import { languageOptions } from './languageOptions';
import { type PresetName, presetNames, presets } from './presets';
import { type Config, type ConfigInput, configSchema } from './schema';

/** A configuration that cannot be run; `control` is the dotted path of the setting to change. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(
    message: string,
    readonly control: string,
  ) {
    super(control === '' ? message : `${control}: ${message}`);
  }
}

/** A setting by its dotted path, with its description. */
export interface FieldEntry {
  readonly group: keyof Config;
  readonly path: string;
  readonly info: FieldInfo;
}

/** Every setting, in schema order. */
export const fieldEntries: readonly FieldEntry[] = Object.entries(configSchema.entries).flatMap(
  ([group, schema]) =>
    Object.entries(schema.wrapped.entries).flatMap(([name, field]) => {
      const info = fieldInfo(field);
      return info ? [{ group: group as keyof Config, path: `${group}.${name}`, info }] : [];
    }),
);

/** Merges groups field by field; later layers win. */
export function layer(...inputs: readonly ConfigInput[]): ConfigInput {
  const merged: Record<string, Record<string, unknown>> = {};
  for (const input of inputs) {
    for (const [group, fields] of Object.entries(input)) merged[group] = { ...merged[group], ...fields };
  }
  return merged as ConfigInput;
}

/**
 * Checks a configuration and fills in defaults.
 * @throws ConfigError that names the first setting out of range.
 */
export function parseConfig(input: unknown): Config {
  const result = v.safeParse(configSchema, input);
  if (!result.success) {
    const issue = result.issues[0];
    throw new ConfigError(issue.message, v.getDotPath(issue) ?? '');
  }
  const config = result.output;
  if (config.model.width % config.model.heads !== 0 || (config.model.width / config.model.heads) % 2 !== 0) {
    throw new ConfigError('must be a multiple of the heads, with an even width a head.', 'model.width');
  }
  if (config.task.inductionMinimum > config.task.inductionInputs) {
    throw new ConfigError(
      'cannot be more than the inputs proposed (task.inductionInputs).',
      'task.inductionMinimum',
    );
  }
  if (config.task.inductionVisible >= config.task.inductionMinimum) {
    throw new ConfigError(
      'must leave at least one pair hidden (task.inductionMinimum).',
      'task.inductionVisible',
    );
  }
  const positions = longestSequence(config);
  if (config.model.context < positions) {
    throw new ConfigError(
      `must be at least ${positions}, the longest prompt and answer of these settings.`,
      'model.context',
    );
  }
  return config;
}

/** Positions of the longest prompt that can't be shortened, with the longest completion (see `task/prompt.ts`). */
function longestSequence(config: Config): number {
  const { task } = config;
  const { level, composites, messages } = completeOptions(languageOptions(config));
  const value = maxValueTokens(level);
  const input = maxInputTokens(level);
  const { maxProgramTokens: program } = rulesOf[level];
  const helpers = composites * (maxHelperTokens + 1);
  const message = messages === 'some' ? 1 + maxMessageTokens : 0;
  // <ded> program <in> input <go>, value <eos>; in abduction the same turned round; a proposal is shorter.
  const deduction = helpers + program + input + 3 + (value + 1);
  // <ind> (<in> input <out> value)* (<msg> message) <go>, program <eos>
  const induction = task.inductionVisible * (input + value + 2) + message + 2 + (program + 1);
  return task.modes.includes('induction') ? Math.max(deduction, induction) : deduction;
}

/** The configuration of a preset with differences on top. @throws ConfigError */
export function presetConfig(name: PresetName, differences: ConfigInput = {}): Config {
  return parseConfig(layer(presets[name].config, differences));
}

/** The preset of that name. @throws ConfigError if there is none. */
export function parsePresetName(name: string): PresetName {
  const found = presetNames.find((candidate) => candidate === name);
  if (!found)
    throw new ConfigError(`there is no preset "${name}"; use one of: ${presetNames.join(', ')}.`, 'preset');
  return found;
}

/** The value of a setting by its dotted path. @throws ConfigError for an unknown path. */
export function valueAt(config: Config, path: string): string | number | readonly string[] {
  const [group = '', name = ''] = path.split('.');
  const fields = (config as Record<string, Record<string, string | number | readonly string[]>>)[group];
  const value = fields?.[name];
  if (value === undefined) throw new ConfigError('there is no such setting.', path);
  return value;
}

/**
 * A difference of one setting from its text, as a URL or `--set path=value` writes it; sets are comma-separated.
 * @throws ConfigError for an unknown path or text that is not of the setting's kind.
 */
export function differenceFromText(path: string, text: string): ConfigInput {
  const entry = fieldEntries.find((candidate) => candidate.path === path);
  if (!entry) throw new ConfigError('there is no such setting.', path);
  const [group = '', name = ''] = path.split('.');
  if (entry.info.kind === 'set') return { [group]: { [name]: text.split(',') } } as ConfigInput;
  if (entry.info.kind === 'choice') return { [group]: { [name]: text } } as ConfigInput;
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number))
    throw new ConfigError(`"${text}" is not a number.`, path);
  return { [group]: { [name]: number } } as ConfigInput;
}

/** The text of a setting's value, the inverse of {@link differenceFromText}. */
export function textAt(config: Config, path: string): string {
  const value = valueAt(config, path);
  return typeof value === 'object' ? value.join(',') : String(value);
}

/** Paths on which two configurations differ. */
export function differingPaths(a: Config, b: Config): readonly string[] {
  return fieldEntries.map((entry) => entry.path).filter((path) => textAt(a, path) !== textAt(b, path));
}
