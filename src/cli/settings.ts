/**
 * From a preset's name, `--set path=value` and a few options of their own to a checked configuration. What a setting
 * means and its range are core's `config`.
 */
import { differenceFromText, layer, parsePresetName } from '../core/config/config';
import { defaultPreset, type PresetName, presetNames } from '../core/config/presets';
import type { ConfigInput } from '../core/config/schema';
import { UsageError } from './command';

/** Options that choose the settings. */
export const settingOptions = {
  preset: { type: 'string' },
  set: { type: 'string', multiple: true },
} as const;

/** Their help lines. */
export const settingHelp = `  --preset P              ${presetNames.join(', ')} (default ${defaultPreset})
  --set path=value        one setting other than the preset's, e.g. --set model.width=32; may be repeated`;

/** The preset that is named, or the default. @throws ConfigError for a name that is none. */
export function presetNamed(name: string | undefined): PresetName {
  return name === undefined ? defaultPreset : parsePresetName(name);
}

/** All `--set` together; later ones win. @throws UsageError, ConfigError */
export function differences(sets: readonly string[] = []): ConfigInput {
  return layer(
    ...sets.map((text) => {
      const at = text.indexOf('=');
      if (at < 1) throw new UsageError(`--set ${text}: write it as path=value, e.g. --set model.width=32.`);
      return differenceFromText(text.slice(0, at), text.slice(at + 1));
    }),
  );
}
