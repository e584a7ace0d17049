/** Journal entries for settings that a person changed while the run was going on. */
import { differingPaths, fieldEntries, textAt } from '../config/config';
import type { Config } from '../config/schema';
import type { JournalEntry } from './entry';

/** One entry for each setting on which the two configurations differ. @param iteration the last one with the old settings */
export function settingsChanged(iteration: number, before: Config, after: Config): JournalEntry[] {
  return differingPaths(before, after).map((path) => {
    const label = fieldEntries.find((entry) => entry.path === path)?.info.label ?? path;
    const text = `${label} changed from ${textAt(before, path)} to ${textAt(after, path)}.`;
    return { iteration, kind: 'setting', severity: 'info', text, control: path };
  });
}
