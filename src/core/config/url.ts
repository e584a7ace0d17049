/**
 * A run as a link: the preset, every setting that differs from it, and the version of this format. Reading checks
 * everything; unknown names and bad values are reported, never guessed. Where the link lives (query or hash) and
 * when it is written is the page's business.
 */
import {
  ConfigError,
  differenceFromText,
  differingPaths,
  layer,
  parseConfig,
  parsePresetName,
  presetConfig,
  textAt,
} from './config';
import { defaultPreset, type PresetName } from './presets';
import type { Config, ConfigInput } from './schema';

/** Raised when a link would come to mean another run. One without a version was written by hand and means what presets mean now. */
const linkVersion = '3';

/** The rates, weights and exploration that `full-language` had up to version 2. */
const rootRates: ConfigInput = {
  update: { decay: 'inverse-root', decayUntil: 20000, decayFloor: 0, entropy: 0.02, proposerScale: 0.125 },
  solve: { exploration: 8 },
};

/** What presets set in links of older versions and no longer do. */
const meantBefore: Readonly<Record<string, Partial<Record<PresetName, ConfigInput>>>> = {
  1: {
    'self-play': {
      propose: { curriculum: 'off', batch: 40, inductionBatch: 16 },
      validate: { novelty: 'pair', sensitivity: 3 },
      reward: { countBonus: 'on' },
      update: { proposerKl: 0.5 },
    },
    paper: {
      task: { inductionRepeats: 'once', message: 'none' },
      update: { aggregation: 'sequence-sum', proposerEntropy: 0 },
      evaluate: { every: 50 },
    },
    'full-language': layer(rootRates, {
      warmup: { iterations: 2000 },
      propose: { batch: 40, inductionBatch: 16 },
      validate: { novelty: 'pair', sensitivity: 3 },
      reward: { countBonus: 'on' },
      update: { proposerKl: 0.5 },
    }),
  },
  2: { 'full-language': layer(rootRates, { warmup: { iterations: 6000 } }) },
};

export interface LinkedRun {
  readonly preset: PresetName;
  /** What differs from the preset. */
  readonly differences: ConfigInput;
  readonly config: Config;
}

/** Parameters that are not settings and that the page keeps for itself. */
const reserved = new Set(['v', 'preset', 'engine', 'workers']);

/** Query parameters that reproduce a run. */
export function writeLink(preset: PresetName, config: Config): URLSearchParams {
  const parameters = new URLSearchParams();
  parameters.set('v', linkVersion);
  parameters.set('preset', preset);
  for (const path of differingPaths(presetConfig(preset), config)) parameters.set(path, textAt(config, path));
  return parameters;
}

/**
 * The run a link describes; one of an older version as it was meant then.
 * @throws ConfigError for an unknown preset, version or setting, or a value out of range.
 */
export function readLink(parameters: URLSearchParams): LinkedRun {
  const version = parameters.get('v') ?? linkVersion;
  const older = version === linkVersion ? {} : meantBefore[version];
  if (!older) {
    throw new ConfigError(
      `this page reads links of versions up to ${linkVersion}, and this one is of version ${version}. Open it with the page that made it.`,
      'v',
    );
  }
  const preset = parsePresetName(parameters.get('preset') ?? defaultPreset);
  const differences = layer(
    older[preset] ?? {},
    ...[...parameters]
      .filter(([path]) => !reserved.has(path))
      .map(([path, text]) => differenceFromText(path, text)),
  );
  return { preset, differences, config: parseConfig(layer(presetConfig(preset), differences)) };
}
