/**
 * The configuration of the next run as the person edits it: a preset and differences to it, always checked as a
 * whole, so that a mistake is named at once and nothing wrong can be started. Also its two-way tie to the address.
 */
import {
  ConfigError,
  differenceFromText,
  differingPaths,
  fieldEntries,
  layer,
  parseConfig,
  parsePresetName,
  presetConfig,
  textAt,
} from '../../core/config/config';
import { defaultPreset, type PresetName, presetNames, presets } from '../../core/config/presets';
import type { Config, ConfigInput } from '../../core/config/schema';
import { readLink, writeLink } from '../../core/config/url';
import type { Draft } from './state';

export type SettingValue = number | string | readonly string[];

/** A draft with its check. */
function makeDraft(preset: PresetName, differences: ConfigInput): Draft {
  try {
    const config = parseConfig(layer(presets[preset].config, differences));
    return { preset, differences, config, error: undefined };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return {
      preset,
      differences,
      config: undefined,
      error: { message: error.message, control: error.control },
    };
  }
}

/** Another preset; of the person's changes only the seed stays, because it belongs to no preset. */
export function withPreset(draft: Draft, preset: PresetName): Draft {
  const seed = draft.differences.run;
  return makeDraft(preset, seed ? { run: seed } : {});
}

/** One setting changed; a value equal to the preset's leaves the differences. */
export function withSetting(draft: Draft, path: string, value: SettingValue): Draft {
  const [group = '', name = ''] = path.split('.');
  const changed = layer(draft.differences, { [group]: { [name]: value } } as ConfigInput);
  return String(value) === String(presetValue(draft.preset, path))
    ? withoutSetting({ ...draft, differences: changed }, path)
    : makeDraft(draft.preset, changed);
}

/** One setting back at the preset's value. */
export function withoutSetting(draft: Draft, path: string): Draft {
  const [group = '', name = ''] = path.split('.');
  const differences = Object.entries(draft.differences).flatMap(([key, fields]) => {
    const kept = Object.entries(fields ?? {}).filter(([field]) => key !== group || field !== name);
    return kept.length > 0 ? [[key, Object.fromEntries(kept)]] : [];
  });
  return makeDraft(draft.preset, Object.fromEntries(differences) as ConfigInput);
}

const presetConfigs = new Map(presetNames.map((name) => [name, presetConfig(name)]));

/** The value a preset gives a setting; the same object every time. */
export function presetValue(preset: PresetName, path: string): SettingValue {
  return read(presetConfigs.get(preset) ?? {}, path) ?? '';
}

/** The value a setting has in the draft, wrong ones included. */
export function draftValue(draft: Draft, path: string): SettingValue {
  return read(draft.differences, path) ?? presetValue(draft.preset, path);
}

function read(config: ConfigInput, path: string): SettingValue | undefined {
  const [group = '', name = ''] = path.split('.');
  return (config as Record<string, Record<string, SettingValue> | undefined>)[group]?.[name];
}

/** A value as a person reads it. */
export function valueWords(value: SettingValue): string {
  return typeof value === 'object' ? value.join(', ') : String(value);
}

const livePaths = new Set(fieldEntries.filter(({ info }) => info.takes === 'live').map(({ path }) => path));

/** Whether a change of the setting takes effect in the running loop. */
export function isLive(path: string): boolean {
  return livePaths.has(path);
}

/** Settings of the draft that differ from the open run, by when they would take effect. */
export function waiting(draft: Draft, open: Config): { live: readonly string[]; restart: readonly string[] } {
  const paths = draft.config ? differingPaths(open, draft.config) : [];
  return { live: paths.filter(isLive), restart: paths.filter((path) => !isLive(path)) };
}

/** The open run's configuration with those settings of another one. */
export function adopt(open: Config, from: Config, paths: readonly string[]): Config {
  const changes = paths.map((path) => {
    const [group = '', name = ''] = path.split('.');
    return { [group]: { [name]: read(from, path) } } as ConfigInput;
  });
  return parseConfig(layer(open, ...changes));
}

/** Query parameters that describe a run; empty for the page's default. */
export function linkOf(preset: PresetName, config: Config): string {
  return writeLink(preset, config).toString();
}

/** The draft that gives exactly this configuration. */
export function draftOf(preset: PresetName, config: Config): Draft {
  const paths = differingPaths(presetConfig(preset), config);
  const changes = paths.map((path) => differenceFromText(path, textAt(config, path)));
  return makeDraft(preset, layer(...changes));
}

export interface ReadDraft {
  readonly draft: Draft;
  /** What could not be used, in words. */
  readonly problem: string | undefined;
}

/** The draft an address describes. What is wrong in it is left out and reported. */
export function draftOfLink(parameters: URLSearchParams): ReadDraft {
  try {
    const { preset, differences } = readLink(parameters);
    return { draft: makeDraft(preset, differences), problem: undefined };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { draft: salvage(parameters), problem: error.message };
  }
}

/** Everything of a faulty address that can be used. */
function salvage(parameters: URLSearchParams): Draft {
  let draft = makeDraft(usablePreset(parameters), {});
  for (const [path, text] of parameters) {
    if (!path.includes('.')) continue;
    try {
      const next = makeDraft(draft.preset, layer(draft.differences, differenceFromText(path, text)));
      if (next.config) draft = next;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
    }
  }
  return draft;
}

function usablePreset(parameters: URLSearchParams): PresetName {
  try {
    return parsePresetName(parameters.get('preset') ?? defaultPreset);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return defaultPreset;
  }
}
