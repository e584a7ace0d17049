/**
 * Changing the settings of a run that exists: only those that take effect at the next iteration may change, the rest
 * belong to a new run (`takes` of each field).
 */
import { ConfigError, differingPaths, fieldEntries, layer, parseConfig } from './config';
import type { Config, ConfigInput } from './schema';

/** The settings with changes on top. @throws ConfigError if one of them takes effect only in a new run. */
export function changeLive(config: Config, changes: ConfigInput): Config {
  const changed = parseConfig(layer(config, changes));
  for (const path of differingPaths(config, changed)) {
    const takes = fieldEntries.find((entry) => entry.path === path)?.info.takes;
    if (takes !== 'live') throw new ConfigError('takes effect only in a new run.', path);
  }
  return changed;
}
